"""How things are brought to an end: what was disagreed, escalated or resolved leaves a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.rules.parties import split_departments
from schemas.choices import list_words
from schemas.model import Retrospective, Severity, Status
from schemas.name_folding import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.case import Case, Sighting


def find_open_disagreements(case: Case) -> Iterator[Sighting]:
    """Disagreements that no action of their topic's department takes up."""
    acting = {
        fold_name(name)
        for _, action in case.all_actions()
        for name in split_departments(action.department or "")
    }
    for path, topic, disagreement in case.disagreements():
        names = split_departments(topic.department)
        if names and not any(fold_name(name) in acting for name in names):
            yield (*path, "point"), {"value": disagreement.point, "department": topic.department}


def find_missing_retrospectives(case: Case) -> Iterator[Sighting]:
    """Major problems with every action resolved, in a record without a retrospective."""
    if case.record.retrospective != Retrospective():
        return
    for path, issue in case.issues():
        resolved = all(action.status is Status.RESOLVED for action in issue.actions)
        if issue.severity is Severity.MAJOR and issue.actions and resolved:
            yield (*path, "problem"), {"value": issue.problem}


def find_idle_issues(case: Case) -> Iterator[Sighting]:
    """Problems without an action."""
    for path, issue in case.issues():
        if not issue.actions:
            yield (*path, "problem"), {"value": issue.problem}


def find_unexplained_escalations(case: Case) -> Iterator[Sighting]:
    """Escalated actions without a reason in remarks, risk or resources, or in an update's note."""
    for path, action in case.actions():
        reasons = (action.remarks, action.risk, action.resources)
        if action.status is Status.ESCALATED and not any(reasons):
            yield (*path, "status"), {}
    for path, update in case.updates():
        if update.status is Status.ESCALATED and not update.note:
            yield (*path, "status"), {}


def find_unaccepted_results(case: Case) -> Iterator[Sighting]:
    """Actions that an update marks resolved and that nobody accepted."""
    for path, update in case.updates():
        if update.status is Status.RESOLVED and not update.accepted_by:
            yield (*path, "status"), {"value": update.action}


def find_repeated_updates(case: Case) -> Iterator[Sighting]:
    """Actions that are updated twice."""
    seen: set[str] = set()
    for path, update in case.updates():
        if update.action in seen:
            yield (*path, "action"), {"value": update.action}
        seen.add(update.action)


def find_contrary_progress(case: Case) -> Iterator[Sighting]:
    """A progress of 100 that is not resolved, or one below 100 that is."""
    found = [(path, action.progress, action.status) for path, action in case.actions()]
    found += [(path, update.progress, update.status) for path, update in case.updates()]
    for path, progress, status in found:
        if progress is not None and (progress == 100) is not (status is Status.RESOLVED):
            yield (*path, "progress"), {"progress": f"{progress}%", **_name_status(status)}


def _name_status(status: Status) -> dict[str, str]:
    position = list(Status).index(status)
    return {
        "status_zh": list_words(Status, "zh-CN")[position],
        "status_en": list_words(Status, "en")[position],
    }

"""Rules of following through: what was disagreed, escalated or resolved leaves a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.validation.rules.participants import split_departments
from schemas.choices import get_word
from schemas.model import Retrospective, Severity, Status
from schemas.written_names import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.validation.rules.context import RuleContext, Violation


def find_open_disagreements(context: RuleContext) -> Iterator[Violation]:
    """Disagreements that no action of their topic's department takes up."""
    acting = {
        fold_name(name)
        for _, action in context.all_actions()
        for name in split_departments(action.department or "")
    }
    for path, topic, disagreement in context.disagreements():
        names = split_departments(topic.department)
        if names and not any(fold_name(name) in acting for name in names):
            yield (*path, "point"), {"value": disagreement.point, "department": topic.department}


def find_missing_retrospectives(context: RuleContext) -> Iterator[Violation]:
    """Major problems with every action resolved, in a record without a retrospective."""
    if context.record.retrospective != Retrospective():
        return
    for path, issue in context.issues():
        resolved = all(action.status is Status.RESOLVED for action in issue.actions)
        if issue.severity is Severity.MAJOR and issue.actions and resolved:
            yield (*path, "problem"), {"value": issue.problem}


def find_idle_issues(context: RuleContext) -> Iterator[Violation]:
    """Problems without an action."""
    for path, issue in context.issues():
        if not issue.actions:
            yield (*path, "problem"), {"value": issue.problem}


def find_unexplained_escalations(context: RuleContext) -> Iterator[Violation]:
    """Escalated actions without a reason in remarks, risk or resources, or in an update's note."""
    for path, action in context.actions():
        reasons = (action.remarks, action.risk, action.resources)
        if action.status is Status.ESCALATED and not any(reasons):
            yield (*path, "status"), {}
    for path, update in context.updates():
        if update.status is Status.ESCALATED and not update.note:
            yield (*path, "status"), {}


def find_unaccepted_results(context: RuleContext) -> Iterator[Violation]:
    """Actions that an update marks resolved and that nobody accepted."""
    for path, update in context.updates():
        if update.status is Status.RESOLVED and not update.accepted_by:
            yield (*path, "status"), {"value": update.action}


def find_repeated_updates(context: RuleContext) -> Iterator[Violation]:
    """Actions that are updated twice."""
    seen: set[str] = set()
    for path, update in context.updates():
        if update.action in seen:
            yield (*path, "action"), {"value": update.action}
        seen.add(update.action)


def find_contrary_progress(context: RuleContext) -> Iterator[Violation]:
    """A progress of 100 that is not resolved, or one below 100 that is."""
    found = [(path, action.progress, action.status) for path, action in context.actions()]
    found += [(path, update.progress, update.status) for path, update in context.updates()]
    for path, progress, status in found:
        if progress is not None and (progress == 100) is not (status is Status.RESOLVED):
            yield (*path, "progress"), {"progress": f"{progress}%", **_name_status(status)}


def _name_status(status: Status) -> dict[str, str]:
    return {"status_zh": get_word(status, "zh-CN"), "status_en": get_word(status, "en")}

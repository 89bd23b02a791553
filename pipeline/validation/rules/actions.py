"""Rules of ids and actions: ids are known and unique, what was agreed leaves a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.validation.rules.participants import split_departments
from schemas.choices import get_word
from schemas.identifiers import LONGEST_BYTES
from schemas.model import Retrospective, Severity, Status
from schemas.texts import find_nearest
from schemas.written_names import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.validation.rules.context import RuleContext, Violation


ALIKE = 0.7
"""A3 is not a slip for A2."""
VERY_ALIKE = 0.9
"""Ids of records share their dates, so two that differ are alike."""


def find_long_ids(context: RuleContext) -> Iterator[Violation]:
    """Ids of records that leave no room in names of files."""
    name = context.record.meeting.id
    if name and (size := len(name.encode())) > LONGEST_BYTES:
        yield ("meeting", "id"), {"value": name, "size": str(size)}


def find_repeated_ids(context: RuleContext) -> Iterator[Violation]:
    """Ids that an earlier action has already."""
    seen: set[str] = set()
    for path, action in context.all_actions():
        if action.id and action.id in seen:
            yield (*path, "id"), {"value": action.id}
        seen.add(action.id)


def find_misspelt_references(context: RuleContext) -> Iterator[Violation]:
    """Prerequisites that are no action of this record, where one has a similar id."""
    return (found for found in _find_unknown_references(context) if found[1]["suggestion"])


def find_unknown_references(context: RuleContext) -> Iterator[Violation]:
    """Prerequisites that are no action of this record, nor like one."""
    return (found for found in _find_unknown_references(context) if not found[1]["suggestion"])


def _find_unknown_references(context: RuleContext) -> Iterator[Violation]:
    known = tuple(action.id for _, action in context.all_actions() if action.id)
    members = frozenset(known)
    for path, action in context.all_actions():
        for index, earlier in enumerate(action.after or ()):
            if earlier and earlier not in members:
                details = {
                    "value": earlier,
                    "suggestion": find_nearest(earlier, known[:200], ALIKE),
                    "ids_zh": "、".join(known[:20]),
                    "ids_en": ", ".join(known[:20]),
                }
                yield (*path, "after", index), details


def find_circles(context: RuleContext) -> Iterator[Violation]:
    """Prerequisites that, followed on, come back to the action itself; each circle once."""
    locations = {action.id: path for path, action in context.all_actions() if action.id}
    links = {
        action.id: [earlier for earlier in action.after or () if earlier in locations]
        for _, action in context.all_actions()
    }
    done: set[str] = set()
    for start in locations:
        circle = _find_circle(start, links, done)
        if circle:
            yield _tell_circle(context, locations[circle[0]], circle)


def _find_circle(start: str, links: dict[str, list[str]], done: set[str]) -> list[str]:
    """The ids of a circle that `start` leads into, first met first; marks in `done` what it saw."""
    # A stack of its own: thousands of actions may stand in a row.
    pending = [(start, iter(links[start]))] if start not in done else []
    trail = {start: 0}
    while pending:
        name, rest = pending[-1]
        step = next((earlier for earlier in rest if earlier not in done), None)
        if step is None:
            done.add(name)
            del trail[name]
            pending.pop()
        elif step in trail:
            done.update(trail)
            return list(trail)[trail[step] :]
        else:
            trail[step] = len(trail)
            pending.append((step, iter(links[step])))
    return []


def _tell_circle(context: RuleContext, path: Path, circle: list[str]) -> Violation:
    following = circle[1] if len(circle) > 1 else circle[0]
    action = dict(context.all_actions())[path]
    return (*path, "after", action.after.index(following)), {
        "value": following,
        "circle": " → ".join([*circle, circle[0]]),
    }


def find_own_updates(context: RuleContext) -> Iterator[Violation]:
    """Updates of actions of this very record."""
    for path, update in context.updates():
        if context.record.id and update.action.rpartition("/")[0] == context.record.id:
            yield (*path, "action"), {"value": update.action}


def find_misspelt_records(context: RuleContext) -> Iterator[Violation]:
    """Updates of a record that was never published, where one has a similar id."""
    known = context.earlier.list_records() if context.earlier and context.record.updates else ()
    for path, update in context.updates():
        record, _, action = update.action.partition("/")
        if known and record not in known and (near := find_nearest(record, known, VERY_ALIKE)):
            yield (*path, "action"), {"value": update.action, "suggestion": f"{near}/{action}"}


def find_missing_actions(context: RuleContext) -> Iterator[Violation]:
    """Updates of an action that its record, which was published, does not have."""
    for path, update in context.updates() if context.earlier else ():
        known = (
            context.earlier.list_actions(update.action.partition("/")[0]) if context.earlier else ()
        )
        if known and update.action not in known:
            details = {
                "value": update.action,
                "ids_zh": "、".join(known),
                "ids_en": ", ".join(known),
            }
            yield (*path, "action"), details


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

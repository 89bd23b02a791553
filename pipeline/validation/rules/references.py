"""Rules of action ids: unique, known where they are referred to, never going round in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.texts import find_nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.validation.rules.context import RuleContext, Violation

ALIKE = 0.7
"""A3 is not a slip for A2."""
VERY_ALIKE = 0.9
"""Ids of records share their dates, so two that differ are alike."""


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

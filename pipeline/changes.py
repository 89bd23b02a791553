"""What a revision changes: two records of one meeting compared, part by part."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.pairing import pair_parts
from schemas.model import Change, ChangeKind, FieldChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemas.model import Comparable, Record

_MEETING = (
    "subject",
    "time",
    "form",
    "venue",
    "initiator",
    "chair",
    "recorder",
    "status",
    "confidentiality",
    "departments",
    "participants",
    "distribution",
    "objective",
    "background",
)
_TOPIC = (
    "title",
    "department",
    "presenter",
    "discussion",
    "disagreements",
    "conclusion",
    "remarks",
)
_ACTION = (
    "task",
    "department",
    "owner",
    "deliverable",
    "due",
    "status",
    "progress",
    "resources",
    "risk",
    "contingency",
    "remarks",
)
_UPDATE = ("task", "status", "progress", "due", "note", "accepted_by")


class _Kind(NamedTuple):
    """A kind of part that a record may hold several of."""

    name: str
    list_parts: Callable[[Record], tuple[Any, ...]]
    title: str
    """The field that a part is called by."""
    number: str
    """The field that a part is numbered by, if any."""
    fields: tuple[str, ...]


_KINDS = (
    _Kind("topic", lambda record: record.topics, "title", "", _TOPIC),
    _Kind("issue", lambda record: record.issues, "problem", "", ("problem", "severity")),
    _Kind("action", lambda record: tuple(record.actions()), "task", "id", _ACTION),
    _Kind("update", lambda record: record.updates, "action", "action", _UPDATE),
)


def compare_records(before: Record, after: Record) -> tuple[Change, ...]:
    """What `after` says otherwise than `before`, in printed order; order alone is no change."""
    return (
        *_compare_lone("meeting", before.meeting, after.meeting, _MEETING),
        *(change for kind in _KINDS for change in _compare_kind(kind, before, after)),
        *_compare_lone(
            "retrospective",
            before.retrospective,
            after.retrospective,
            ("review", "causes", "improvements"),
        ),
        *_compare_lone(
            "follow_up", before.follow_up, after.follow_up, ("next_time", "next_focus", "other")
        ),
    )


def _compare_lone(
    part: str, before: object, after: object, fields: tuple[str, ...]
) -> Iterator[Change]:
    found = _compare_fields(before, after, fields)
    if found:
        yield Change(ChangeKind.CHANGED, part, fields=found)


def _compare_kind(kind: _Kind, before: Record, after: Record) -> Iterator[Change]:
    pairs = pair_parts(
        kind.list_parts(before), kind.list_parts(after), title=kind.title, number=kind.number
    )
    for old, new in pairs:
        part = old if new is None else new
        name, number = getattr(part, kind.title), getattr(part, kind.number, "")
        if old is None or new is None:
            what = ChangeKind.ADDED if old is None else ChangeKind.REMOVED
            yield Change(what, kind.name, name, number)
        elif fields := _compare_fields(old, new, kind.fields):
            yield Change(ChangeKind.CHANGED, kind.name, name, number, fields)


def _compare_fields(
    before: object, after: object, fields: tuple[str, ...]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, _flatten(getattr(before, name)), _flatten(getattr(after, name)))
        for name in fields
        if getattr(before, name) != getattr(after, name)
    )


def _flatten(value: Any) -> Comparable:
    """A value as it can be printed on one line: people by name, disagreements by point."""
    if isinstance(value, tuple):
        return tuple(str(getattr(item, "name", getattr(item, "point", item))) for item in value)
    if isinstance(value, Enum):
        return str(value.value)
    flat: Comparable = value
    return flat

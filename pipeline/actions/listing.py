"""Listing: the register in the form that the writers of action lists read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from pipeline.actions.action_list import FRONT, ActionList, Column, ColumnKind, find_zone
from pipeline.actions.entry import CHANGEABLE as REPORTED
from pipeline.outbox.manifest import ACTION_KEYS
from pipeline.readers.sheet_report import CHANGEABLE
from schemas.model import Confidentiality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.actions.entry import Entry, ReportedChange
    from pipeline.actions.register import Register
    from pipeline.document.labels import Labels

COLUMNS = (
    Column("id", "action.reference", ColumnKind.REFERENCE, 22),
    *FRONT[1:],
    Column("note", "register.note", widest=24, optional=True),
    Column("updated", "register.updated", ColumnKind.DUE, 14),
    Column("acceptance", "register.acceptance", ColumnKind.ACCEPTANCE, 12, optional=True),
    Column("accepted_by", "update.accepted_by", widest=14, optional=True),
    Column("subject", "meeting.subject", widest=20),
    Column("remarks", "action.remarks", widest=20, optional=True),
)
"""Of a sheet or table over many records."""


MOST_ACCEPTORS = 500
_NEW_DUE = Column("new_due", "sheet.new_due", ColumnKind.DUE, 17)


def pick_columns(entries: Iterable[Entry], *, is_returned: bool = False) -> tuple[Column, ...]:
    """The columns that readers of `entries` need: all but the optional ones that are empty.

    A sheet that is returned has all that are filled in, the new due date behind the one there is.
    """
    entries = tuple(entries)
    said = {
        "note": any(entry.note for entry in entries),
        "acceptance": any(entry.acceptance for entry in entries),
        "accepted_by": any(entry.accepted_by for entry in entries),
        "remarks": any(entry.action.remarks for entry in entries),
    }
    wanted = CHANGEABLE if is_returned else ()
    columns = [
        column
        for column in COLUMNS
        if not column.optional or said[column.key] or column.key in wanted
    ]
    if is_returned:
        place = next(place for place, column in enumerate(columns) if column.key == "due")
        columns.insert(place + 1, _NEW_DUE)
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class PlainEntries(Sequence["Mapping[str, Any]"]):
    """Entries as plain values, each made when it is asked for: all at once would be too large."""

    entries: tuple[Entry, ...]

    def __len__(self) -> int:
        return len(self.entries)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> PlainEntries: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, Any] | PlainEntries:
        if isinstance(index, slice):
            return PlainEntries(self.entries[index])
        return describe_entry(self.entries[index])

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return map(describe_entry, self.entries)


def describe_entry(entry: Entry) -> dict[str, Any]:
    """An entry as plain values: those of its record's list, and what has become of it."""
    return {
        **{key: _take(entry, key) for key in ACTION_KEYS},
        "subject": entry.source.subject,
        "revision": entry.source.revision,
        "recorded": entry.source.date.isoformat(),
        "confidentiality": find_confidentiality((entry,)).value,
        "updated": entry.updated.isoformat(),
        "note": entry.note,
        "acceptance": entry.acceptance,
        "accepted_by": entry.accepted_by,
        "history": [describe_change(change) for change in entry.life],
    }


def _take(entry: Entry, key: str) -> Any:
    """The plain value of `key`: what later records may change is the entry's own."""
    if key == "record":
        return entry.source.id
    value = getattr(entry if key in REPORTED else entry.action, key)
    return list(value) if isinstance(value, tuple) else value


def describe_change(change: ReportedChange) -> dict[str, Any]:
    """What one record said, as plain values."""
    return {
        "record": change.source.id,
        "date": change.source.date.isoformat(),
        "status": change.status,
        "progress": change.progress,
        "due": change.due or None,
        "note": change.note,
        "accepted_by": change.accepted_by,
    }


def list_entries(
    register: Register, entries: tuple[Entry, ...], labels: Labels, timezone: str, title: str = ""
) -> ActionList:
    """`entries` of the register under a heading that says of when and over what it is.

    `title` goes behind the title of the register, such as the name of a department.
    """
    name = labels("register.title")
    midnight = dt.datetime.combine(register.as_of, dt.time(), find_zone(timezone))
    return ActionList(
        title=f"{name}{labels.lead('record.colon')}{title}" if title else name,
        actions=PlainEntries(entries),
        as_of=register.as_of,
        stamp=midnight.astimezone(dt.UTC),
        facts=list_facts(register, entries, labels),
        timezone=timezone,
        acceptors=list_acceptors(register),
    )


def list_acceptors(register: Register) -> tuple[str, ...]:
    """Who is likely to accept an action: recorders, owners, and whoever did; the first so many."""
    names = dict.fromkeys(
        name
        for entry in register.entries
        for name in (entry.source.recorder, entry.action.owner, entry.accepted_by)
        if name
    )
    return tuple(sorted(names)[:MOST_ACCEPTORS])


def list_facts(
    register: Register, entries: tuple[Entry, ...], labels: Labels
) -> tuple[tuple[str, str], ...]:
    """What stands under the title: the day, how much there is, and who may read it."""
    unresolved = sum(entry.is_open for entry in entries)
    overdue = sum(entry.is_overdue(register.as_of) for entry in entries)
    return (
        (labels("register.as_of"), labels.date(register.as_of)),
        (labels("register.records"), str(count_records(register, entries))),
        (labels("register.actions"), str(len(entries))),
        (labels("action.open"), str(unresolved)),
        (labels("action.overdue"), str(overdue)),
        (
            labels("meeting.confidentiality"),
            labels("confidentiality", find_confidentiality(entries)),
        ),
    )


def count_records(register: Register, entries: Sequence[Entry]) -> int:
    """How many records a list is over: all of the register, or those that a choice comes from."""
    if len(entries) == len(register.entries):
        return len(register.sources)
    return len({entry.source.id for entry in entries})


def find_confidentiality(entries: tuple[Entry, ...]) -> Confidentiality:
    """That of the most confidential record that an entry comes from or was spoken of in."""
    known = {change.source.confidentiality for entry in entries for change in entry.life}
    levels = tuple(Confidentiality)
    return max((level for level in levels if level in known), key=levels.index, default=levels[0])

"""Who is to be reminded of what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.register.groups import By, split_entries
from pipeline.register.notices import SOON_DAYS, find_notices
from pipeline.register.wording import tell_notice
from pipeline.writers.reminder import Item, Reminder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.labels import Labels
    from pipeline.register.entry import Entry
    from pipeline.register.groups import Group


def list_reminders(
    entries: Iterable[Entry], as_of: dt.date, labels: Labels, by: By, soon: int = SOON_DAYS
) -> Iterator[tuple[str, Reminder]]:
    """A file name without an ending and a reminder for each who has an open action."""
    for group in split_entries((entry for entry in entries if entry.is_open), by):
        yield group.file_name, _make_reminder(group, as_of, labels, soon)


def _make_reminder(group: Group, as_of: dt.date, labels: Labels, soon: int) -> Reminder:
    marks = _list_marks(group.entries, as_of, labels, soon)
    people = {
        entry.action.email: entry.action.owner for entry in group.entries if entry.action.email
    }
    return Reminder(
        name=group.owner or group.department,
        as_of=as_of,
        items=tuple(_make_item(entry, group, marks, labels) for entry in group.entries),
        overdue=sum(entry.is_overdue(as_of) for entry in group.entries),
        addresses=tuple((name, email) for email, name in sorted(people.items())),
    )


def _make_item(entry: Entry, group: Group, marks: dict[str, list[str]], labels: Labels) -> Item:
    return Item(
        id=entry.id,
        task=entry.action.task,
        owner="" if group.owner else entry.action.owner,
        deliverable=entry.action.deliverable,
        due=entry.due,
        status=labels("status", entry.status),
        progress=entry.progress,
        subject=entry.source.subject,
        marks=tuple(marks.get(entry.id, ())),
    )


def _list_marks(
    entries: Sequence[Entry], as_of: dt.date, labels: Labels, soon: int
) -> dict[str, list[str]]:
    marks: dict[str, list[str]] = defaultdict(list)
    for notice in find_notices(entries, as_of, soon):
        marks[notice.action].append(tell_notice(notice, labels))
    return marks

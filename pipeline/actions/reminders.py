"""Reminders: who is to be reminded of what."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.actions.filters import By, group_entries, split_entries
from pipeline.actions.notices import SOON_DAYS, find_notices, tell_notice
from schemas.model import Status
from schemas.written_names import bare_name, fold_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.actions.entry import Entry
    from pipeline.actions.filters import Group
    from pipeline.document.labels import Labels


@dataclass(frozen=True, slots=True)
class ReminderItem:
    """One open action; `marks` are what to heed, such as "overdue"."""

    id: str
    task: str
    owner: str
    """"" where the letter goes to the owner."""
    deliverable: str
    due: str
    status: str
    progress: int | None
    subject: str
    """Of the meeting."""
    marks: tuple[str, ...]
    part: str = ""
    """Of a weekly letter, one of PARTS."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one owner or department still has to do, the most urgent first."""

    name: str
    as_of: dt.date
    items: tuple[ReminderItem, ...]
    overdue: int
    addresses: tuple[tuple[str, str], ...] = ()
    """Name and email of whom the letter is for."""
    replies: tuple[tuple[str, str], ...] = ()
    """Name and email of whom answers go to: the recorders of the meetings."""
    is_weekly: bool = False
    """Whether it tells a department of all actions that it initiated, part by part."""


PARTS = ("decision", "late", "due", "accepted")
"""Of a weekly letter: what needs a decision, is late, was promised for this week, was accepted."""
_WEEK = 7


def list_reminders(
    entries: Iterable[Entry],
    as_of: dt.date,
    speak: Callable[[str], Labels],
    by: By,
    soon: int = SOON_DAYS,
    known: Iterable[Entry] = (),
) -> Iterator[tuple[str, Reminder, Labels]]:
    """A file name without an ending and a reminder for each who has an open action.

    Each is in the language of most of the records that it is about; `speak` gives the labels of a
    language. Answers go to their recorders, as far as their notes have an address, or an action
    of theirs among `known` tells one.
    """
    emails = _list_emails(known)
    for group in split_entries((entry for entry in entries if entry.is_open), by):
        spoken = Counter(entry.source.language for entry in group.entries)
        labels = speak(spoken.most_common(1)[0][0])
        replies = tuple(dict.fromkeys(_find_recorders(group.entries, emails)))
        yield group.file_name, _make_reminder(group, as_of, labels, soon, replies), labels


def list_weekly(
    entries: Iterable[Entry], as_of: dt.date, speak: Callable[[str], Labels]
) -> Iterator[tuple[str, Reminder, Labels]]:
    """A file name without an ending and a letter for each department that called meetings.

    It is of the week of `as_of`, from Monday, and tells what came of their actions; who has
    nothing to be told gets none. Where notes do not say who called the meeting, the first of the
    departments did.
    """
    known = tuple(entries)
    emails = _list_emails(known)
    for group in group_entries(known, lambda entry: (_find_initiator(entry), "")):
        parts = {entry.id: _find_part(entry, as_of) for entry in group.entries}
        told = tuple(entry for part in PARTS for entry in group.entries if parts[entry.id] == part)
        if not told:
            continue
        spoken = Counter(entry.source.language for entry in group.entries)
        labels = speak(spoken.most_common(1)[0][0])
        replies = tuple(dict.fromkeys(_find_recorders(told, emails)))
        letter = _make_reminder(replace(group, entries=told), as_of, labels, _WEEK, replies)
        people = {
            (entry.action.owner, entry.action.email)
            for entry in known
            if entry.action.email and fold_name(entry.action.department) == fold_name(group.name)
        }
        items = tuple(replace(item, part=parts[item.id]) for item in letter.items)
        letter = replace(letter, items=items, addresses=tuple(sorted(people)), is_weekly=True)
        yield f"weekly-{group.file_name}", letter, labels


def _find_initiator(entry: Entry) -> str:
    source = entry.source
    return source.initiator or next(iter(source.departments), entry.action.department)


def _find_part(entry: Entry, as_of: dt.date) -> str:
    """The part of a weekly letter that an action stands in; empty where it stands in none."""
    monday = as_of - dt.timedelta(days=as_of.weekday())
    if entry.is_open:
        if entry.status == Status.ESCALATED:
            return "decision"
        if entry.is_overdue(as_of):
            return "late"
        return "due" if entry.due_day < monday + dt.timedelta(days=_WEEK) else ""
    day = entry.accepted_on
    return "accepted" if day and day > as_of - dt.timedelta(days=_WEEK) else ""


def _list_emails(entries: Iterable[Entry]) -> dict[str, tuple[str, str]]:
    """Name and email of every owner who has one, by folded name."""
    return {
        fold_name(entry.action.owner): (entry.action.owner, entry.action.email)
        for entry in entries
        if entry.action.email
    }


def _find_recorders(
    entries: Iterable[Entry], emails: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Name and email of those who recorded the meetings; `emails` by folded name help out."""
    for source in (entry.source for entry in entries):
        found = emails.get(fold_name(source.recorder))
        if source.recorder_email:
            yield bare_name(source.recorder), source.recorder_email
        elif found:
            yield found


def _make_reminder(
    group: Group, as_of: dt.date, labels: Labels, soon: int, replies: tuple[tuple[str, str], ...]
) -> Reminder:
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
        replies=replies,
    )


def _make_item(
    entry: Entry, group: Group, marks: dict[str, list[str]], labels: Labels
) -> ReminderItem:
    return ReminderItem(
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

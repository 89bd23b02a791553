"""The warnings of good practice: what nobody should have to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.register.notice import Kind, Notice
from schemas.model import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from pipeline.register.entry import Entry

SOON_DAYS = 7
UNHEARD_DAYS = 7
SILENT_DAYS = 14
_ORDER = tuple(Kind)


def find_notices(
    entries: Iterable[Entry], as_of: dt.date, soon: int = SOON_DAYS
) -> tuple[Notice, ...]:
    """What deserves a look on the day `as_of`, by kind, the longest standing first.

    `soon` is how many days ahead a due date is near; today's is 0 days ahead.
    """
    found = [notice for entry in entries for notice in _examine(entry, as_of, soon)]
    return tuple(sorted(found, key=_rank))


def _examine(entry: Entry, as_of: dt.date, soon: int) -> Iterator[Notice]:
    if entry.is_open:
        left = (entry.due_day - as_of).days
        if left < 0:
            yield _note(Kind.OVERDUE, entry, -left)
        elif left <= soon:
            yield _note(Kind.SOON, entry, left)
        silence = (as_of - entry.updated).days
        if entry.status == Status.ESCALATED and silence >= UNHEARD_DAYS:
            yield _note(Kind.UNHEARD, entry, silence)
        if entry.status == Status.IN_PROGRESS and silence >= SILENT_DAYS:
            yield _note(Kind.SILENT, entry, silence)
    elif entry.settled != entry.life and not entry.accepted_by:
        # What was resolved in its own record was never promised to anyone.
        yield _note(Kind.UNACCEPTED, entry, (as_of - entry.settled[0].source.date).days)


def _note(kind: Kind, entry: Entry, days: int) -> Notice:
    return Notice(kind, entry.source.id, entry.id, days)


def _rank(notice: Notice) -> tuple[int, int, str]:
    days = notice.days if notice.kind is Kind.SOON else -notice.days
    return _ORDER.index(notice.kind), days, notice.action

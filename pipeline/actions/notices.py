"""Notices: what the register draws attention to, found and told in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.actions.entry import Acceptance
from pipeline.system.text import clean_text, join_lines
from schemas.model import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from pipeline.actions.entry import Entry
    from pipeline.document.labels import Labels

SOON_DAYS = 7
UNHEARD_DAYS = 7
SILENT_DAYS = 14


class NoticeKind(StrEnum):
    """Why something deserves a look."""

    OVERDUE = "overdue"
    SOON = "soon"
    """Due within the coming days."""
    UNHEARD = "unheard"
    """Escalated, with no word since."""
    UNACCEPTED = "unaccepted"
    """Resolved by an update, and accepted by nobody."""
    UNREVIEWED = "unreviewed"
    """The last to be accepted of a major problem that has no retrospective since."""
    SENT_BACK = "sent_back"
    """Open again after it was resolved."""
    SILENT = "silent"
    """In progress, with no update for weeks."""
    UNKNOWN = "unknown"
    """An update of an action that no record has."""
    EARLY = "early"
    """An update by a record whose meeting was before that of the action."""
    LATER = "later"
    """Records of meetings after the as-of date, which are left out."""
    UNREADABLE = "unreadable"
    """A folder whose record.json is missing or broken, which is left out."""
    MISPLACED = "misplaced"
    """A folder whose record.json is that of another record, which is left out."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to look at. `action` is "" where it is about a record, as `record` always is."""

    kind: NoticeKind
    record: str
    action: str = ""
    days: int = 0
    """How many days overdue, left, or without a word; how many records are left out."""
    detail: str = ""


_ORDER = tuple(NoticeKind)


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
            yield _note(NoticeKind.OVERDUE, entry, -left)
        elif left <= soon:
            yield _note(NoticeKind.SOON, entry, left)
        if entry.acceptance is Acceptance.SENT_BACK:
            yield _note(NoticeKind.SENT_BACK, entry, (as_of - entry.sent_back_on).days)
        silence = (as_of - entry.updated).days
        if entry.status == Status.ESCALATED and silence >= UNHEARD_DAYS:
            yield _note(NoticeKind.UNHEARD, entry, silence)
        if entry.status == Status.IN_PROGRESS and silence >= SILENT_DAYS:
            yield _note(NoticeKind.SILENT, entry, silence)
    elif entry.acceptance is Acceptance.HANDED_IN:
        yield _note(NoticeKind.UNACCEPTED, entry, (as_of - entry.settled[0].source.date).days)
    elif entry.awaits_review:
        yield _note(NoticeKind.UNREVIEWED, entry, (as_of - (entry.accepted_on or as_of)).days)


def _note(kind: NoticeKind, entry: Entry, days: int) -> Notice:
    return Notice(kind, entry.source.id, entry.id, days)


def _rank(notice: Notice) -> tuple[int, int, str]:
    days = notice.days if notice.kind is NoticeKind.SOON else -notice.days
    return _ORDER.index(notice.kind), days, notice.action


def tell_notice(notice: Notice, labels: Labels) -> str:
    """A few words, to stand beside an action."""
    if notice.kind is NoticeKind.SOON and not notice.days:
        return labels.lead("register.notice.today")
    return labels.lead("register.notice", notice.kind, days=notice.days)


def tell_fault(fault: Notice, labels: Labels) -> str:
    """A sentence, without its full stop, on what was left out of the register."""
    return labels.lead(
        "register.fault",
        fault.kind,
        record=_clean(fault.record),
        action=_clean(fault.action),
        days=fault.days,
        detail=_clean(fault.detail),
    )


def _clean(name: str) -> str:
    # It may be the name of any folder, and is shown on a terminal.
    return join_lines(clean_text(name))

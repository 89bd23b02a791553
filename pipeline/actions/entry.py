"""Entry of the register: one action, what records said of it, and what came of it in time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.settings import RECORD_FORMATS
from schemas.model import RecordKind, RecordStatus, Status

if TYPE_CHECKING:
    from collections.abc import Iterable


CHANGEABLE = ("due", "status", "progress")
"""Fields of an action that later records may change."""


class Acceptance(StrEnum):
    """What became of an action that was handed in, worked out of what the records say."""

    HANDED_IN = "handed_in"
    """Resolved by an update, and accepted by nobody yet."""
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    """Open again after it was resolved."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published record, in its latest revision, as far as the register speaks of it."""

    id: str
    revision: int
    folder: str
    subject: str
    date: dt.date
    start: str
    """`14:00`, or "" where the notes give no time."""
    language: str
    confidentiality: str
    recorder: str
    departments: tuple[str, ...]
    files: tuple[str, ...]
    kind: str = RecordKind.RECORD
    status: str = RecordStatus.FINAL
    recorder_email: str = ""
    """"" where the notes have no address."""
    initiator: str = ""
    """The department that called the meeting; "" where the notes name none."""
    has_retrospective: bool = False

    @property
    def order(self) -> tuple[dt.date, str, str]:
        """What sorts records by meeting time."""
        return self.date, self.start, self.id

    @property
    def link(self) -> str:
        """Where the record is to be read, relative to the outbox: its PDF if it has one."""
        for ending in RECORD_FORMATS:
            if (name := f"{self.folder}.{ending}") in self.files:
                return f"{self.folder}/{name}"
        return f"{self.folder}/"


@dataclass(frozen=True, slots=True)
class ReportedChange:
    """What one record said of an action; `due`, `note` and `accepted_by` may be ""."""

    source: Source
    status: str
    progress: int | None
    due: str
    note: str = ""
    accepted_by: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An action as its own record has it, but for what later records change."""

    id: str
    """`<record id>/<action id>`."""
    source: Source
    task: str
    department: str
    owner: str
    deliverable: str
    problem: str = ""
    severity: str = "normal"
    email: str = ""
    after: tuple[str, ...] = ()
    resources: str = ""
    risk: str = ""
    contingency: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An action as it stands: status, progress and due date are those of the last word on it."""

    action: Recorded
    status: str
    progress: int | None
    due: str
    """`2024-05-24` or `2024-05-24 17:00`."""
    history: tuple[ReportedChange, ...] = ()
    """Empty until a later record speaks of it; then what each record said, its own first."""
    awaits_review: bool = False
    """Whether it closed a major problem that no retrospective was held of since."""

    @property
    def id(self) -> str:
        """`<record id>/<action id>`."""
        return self.action.id

    @property
    def source(self) -> Source:
        """The record that it comes from."""
        return self.action.source

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status != Status.RESOLVED

    @property
    def life(self) -> tuple[ReportedChange, ...]:
        """What each record said of it, its own first, in order of meeting time."""
        return self.history or (ReportedChange(self.source, self.status, self.progress, self.due),)

    @property
    def updated(self) -> dt.date:
        """The day of the last word on it."""
        return self.history[-1].source.date if self.history else self.source.date

    @property
    def note(self) -> str:
        """The last note that an update gave."""
        return next((change.note for change in reversed(self.history) if change.note), "")

    @property
    def due_day(self) -> dt.date:
        """The last day of the action."""
        return dt.date.fromisoformat(self.due[:10])

    @property
    def settled(self) -> tuple[ReportedChange, ...]:
        """What was said from the record on that resolved it; empty while it is open."""
        said = self.life
        last_open = max(
            (place for place, change in enumerate(said) if change.status != Status.RESOLVED),
            default=-1,
        )
        return said[last_open + 1 :]

    @property
    def accepted_by(self) -> str:
        """Who confirmed that it is done; "" while it is open or nobody did."""
        names = (change.accepted_by for change in reversed(self.settled))
        return next((name for name in names if name), "")

    @property
    def accepted_on(self) -> dt.date | None:
        """The day on which it was accepted; None while it is open or nobody did."""
        return next((change.source.date for change in self.settled if change.accepted_by), None)

    @property
    def resolved_on(self) -> dt.date | None:
        """The day of the record that resolved it, for good so far; None while it is open."""
        return self.settled[0].source.date if self.settled else None

    @property
    def promised_day(self) -> dt.date | None:
        """The due day that stood before it was resolved; None where its own record resolved it.

        A day that was moved by the very record that resolved it was not kept.
        """
        said = self.life
        before = said[: len(said) - len(self.settled)]
        due = next((change.due for change in reversed(before) if change.due), "")
        return dt.date.fromisoformat(due[:10]) if due else None

    @property
    def acceptance(self) -> Acceptance | None:
        """How far its acceptance has come; None where there was nothing to accept.

        What was resolved in its own record was never promised to anyone.
        """
        if not self.history:
            return None
        if self.is_open:
            was_resolved = any(change.status == Status.RESOLVED for change in self.history)
            return Acceptance.SENT_BACK if was_resolved else None
        if self.accepted_by:
            return Acceptance.ACCEPTED
        return Acceptance.HANDED_IN if self.settled != self.life else None

    @property
    def sent_back_on(self) -> dt.date:
        """The day on which it was opened again; the last time, where it was more than once."""
        said = self.life
        reopened = (
            change.source.date
            for before, change in pairwise(said)
            if before.status == Status.RESOLVED != change.status
        )
        return max(reopened, default=self.updated)

    def is_overdue(self, as_of: dt.date) -> bool:
        """Whether it is open and its last day has passed on `as_of`."""
        return self.is_open and self.due[:10] < as_of.isoformat()


MONTHS = 6


@dataclass(frozen=True, slots=True)
class MonthOnTime:
    """How many actions were resolved in a month, and how many of them by their due day."""

    start: dt.date
    on_time: int
    resolved: int


@dataclass(frozen=True, slots=True)
class DepartmentOnTime:
    """A department's months, in order; those in which it resolved nothing are among them."""

    name: str
    months: tuple[MonthOnTime, ...]

    @property
    def resolved(self) -> int:
        """How many it resolved in all of the months."""
        return sum(month.resolved for month in self.months)


def list_accepted(entries: Iterable[Entry], as_of: dt.date) -> tuple[Entry, ...]:
    """The actions accepted in the month of `as_of`, the last first.

    The day is that of the meeting or report that first named who accepted it, and only while the
    action stays resolved: what was sent back since is not among them.
    """
    month = as_of.replace(day=1)
    found = [(day, entry) for entry in entries if (day := entry.accepted_on)]
    found = [(day, entry) for day, entry in found if month <= day <= as_of]
    found.sort(key=lambda pair: (-pair[0].toordinal(), pair[1].id))
    return tuple(entry for _, entry in found)


def count_on_time(entries: Iterable[Entry], as_of: dt.date) -> tuple[DepartmentOnTime, ...]:
    """The on-time rate by department and month: resolved by its due day, of all resolved.

    An action counts once, in the month of the meeting or report that resolved it, as long as it
    stays resolved; it is on time if that day is not after the due day that stood before. What was
    resolved in its own record does not count. The months are the six up to that of `as_of`,
    or fewer where the first of them had nothing; the departments those that resolved anything,
    the one that resolved the most first.
    """
    last = _number_month(as_of)
    resolved, on_time = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for entry in entries:
        day, due = entry.resolved_on, entry.promised_day
        if day and due and last - MONTHS < _number_month(day) <= last:
            place = entry.action.department, _number_month(day)
            resolved[place] += 1
            on_time[place] += day <= due
    if not resolved:
        return ()
    months = range(min(month for _, month in resolved), last + 1)
    departments = (
        DepartmentOnTime(
            name,
            tuple(
                MonthOnTime(
                    dt.date(month // 12, month % 12 + 1, 1),
                    on_time[name, month],
                    resolved[name, month],
                )
                for month in months
            ),
        )
        for name in {name for name, _ in resolved}
    )
    return tuple(sorted(departments, key=lambda one: (-one.resolved, one.name)))


def _number_month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1

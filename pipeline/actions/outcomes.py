"""Outcomes: what came of actions, whether they were accepted and whether they were in time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.actions.entry import Entry

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

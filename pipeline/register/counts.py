"""The figures of the register's pictures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.writers.register_page import Bar, Column, Stretch
from schemas.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.register.entry import Entry

WEEKS = 4
_WEEK = dt.timedelta(days=7)
_MONTHS_MOST = 24
_WEEKS_MOST = 14


def count_departments(entries: Iterable[Entry], as_of: dt.date) -> tuple[Bar, ...]:
    """Departments with open actions, the most overdue first."""
    unresolved, overdue = Counter[str](), Counter[str]()
    for entry in entries:
        if entry.is_open:
            unresolved[entry.action.department] += 1
            overdue[entry.action.department] += entry.is_overdue(as_of)
    bars = [Bar(name, unresolved[name], overdue[name]) for name in unresolved]
    return tuple(sorted(bars, key=lambda bar: (-bar.overdue, -bar.unresolved, bar.name)))


def count_weeks(entries: Iterable[Entry], as_of: dt.date) -> tuple[Column, ...]:
    """The four weeks from `as_of` on, that day included."""
    found = Counter[tuple[int, str]]()
    for entry in entries:
        days = (entry.due_day - as_of).days
        if entry.is_open and days >= 0:
            found[days // 7, entry.status] += 1
    return tuple(
        Column(
            as_of + week * _WEEK,
            as_of + week * _WEEK + dt.timedelta(days=6),
            found[week, Status.IN_PROGRESS],
            found[week, Status.ESCALATED],
        )
        for week in range(WEEKS)
    )


def count_stretches(entries: Iterable[Entry], as_of: dt.date) -> tuple[Stretch, ...]:
    """Months up to `as_of`, or weeks where all began a short while ago; at most two years."""
    steps = sorted(step for entry in entries for step in _list_steps(entry))
    if not steps:
        return ()
    starts, is_month = _list_starts(steps[0][0], as_of)
    stretches, left, place = [], 0, 0
    for start, end in zip(starts, [*starts[1:], as_of + dt.timedelta(days=1)], strict=True):
        opened = closed = 0
        while place < len(steps) and steps[place][0] < end:
            day, step = steps[place]
            left += step
            opened += step > 0 and day >= start
            closed += step < 0 and day >= start
            place += 1
        stretches.append(Stretch(start, is_month, opened, closed, left))
    return tuple(stretches)


def _list_steps(entry: Entry) -> Iterator[tuple[dt.date, int]]:
    """When the action was opened (1), closed (-1) and maybe opened again."""
    was_open = False
    for change in entry.life:
        is_open = change.status != Status.RESOLVED
        if is_open != was_open:
            yield change.source.date, 1 if is_open else -1
        was_open = is_open


def _list_starts(first: dt.date, last: dt.date) -> tuple[list[dt.date], bool]:
    monday = first - dt.timedelta(days=first.weekday())
    weeks = (last - monday).days // 7 + 1
    if weeks <= _WEEKS_MOST:
        return [monday + number * _WEEK for number in range(weeks)], False
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    end = last.year * 12 + last.month
    numbers = range(end - min(months, _MONTHS_MOST), end)
    return [dt.date(number // 12, number % 12 + 1, 1) for number in numbers], True

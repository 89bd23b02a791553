"""Page view: the register as the plain values that the page for browsers shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.actions.entry import count_on_time, list_accepted
from pipeline.actions.filters import find_urgency, sort_entries
from pipeline.actions.listing import count_records, find_confidentiality
from pipeline.actions.notices import NoticeKind, find_notices, tell_fault, tell_notice
from schemas.model import Confidentiality, RecordKind, RecordStatus, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.actions.entry import DepartmentOnTime, Entry
    from pipeline.actions.notices import Notice
    from pipeline.actions.register import Register
    from pipeline.document.labels import Labels

WEEKS = 4
_WEEK = dt.timedelta(days=7)
_MONTHS_MOST = 24
_WEEKS_MOST = 14
MOST_AHEAD = 10
MOST_ACCEPTED = 10
MOST = 5_000
"""Rows on a page: 3.5 MB, which a browser opens in a third of a second."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """One action: texts as written, dates as `2024-05-24` or `2024-05-24 17:00`."""

    id: str
    link: str
    """Where its record is to be read, relative to the page, not yet quoted."""
    subject: str
    recorded: str
    task: str
    deliverable: str
    department: str
    owner: str
    due: str
    status: str
    progress: int | None
    note: str
    updated: str
    accepted_by: str
    urgency: str
    """`overdue`, `escalated`, `open` or `done`."""
    notices: tuple[tuple[str, str], ...]
    """Kind of notice, and what it says."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A department's open actions; `overdue` are among `unresolved`."""

    name: str
    unresolved: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Period:
    """What came and went in a month or week, and what was open at its end."""

    start: dt.date
    is_month: bool
    opened: int
    closed: int
    left: int


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """What falls due from `start` to `end`, both included."""

    start: dt.date
    end: dt.date
    in_progress: int
    escalated: int


@dataclass(frozen=True, slots=True)
class MeetingAhead:
    """A meeting that was called and is not held yet."""

    day: dt.date
    start: str
    """`14:00`, or "" where the notice gives no time."""
    subject: str
    link: str
    """Where its notice is to be read, relative to the page, not yet quoted."""


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """An action that was accepted this month."""

    day: dt.date
    id: str
    link: str
    """Where its record is to be read, relative to the page, not yet quoted."""
    task: str
    accepted_by: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `rows` are looked through once, the most urgent first."""

    as_of: dt.date
    organisation: str
    confidentiality: str
    records: int
    count: int
    """Of all actions, those included that the page leaves out."""
    open_left_out: int
    """The least urgent, which only the sheet has."""
    resolved_left_out: int
    """Those resolved longest ago."""
    rows: Iterable[PageRow]
    departments: tuple[str, ...]
    owners: tuple[str, ...]
    notices: tuple[tuple[str, int], ...]
    """Each kind of notice that there is, and how many."""
    faults: tuple[str, ...]
    """A sentence for each thing that was left out."""
    bars: tuple[Bar, ...]
    stretches: tuple[Period, ...]
    columns: tuple[ChartColumn, ...]
    ahead: tuple[MeetingAhead, ...] = ()
    accepted: tuple[AcceptedRow, ...] = ()
    """The last so many of this month."""
    accepted_count: int = 0
    """Of all that were accepted this month."""
    on_time: tuple[DepartmentOnTime, ...] = ()


def count_departments(entries: Iterable[Entry], as_of: dt.date) -> tuple[Bar, ...]:
    """Departments with open actions, the most overdue first."""
    unresolved, overdue = Counter[str](), Counter[str]()
    for entry in entries:
        if entry.is_open:
            unresolved[entry.action.department] += 1
            overdue[entry.action.department] += entry.is_overdue(as_of)
    bars = [Bar(name, unresolved[name], overdue[name]) for name in unresolved]
    return tuple(sorted(bars, key=lambda bar: (-bar.overdue, -bar.unresolved, bar.name)))


def count_weeks(entries: Iterable[Entry], as_of: dt.date) -> tuple[ChartColumn, ...]:
    """The four weeks from `as_of` on, that day included."""
    found = Counter[tuple[int, str]]()
    for entry in entries:
        days = (entry.due_day - as_of).days
        if entry.is_open and days >= 0:
            found[days // 7, entry.status] += 1
    return tuple(
        ChartColumn(
            as_of + week * _WEEK,
            as_of + week * _WEEK + dt.timedelta(days=6),
            found[week, Status.IN_PROGRESS],
            found[week, Status.ESCALATED],
        )
        for week in range(WEEKS)
    )


def count_periods(entries: Iterable[Entry], as_of: dt.date) -> tuple[Period, ...]:
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
        stretches.append(Period(start, is_month, opened, closed, left))
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


def make_page(
    register: Register, entries: Sequence[Entry], labels: Labels, organisation: str = ""
) -> Page:
    """The page of `entries` of the register: the `MOST` most urgent, and figures of all."""
    ordered = sort_entries(entries, register.as_of)
    shown, rest = ordered[:MOST], ordered[MOST:]
    open_left_out = sum(entry.is_open for entry in rest)
    notices = find_notices(entries, register.as_of)
    counts = Counter(notice.kind for notice in notices)
    accepted = list_accepted(entries, register.as_of)
    return Page(
        as_of=register.as_of,
        organisation=organisation,
        confidentiality=find_confidentiality(tuple(entries)),
        records=count_records(register, entries),
        count=len(entries),
        open_left_out=open_left_out,
        resolved_left_out=len(rest) - open_left_out,
        rows=_list_rows(shown, _group_notices(notices, labels), register.as_of),
        departments=_list_names(entry.action.department for entry in shown),
        owners=_list_names(entry.action.owner for entry in shown),
        notices=tuple((kind.value, counts[kind]) for kind in NoticeKind if counts[kind]),
        faults=tuple(tell_fault(fault, labels) for fault in register.faults),
        bars=count_departments(entries, register.as_of),
        stretches=count_periods(entries, register.as_of),
        columns=count_weeks(entries, register.as_of),
        ahead=list_ahead(register)[:MOST_AHEAD],
        accepted=tuple(_list_accepted_rows(accepted[:MOST_ACCEPTED])),
        accepted_count=len(accepted),
        on_time=count_on_time(entries, register.as_of),
    )


def list_ahead(register: Register) -> tuple[MeetingAhead, ...]:
    """The meetings called for the day of the register or later that have no record yet.

    Those that are called off are left out, and confidential ones: their subject may be, too.
    """
    held = {source.id for source in register.sources}
    return tuple(
        MeetingAhead(source.date, source.start, source.subject, source.link)
        for source in register.called
        if source.date >= register.as_of
        and source.status == RecordStatus.NOTICE
        and source.confidentiality != Confidentiality.CONFIDENTIAL
        and source.id.removesuffix(RecordKind.NOTICE.ending) not in held
    )


def list_figures(register: Register, entries: Sequence[Entry]) -> dict[str, Any]:
    """What the page tells beside the actions, as plain values: the same figures."""
    day = register.as_of
    return {
        "meetings": [
            {
                "date": one.day.isoformat(),
                "start": one.start or None,
                "subject": one.subject,
                "link": one.link,
            }
            for one in list_ahead(register)
        ],
        "accepted": [entry.id for entry in list_accepted(entries, day)],
        "on_time": [
            {
                "department": one.name,
                "months": [
                    {
                        "month": f"{month.start:%Y-%m}",
                        "on_time": month.on_time,
                        "resolved": month.resolved,
                    }
                    for month in one.months
                ],
            }
            for one in count_on_time(entries, day)
        ],
    }


def _list_accepted_rows(entries: Iterable[Entry]) -> Iterator[AcceptedRow]:
    return (
        AcceptedRow(day, entry.id, entry.source.link, entry.action.task, entry.accepted_by)
        for entry in entries
        if (day := entry.accepted_on)
    )


def limit_entries(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """What a sheet holds of sorted entries: the first `MOST`, and all that are open."""
    unresolved = sum(entry.is_open for entry in entries)
    return tuple(entries[: max(MOST, unresolved)])


def _list_rows(
    entries: Iterable[Entry], notices: Mapping[str, list[tuple[str, str]]], as_of: dt.date
) -> Iterable[PageRow]:
    return (
        PageRow(
            id=entry.id,
            link=entry.source.link,
            subject=entry.source.subject,
            recorded=entry.source.date.isoformat(),
            task=entry.action.task,
            deliverable=entry.action.deliverable,
            department=entry.action.department,
            owner=entry.action.owner,
            due=entry.due,
            status=entry.status,
            progress=entry.progress,
            note=entry.note,
            updated=entry.updated.isoformat(),
            accepted_by=entry.accepted_by,
            urgency=find_urgency(entry, as_of).name.lower(),
            notices=tuple(notices.get(entry.id, ())),
        )
        for entry in entries
    )


def _group_notices(notices: Iterable[Notice], labels: Labels) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for notice in notices:
        found[notice.action].append((notice.kind.value, tell_notice(notice, labels)))
    return found


def _list_names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))

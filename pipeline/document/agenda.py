"""Agenda of a meeting: its topics with the times that follow from their minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.labels import Labels
    from schemas.model import MeetingTime, Record, Rich, Topic


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A topic as an agenda prints it: texts, of which those that are not known are empty."""

    time: str
    title: str
    presenter: str
    department: str
    minutes: str
    remarks: Rich


def list_agenda(record: Record, labels: Labels) -> tuple[AgendaItem, ...]:
    """The topics of `record` in order, with clock times as far as minutes are given."""
    times = plan_times(record.meeting.time, record.topics)
    return tuple(
        AgendaItem(
            time=_print_times(start, end, record.meeting.time.date, labels),
            title=topic.title,
            presenter=topic.presenter,
            department=topic.department,
            minutes=labels.lead("agenda.count", count=topic.minutes) if topic.minutes else "",
            remarks=topic.remarks,
        )
        for topic, (start, end) in zip(record.topics, times, strict=True)
    )


def plan_times(
    when: MeetingTime, topics: tuple[Topic, ...]
) -> Iterator[tuple[dt.datetime | None, dt.datetime | None]]:
    """Start and end of every topic; None from where it does not follow from what is before."""
    now = dt.datetime.combine(when.date, when.start) if when.start else None
    for topic in topics:
        end = _add_minutes(now, topic.minutes) if now and topic.minutes else None
        yield now, end
        now = end


def count_minutes(record: Record) -> int:
    """How long all topics together take; 0 where one of them does not say."""
    known = [topic.minutes for topic in record.topics]
    return sum(minutes or 0 for minutes in known) if all(known) else 0


def _add_minutes(start: dt.datetime, minutes: int) -> dt.datetime | None:
    try:
        return start + dt.timedelta(minutes=minutes)
    except OverflowError:  # The last evening that there is.
        return None


def _print_times(
    start: dt.datetime | None, end: dt.datetime | None, day: dt.date, labels: Labels
) -> str:
    if start is None:
        return ""
    first = _print_clock(start, day, labels)
    if end is None:
        return first
    return labels.lead("dates.range", start=first, end=_print_clock(end, day, labels))


def _print_clock(moment: dt.datetime, day: dt.date, labels: Labels) -> str:
    clock = labels.clock(moment.time())
    later = (moment.date() - day).days
    if later > 1:
        return f"{labels.date(moment.date())} {clock}"
    return labels.lead("dates.next_day", time=clock) if later else clock

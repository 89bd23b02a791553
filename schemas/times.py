"""Meeting times and due dates: a day, and times of that day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.dates import (
    NEXT_DAY,
    fold_width,
    read_time_of_day,
    spell_times_of_day,
    spell_west,
    split_date,
    split_zone,
)
from schemas.model import Due, MeetingTime, format_clock
from schemas.validation_error import refuse

if TYPE_CHECKING:
    from marshmallow import ValidationError

LONGEST = 100
"""Characters of a date or time; what is longer is prose."""
LONGEST_NIGHT = dt.timedelta(hours=8)
"""A meeting that ends before it starts went on over midnight where it then took no longer: who
mistypes an end, exchanges the two or means 3 pm by 3:00 makes a night of twelve hours or more."""
MOST_DAYS = 31
"""A longer meeting has its month or year mistyped."""
ONE_DAY = dt.timedelta(days=1)
_JOINT = re.compile(r"\s*(?:[-‐‑‒–—―~〜/]+|至|到|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_LEAD = re.compile(r"T?[,，]?\s*")
_BEFORE = re.compile(r"\s*(?:(?:之|以)?前)?(?:完成|提交)?$")
_SHORT_DAY = re.compile(r"(?:(?P<month>\d{1,2})\s*月\s*)?(?P<day>\d{1,2})\s*[日号]\s*")
_DIGITAL = re.compile(r"\d{1,2}:\d{1,2}(?::\d{2})?")
_LATE = re.compile(r"(2[4-9]|3[0-6]):([0-5]\d)")


def parse_day(text: str) -> dt.date:
    """A day without a time but midnight, which programs write behind it; raises ValidationError."""
    day, rest = _take_date(text, "E103")
    rest = _LEAD.sub("", split_zone(spell_west(rest))[0], count=1)
    if rest and read_time_of_day(rest) != dt.time():
        raise refuse("E103", value=text)
    return day


def parse_due(text: str) -> Due:
    """A day, with a time of day where one is written; raises ValidationError."""
    day, rest = _take_date(text, "E103")
    rest, offset = split_zone(spell_west(_BEFORE.sub("", rest)))
    rest = _LEAD.sub("", rest, count=1)
    if not rest:
        return Due(day)
    time = read_time_of_day(rest, ends=True)
    if time is None:
        raise _explain_clocks(text, day, [rest], "E103")
    return Due(day, time, offset)


def parse_meeting_time(text: str) -> MeetingTime:
    """When a meeting starts and ends, either left out; raises ValidationError."""
    day, rest = _take_date(text, "E108")
    rest, offset = split_zone(spell_west(rest))
    rest = _LEAD.sub("", rest, count=1)
    if not rest:
        return MeetingTime(day)
    joint = _JOINT.search(rest)
    start, own = split_zone(rest[: joint.start()] if joint else rest)
    if own is not None and offset not in (None, own):
        raise refuse("E108", value=text)
    end_date, end = _take_end(rest[joint.end() :], day, text) if joint else (None, "")
    if end_date and not start and not end:
        return order_times(day, None, None, end_date)
    pieces = [start, end] if joint and not (end_date and not end) else [start]
    times = [*_read_times_of_day(text, day, pieces, end_date), None]
    when = order_times(day, times[0], times[1], end_date)
    return replace(when, offset=own if offset is None else offset)


def order_times(
    day: dt.date,
    start: dt.time | None,
    end: dt.time | None,
    end_date: dt.date | None = None,
) -> MeetingTime:
    """A meeting time that does not end before it starts; raises ValidationError."""
    last = end_date or day
    if start and end and end < start and last == day:
        if end_date or not _is_night(day, start, end):
            over = f"{day} {start:%H:%M} - {day + ONE_DAY} {end:%H:%M}"
            raise refuse("E109", start=f"{start:%H:%M}", end=format_clock(end), over=over)
        last = day + ONE_DAY
    if last < day or (last - day).days > MOST_DAYS:
        raise refuse("E141", start=day.isoformat(), end=last.isoformat(), days=str(MOST_DAYS))
    return MeetingTime(day, start, end, last if last != day else None)


def _is_night(day: dt.date, start: dt.time, end: dt.time) -> bool:
    took = dt.datetime.combine(day + ONE_DAY, end) - dt.datetime.combine(day, start)
    # 00:00 can only be the midnight after.
    return took <= LONGEST_NIGHT or end == dt.time()


def _take_date(text: str, code: str) -> tuple[dt.date, str]:
    """The day that `text` begins with, and what is behind it, in half width."""
    found = split_date(fold_width(text)) if len(text) <= LONGEST else None
    if found is None:
        raise refuse(code, value=text)
    return found


def _take_end(end: str, day: dt.date, text: str) -> tuple[dt.date | None, str]:
    """The day that the end of a meeting is on, where one is written, and its time of day."""
    plain = NEXT_DAY.sub("", end).strip()
    if plain != end:
        return day + ONE_DAY, plain
    if short := _SHORT_DAY.match(end):
        return _complete_day(short, day, text), end[short.end() :]
    if not re.match(r"\d{4}|\w{3,9} \d|\d{1,2} [A-Za-z]{3}", end):
        return None, end
    last, clock = _take_date(end, "E108")
    return last, _LEAD.sub("", clock, count=1)


def _complete_day(short: re.Match[str], day: dt.date, text: str) -> dt.date:
    """The day of 5月18日 or 18日 behind the day that a meeting starts on."""
    month = int(short["month"] or day.month)
    year = day.year + (month < day.month)
    try:
        return dt.date(year, month, int(short["day"]))
    except ValueError:
        raise refuse("E105", value=short[0].strip() or text) from None


def _read_times_of_day(
    text: str, day: dt.date, pieces: list[str], end_date: dt.date | None
) -> list[dt.time]:
    """The start of a meeting and, where there are two pieces, its end."""
    times = [read_time_of_day(piece, ends=bool(index)) for index, piece in enumerate(pieces)]
    if None not in times:
        return [time for time in times if time is not None]
    if end_date and not pieces[0] and (both := _JOINT.search(pieces[1])):
        hours = pieces[1][: both.start()], pieces[1][both.end() :]
        raise refuse("E144", value=text, suggestion=f"{day} {hours[0]} - {end_date} {hours[1]}")
    if len(pieces) > 1 and (late := _LATE.fullmatch(pieces[1])) and times[0]:
        over = f"{day + ONE_DAY} {int(late[1]) - 24:02}:{late[2]}"
        raise refuse("E142", value=pieces[1], suggestion=f"{day} {pieces[0]} - {over}")
    raise _explain_clocks(text, day, pieces, "E108", end_date)


def _explain_clocks(
    text: str, day: dt.date, pieces: list[str], code: str, end_date: dt.date | None = None
) -> ValidationError:
    """The refusal of times of day, in digits where they were written in words."""
    spelled = [piece.strip() for piece in spell_times_of_day(" ~ ".join(pieces)).split("~")]
    due = code == "E103"
    if all(
        read_time_of_day(piece, ends=due or bool(i)) is not None for i, piece in enumerate(spelled)
    ):
        joint = f" - {end_date} " if end_date else "-"
        return refuse("E106", value=text, suggestion=f"{day} {joint.join(spelled)}")
    wrong = [
        piece for piece in pieces if _DIGITAL.fullmatch(piece) and read_time_of_day(piece) is None
    ]
    return refuse("E107", value=wrong[0]) if wrong else refuse(code, value=text)

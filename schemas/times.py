"""Meeting times and due dates: a day, and times of that day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.clocks import read_clock, spell_clocks
from schemas.dates import fold_width, split_date
from schemas.model import Due, MeetingTime
from schemas.refuse import refuse

if TYPE_CHECKING:
    import datetime as dt

LONGEST = 100
"""Characters of a date or time; what is longer is prose."""
_JOINT = re.compile(r"\s*(?:[-‐‑‒–—―~〜]+|至|到|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_LEAD = re.compile(r"T?[,，]?\s*")
_YEAR = re.compile(r"\d{4}")
_DIGITAL = re.compile(r"\d{1,2}:\d{1,2}(?::\d{2})?")


def parse_day(text: str) -> dt.date:
    """A day without a time; raises ValidationError."""
    day, rest = _take_date(text, "E103")
    if rest:
        raise refuse("E103", value=text)
    return day


def parse_due(text: str) -> Due:
    """A day, with a time of day where one is written; raises ValidationError."""
    day, rest = _take_date(text, "E103")
    rest = rest.removesuffix("前").removesuffix("之").strip()
    return Due(day, _read_clocks(text, day, [rest], "E103")[0] if rest else None)


def parse_meeting_time(text: str) -> MeetingTime:
    """A day with the start and the end of a meeting, either left out; raises ValidationError."""
    day, rest = _take_date(text, "E108")
    if not rest:
        return MeetingTime(day)
    joint = _JOINT.search(rest)
    pieces = [rest[: joint.start()], rest[joint.end() :]] if joint else [rest]
    if joint and _YEAR.match(pieces[1]):
        pieces[1] = _drop_second_day(text, day, pieces[1])
    times = _read_clocks(text, day, pieces, "E108")
    return order_times(day, times[0], times[1] if joint else None)


def order_times(day: dt.date, start: dt.time | None, end: dt.time | None) -> MeetingTime:
    """A meeting time whose end is not before its start; raises ValidationError."""
    if start and end and end < start:
        raise refuse("E109", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    return MeetingTime(day, start, end)


def _take_date(text: str, code: str) -> tuple[dt.date, str]:
    found = split_date(fold_width(text)) if len(text) <= LONGEST else None
    if found is None:
        raise refuse(code, value=text)
    return found[0], _LEAD.sub("", found[1], count=1)


def _drop_second_day(text: str, day: dt.date, rest: str) -> str:
    again, clock = _take_date(rest, "E108")
    if again != day:
        raise refuse("E132", value=text)
    return clock


def _read_clocks(text: str, day: dt.date, pieces: list[str], code: str) -> list[dt.time]:
    times = [time for piece in pieces if (time := read_clock(piece)) is not None]
    if len(times) == len(pieces):
        return times
    spelled = [piece.strip() for piece in spell_clocks(" ~ ".join(pieces)).split("~")]
    if all(read_clock(piece) is not None for piece in spelled):
        raise refuse("E106", value=text, suggestion=f"{day.isoformat()} {'-'.join(spelled)}")
    for piece in pieces:
        if _DIGITAL.fullmatch(piece) and read_clock(piece) is None:
            raise refuse("E107", value=piece)
    raise refuse(code, value=text)

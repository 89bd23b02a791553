"""Rules of dates: working days, deadlines that cannot be kept, days that do not fit the meeting."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.errors import UsageError
from pipeline.validation.rules import china
from schemas.dates import WEEKDAY_NAMES, format_offset
from schemas.model import END_OF_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.validation.rules.context import RuleContext, Violation
    from schemas.model import Due


SATURDAY = 5
ONE_DAY = dt.timedelta(days=1)
# No country rests longer; a wrong table must not make a loop of it.
LONGEST_REST = 30


@lru_cache(maxsize=4096)
def is_workday(day: dt.date, country: str) -> bool:
    """Whether people work on `day` in `country` (ISO 3166); raises UsageError where it is none."""
    if country == "CN" and day.year in china.FREE:
        exceptions = china.WORKED if day.weekday() >= SATURDAY else china.FREE
        return (day.weekday() < SATURDAY) is not (day in _read_days(exceptions[day.year], day.year))
    return bool(_load_calendar(country).is_working_day(day))


@lru_cache(maxsize=64)
def _read_days(days: str, year: int) -> frozenset[dt.date]:
    """The days of a year that are written as MMDD, one after the other."""
    locations = range(0, len(days), 4)
    return frozenset(
        dt.date(year, int(days[at : at + 2]), int(days[at + 2 : at + 4])) for at in locations
    )


def find_workday(day: dt.date, country: str) -> dt.date:
    """`day`, or the first working day after it; `day` itself where there is none near."""
    for days in range(LONGEST_REST):
        if day <= dt.date.max - ONE_DAY * days and is_workday(day + ONE_DAY * days, country):
            return day + ONE_DAY * days
    return day


def has_passed(day: dt.date, today: dt.date, country: str, workdays: int) -> bool:
    """Whether more than `workdays` working days lie after `day`, up to and with `today`."""
    counted = 0
    while day < today and counted <= workdays:
        day += ONE_DAY
        counted += is_workday(day, country)
    return counted > workdays


@cache
def _load_calendar(country: str) -> Any:
    import holidays  # dear to import, and only needed once a date is looked up

    try:
        with _without_others(f"{holidays.__name__}.countries"):
            return holidays.country_holidays(country)
    except NotImplementedError:
        raise UsageError(
            f'setting \'holidays\': {country!r} is not a country code such as "CN" or "DE"'
        ) from None


@contextmanager
def _without_others(package: str) -> Iterator[None]:
    """Import modules of a package without the package itself, which would import all of them.

    One country is wanted of two hundred.
    """
    found = find_spec(package) if package not in sys.modules else None
    if found is None:
        yield
        return
    bare = sys.modules[package] = ModuleType(package)
    bare.__path__ = list(found.submodule_search_locations or ())
    try:
        yield
    finally:
        del sys.modules[package]


LATEST_RECORD = 2
"""Working days after the meeting by which the record should be drawn up."""
RECENT = 30
"""Days after the meeting for which that is told; older records come from an archive."""


def find_past_deadlines(context: RuleContext) -> Iterator[Violation]:
    """Due dates before the meeting, of actions that are not resolved yet."""
    day = context.record.meeting.time.date
    for path, due in _find_deadlines(context):
        if due.date < day:
            yield path, {"date": due.date.isoformat(), "meeting": day.isoformat()}


def find_free_deadlines(context: RuleContext) -> Iterator[Violation]:
    """Due dates on which nobody works."""
    for path, due in _find_deadlines(context) if context.country else ():
        if not is_workday(due.date, context.country):
            yield (
                path,
                {
                    "date": due.date.isoformat(),
                    "weekday_zh": WEEKDAY_NAMES["zh-CN"][due.date.weekday()],
                    "weekday_en": WEEKDAY_NAMES["en"][due.date.weekday()],
                    "suggestion": find_workday(due.date, context.country).isoformat(),
                },
            )


def _find_deadlines(context: RuleContext) -> Iterator[tuple[Path, Due]]:
    for path, action in context.actions():
        yield (*path, "due"), action.due
    for path, update in context.updates():
        if update.due:
            yield (*path, "due"), update.due


def find_early_meetings(context: RuleContext) -> Iterator[Violation]:
    """A next meeting that comes before this one."""
    this, following = context.record.meeting.time, context.record.follow_up.next_time
    if following is None:
        return
    midnight = dt.time()
    if (following.date, following.start or midnight) < (this.date, this.start or midnight) and (
        following.date < this.date or following.start is not None
    ):
        details = {"date": following.date.isoformat(), "meeting": this.date.isoformat()}
        yield ("follow_up", "next_time"), details


def find_early_issues(context: RuleContext) -> Iterator[Violation]:
    """A day of issue before the meeting is over."""
    meeting = context.record.meeting
    if meeting.issued_on and meeting.issued_on < meeting.time.last_date:
        details = {
            "date": meeting.issued_on.isoformat(),
            "meeting": meeting.time.last_date.isoformat(),
        }
        yield ("meeting", "issued_on"), details


def find_other_zones(context: RuleContext) -> Iterator[Violation]:
    """Times that are given in another time zone than the record's."""
    for path, day, time, offset in _find_zoned(context):
        if time is None or offset is None:
            continue
        there = dt.datetime.combine(day, dt.time() if time == END_OF_DAY else time)
        there += ONE_DAY if time == END_OF_DAY else dt.timedelta()
        here = there.replace(tzinfo=dt.timezone(offset)).astimezone(ZoneInfo(context.timezone))
        if here.replace(tzinfo=None) != there:
            yield (
                path,
                {
                    "zone": format_offset(offset),
                    "timezone": context.timezone,
                    "here": f"{here:%Y-%m-%d %H:%M}",
                    "there": f"{there:%Y-%m-%d %H:%M}",
                },
            )


def _find_zoned(
    context: RuleContext,
) -> Iterator[tuple[Path, dt.date, dt.time | None, dt.timedelta | None]]:
    meeting, follow_up = context.record.meeting.time, context.record.follow_up.next_time
    if meeting:
        yield ("meeting", "time"), meeting.date, meeting.start, meeting.offset
    if follow_up:
        yield ("follow_up", "next_time"), follow_up.date, follow_up.start, follow_up.offset
    for path, due in _find_deadlines(context):
        yield path, due.date, due.time, due.offset


def find_late_records(context: RuleContext) -> Iterator[Violation]:
    """A record drawn up too long after a recent meeting; only where the time of day is known."""
    day = context.record.meeting.time.last_date
    if not (context.now and context.country) or (context.now.date() - day).days > RECENT:
        return
    if has_passed(day, context.now.date(), context.country, LATEST_RECORD):
        details = {"date": day.isoformat(), "days": str(LATEST_RECORD)}
        yield ("meeting", "time"), details

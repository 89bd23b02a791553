"""Working days of a country, with the days that China moves between weeks and weekends."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from typing import Any

from pipeline.errors import UsageError
from pipeline.validation.rules import china

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
        return holidays.country_holidays(country)
    except NotImplementedError:
        raise UsageError(
            f'setting \'holidays\': {country!r} is not a country code such as "CN" or "DE"'
        ) from None

"""Working days, with those that China moves."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import holidays
import pytest

from pipeline.errors import UsageError
from pipeline.validation.rules.deadlines import find_workday, has_passed, is_workday
from tools.build_workdays import TARGET, write_table

FRIDAY = dt.date(2024, 5, 10)


def test_the_table_of_china_is_what_the_library_knows() -> None:
    assert TARGET.read_text(encoding="utf-8") == write_table(), (
        "run: python -m tools.build_workdays"
    )


def test_every_day_of_the_table_agrees_with_the_library() -> None:
    calendar = holidays.country_holidays("CN")
    days = [dt.date(2014, 1, 1) + dt.timedelta(days=days) for days in range(365 * 15)]
    assert [is_workday(day, "CN") for day in days] == [calendar.is_working_day(day) for day in days]


def test_a_weekend_day_that_is_worked_is_a_working_day() -> None:
    assert is_workday(dt.date(2024, 5, 11), "CN")
    assert not is_workday(dt.date(2024, 5, 1), "CN")
    assert not is_workday(dt.date(2024, 5, 11), "DE")


def test_the_next_working_day_is_found() -> None:
    assert find_workday(FRIDAY, "CN") == FRIDAY
    assert find_workday(dt.date(2024, 10, 1), "CN") == dt.date(2024, 10, 8)
    assert find_workday(dt.date.max, "DE") <= dt.date.max


def test_working_days_that_have_passed_are_counted() -> None:
    assert not has_passed(FRIDAY, dt.date(2024, 5, 13), "CN", 2)
    assert has_passed(FRIDAY, dt.date(2024, 5, 14), "CN", 2)
    assert not has_passed(FRIDAY, dt.date(2024, 5, 14), "DE", 2)
    assert has_passed(dt.date(1, 1, 1), FRIDAY, "CN", 2)


def test_a_country_that_is_not_known_is_refused() -> None:
    with pytest.raises(UsageError, match="setting 'holidays'"):
        is_workday(FRIDAY, "Atlantis")


ONE_COUNTRY = """
import sys, datetime
from pipeline.validation.rules.deadlines import is_workday
print(is_workday(datetime.date(2024, 10, 3), "DE"), is_workday(datetime.date(2024, 10, 4), "DE"))
print(sorted(name for name in sys.modules if name.startswith("holidays.countries")))
from holidays.countries import China, Germany
print(Germany is sys.modules["holidays.countries.germany"].Germany, China.country)
"""


def test_one_country_is_imported_and_all_others_can_be() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ONE_COUNTRY], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [
        "False True",
        "['holidays.countries.germany']",
        "True CN",
    ]

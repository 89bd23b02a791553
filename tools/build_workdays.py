"""Write pipeline/validation/rules/china.py:

the days off and moved working days that have been announced.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import holidays

TARGET = Path(__file__).parents[1] / "pipeline" / "validation" / "rules" / "china.py"
FIRST = 2015
HEAD = '''"""Mainland China's days off and moved working days, as the library `holidays` knows them.

Written by tools/build_workdays.py. Asking the library costs as much as checking fifty files.
"""

# One text for each year that has been announced, each day as MMDD.
'''


def write_table() -> str:
    """The text of pipeline/validation/rules/china.py."""
    free, worked = {}, {}
    year = FIRST
    while days := find_exceptions(year, weekend=True):
        free[year], worked[year] = find_exceptions(year, weekend=False), days
        year += 1
    return f"{HEAD}{format_years('FREE', free)}\n{format_years('WORKED', worked)}"


def find_exceptions(year: int, *, weekend: bool) -> str:
    """Weekend days of `year` that are worked, or weekdays that are free."""
    calendar = holidays.country_holidays("CN", years=year)
    day, found = dt.date(year, 1, 1), []
    while day.year == year:
        if (day.weekday() >= 5) is weekend and calendar.is_working_day(day) is weekend:
            found.append(f"{day:%m%d}")
        day += dt.timedelta(days=1)
    return "".join(found)


def format_years(name: str, years: dict[int, str]) -> str:
    """A dictionary as Python, each year on lines of its own."""
    lines = "".join(f'    {year}: "{days}",\n' for year, days in years.items())
    return f"{name} = {{\n{lines}}}\n"


if __name__ == "__main__":
    TARGET.write_text(write_table(), encoding="utf-8")

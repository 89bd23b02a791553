"""Days as people write them: understood where they are clear, explained where they are not."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from schemas.texts import is_placeholder
from schemas.times_of_day import spell_times_of_day
from schemas.validation_error import refuse

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?P<{0}>(?:星期|周|礼拜)[一二三四五六日天1-7]|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?"
    r"|sun)(?:day)?\.?)"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?:{_WEEKDAY.format('before')},?\s*)?"
    r"(?:(?P<y1>\d{4})\s*(?:[-/.]\s*(?P<m1>\d{1,2})\s*[-/.]|年\s*(?P<m2>\d{1,2})\s*月)\s*(?P<d1>\d{1,2})"
    r"(?!\d)\s*[日号]?"
    r"|(?P<y2>\d{4})(?P<m3>\d{2})(?P<d2>\d{2})(?!\d)"
    rf"|(?P<d3>\d{{1,2}}){_ORDINAL}\s+{_MONTH.format('n1')},?\s+(?P<y3>\d{{4}})(?!\d)"
    rf"|{_MONTH.format('n2')}\s+(?P<d4>\d{{1,2}}){_ORDINAL},?\s+(?P<y4>\d{{4}})(?!\d))"
    rf"(?:\s*,?\s*[(\[]?\s*{_WEEKDAY.format('after')}\s*[)\]]?)?",
    re.IGNORECASE,
)
_YEARLESS = (
    r"(?:(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})(?:\s*[日号]|(?!\d))"
    r"|(?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})(?![-/.\d])"
    rf"|(?P<d3>\d{{1,2}}){_ORDINAL}\s+{_MONTH.format('n1')}"
    rf"|{_MONTH.format('n2')}\s+(?P<d4>\d{{1,2}}){_ORDINAL}(?!\d))"
    rf"(?:\s*[(\[]?\s*{_WEEKDAY.format('day')}\s*[)\]]?)?(?P<rest>(?!\s*[-/.]\s*\d).*)"
)
_CLOCKS = r"\d{1,2}:\d{2}(?:\s*[-–—~至到]+\s*\d{1,2}:\d{2})?"
_TWO_WAYS = r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})(?!\d)"
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAYS = {
    **{mark: index for index, mark in enumerate("一二三四五六日")},
    **{mark: index for index, mark in enumerate("1234567")},
    "天": 6,
    **{word: index for index, word in enumerate(_DAYS)},
}
WEEKDAY_NAMES = {
    "zh-CN": tuple(f"星期{mark}" for mark in "一二三四五六日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""No meeting is recorded in a year outside of them, so a year that is there is mistyped. Sheets
count days from 1900 on, and the rules of time zones and holidays reach no further either."""


def fold_width(text: str) -> str:
    """`text` with full-width digits and signs made half-width, blanks single, ends trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def split_date(text: str) -> tuple[dt.date, str] | None:
    """The day that `text` (folded) begins with, and the rest; None where it begins with none.

    Raises ValidationError for a placeholder, a day that does not exist, has no year, can be read
    two ways, or is not the weekday that is written beside it.
    """
    if is_placeholder(text):
        raise refuse("E125", value=text)
    match = _DATE.match(text)
    if match is None:
        _explain_incomplete(text)
        return None
    day = _make_date(match)
    _compare_weekday(day, match)
    return day, text[match.end() :].strip()


def _make_date(match: re.Match[str]) -> dt.date:
    year = _first(match, "y1", "y2", "y3", "y4")
    name = _first(match, "n1", "n2")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(_first(match, "m1", "m2", "m3"))
    day = _first(match, "d1", "d2", "d3", "d4")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise refuse("E140", value=match[0].strip(), year=year, **years)
    try:
        return dt.date(int(year), month, int(day))
    except ValueError:
        raise refuse("E105", value=match[0].strip()) from None


def _first(match: re.Match[str], *names: str) -> str:
    return next(filter(None, match.group(*names)), "")


def _compare_weekday(day: dt.date, match: re.Match[str]) -> None:
    word = match["before"] or match["after"]
    if not word:
        return
    said = _WEEKDAYS[word[-1] if word[-1] in _WEEKDAYS else word[:3].lower()]
    if said != day.weekday():
        raise refuse(
            "E131",
            value=word,
            date=day.isoformat(),
            weekday_zh=WEEKDAY_NAMES["zh-CN"][day.weekday()],
            weekday_en=WEEKDAY_NAMES["en"][day.weekday()],
        )


def _explain_incomplete(text: str) -> None:
    if match := re.match(_TWO_WAYS, text):
        first, second = int(match["first"]), int(match["second"])
        if first <= 31 and second <= 31 and 1 <= min(first, second) <= 12:
            ways = {(first, second), (second, first)}
            dates = sorted(f"{match['year']}-{m:02}-{d:02}" for m, d in ways if 1 <= m <= 12 and d)
            raise refuse("E130", value=match[0], dates=" / ".join(dates))
    if match := re.match(_YEARLESS, text, re.IGNORECASE):
        name = _first(match, "n1", "n2")
        month = _MONTHS.index(name[:3].lower()) + 1 if name else int(_first(match, "m1", "m2"))
        day = int(_first(match, "d1", "d2", "d3", "d4"))
        if 1 <= month <= 12 and 1 <= day <= 31:
            rest = _read_clocks(match["rest"])
            raise refuse("E104", value=text, day=f"{month:02}-{day:02}{rest}")


def _read_clocks(text: str) -> str:
    """The times of day behind a date as they are to be written; "" where there are none."""
    spelled = re.sub(r"(?:之|以)?前$", "", spell_times_of_day(text.strip(" ,，"))).strip()
    return f" {spelled}" if re.fullmatch(_CLOCKS, spelled) else ""

"""Days and times of day as people write them: understood where clear, explained where not."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from schemas.model import END_OF_DAY
from schemas.texts import is_placeholder
from schemas.validation_error import refuse

_ZONE = re.compile(
    r"\s*\(?\s*(?:(?<=\d)\s*(?P<zulu>Z)|(?:UTC|GMT)(?:\s*(?P<sign>[+-])\s*(?P<hour>\d{1,2})"
    r"(?::?(?P<minute>\d{2}))?)?|(?<=\d)\s*\+(?P<plus>\d{2})(?::?(?P<past>\d{2}))?"
    r"|(?P<beijing>北京时间|Beijing\s+time))\s*\)?$",
    re.IGNORECASE,
)
_BEIJING_FIRST = re.compile(r"^\s*(?:北京时间|Beijing\s+time)\s*[:,]?\s*", re.IGNORECASE)
_WEST = re.compile(r"T(\d{2}:\d{2})(:\d{2}(?:[.,]\d+)?)?-((?:0\d|1[0-2]):[0-5]\d)(?=/|$)")
_BEIJING = dt.timedelta(hours=8)
_LONGEST = dt.timedelta(hours=14)
NEXT_DAY = re.compile(
    r"\(?(?:次日|翌日|第二天|第二日|隔日|隔天|(?:on\s+)?(?:the\s+)?(?:next|following)\s+day|\+\s?1(?:\s?d(?:ay)?)?)\)?"
    r"\s*",
    re.IGNORECASE,
)
"""How people say that a time is of the day after."""
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})(?::00(?:\.0+)?)?|时(?:(\d{1,2})分)?)")
_NUMBER = r"\d{1,2}|[零〇一二两三四五六七八九十]{1,3}"
_SPOKEN = (
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|夜里|晚|早)?\s*"
    rf"(?<!\d)(?P<hour>{_NUMBER})\s*(?:[点點]\s*(?:钟|整)?|[:时])\s*"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_NUMBER})\s*分?)?"
)
_TWELVE = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<part>[ap])\.?\s?m\b\.?"
_AFTERNOON = ("下午", "午后", "傍晚", "晚上", "夜里", "晚", "p", "P")
_MORNING = ("凌晨", "a", "A")
# Nobody meets at three in the morning: "3点" without more is the afternoon.
_OFFICE = range(1, 7)
_DIGITS = {mark: index for index, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def split_zone(text: str) -> tuple[str, dt.timedelta | None]:
    """`text`, in half width, without the zone at its end, and what that zone is ahead of UTC."""
    first = _BEIJING_FIRST.match(text)
    if first:
        return text[first.end() :], _BEIJING
    zone = _ZONE.search(text)
    if zone is None:
        return text, None
    offset = _BEIJING if zone["beijing"] else _read_offset(zone)
    return (text[: zone.start()].rstrip(), offset) if offset <= _LONGEST else (text, None)


def spell_west(text: str) -> str:
    """`text` with zones west of Greenwich marked: `T14:00:00-05:00` becomes `T14:00 UTC-05:00`.

    What could be the end of a meeting is left as it is: `T14:00-15:30`.
    """
    return _WEST.sub(_spell, text)


def format_offset(offset: dt.timedelta) -> str:
    """`UTC+08:00`, or `UTC`."""
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


def _spell(match: re.Match[str]) -> str:
    start, seconds, zone = match.groups()
    return f"T{start} UTC-{zone}" if seconds or zone < start else match[0]


def _read_offset(zone: re.Match[str]) -> dt.timedelta:
    hour, minute = zone["hour"] or zone["plus"] or 0, zone["minute"] or zone["past"] or 0
    offset = dt.timedelta(hours=int(hour), minutes=int(minute))
    return -offset if zone["sign"] == "-" else offset


def read_time_of_day(text: str, *, ends: bool = False) -> dt.time | None:
    """The time of day that folded `text` is in digits; None where it is not one.

    24:00 is the end of a day, so something must end there.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    if ends and (match[1], int(match[2] or match[3] or 0)) == ("24", 0):
        return END_OF_DAY
    try:
        return dt.time(int(match[1]), int(match[2] or match[3] or 0))
    except ValueError:
        return None


def parse_time_of_day(text: str, *, ends: bool = False) -> dt.time:
    """A time of day from folded text; raises ValidationError that shows how to write it."""
    if (time := read_time_of_day(text, ends=ends)) is not None:
        return time
    spelled = spell_times_of_day(text)
    if spelled != text and read_time_of_day(spelled, ends=ends):
        raise refuse("E106", value=text, suggestion=spelled)
    if ends and (plain := NEXT_DAY.sub("", text).strip()) != text and read_time_of_day(plain):
        raise refuse("E143", value=text, clock=plain)
    raise refuse("E107", value=text)


def spell_times_of_day(text: str) -> str:
    """`text` with every spoken time of day in digits: `下午2点半到4点` gives `14:30到16:00`."""
    afternoon = False

    def spell(match: re.Match[str]) -> str:
        nonlocal afternoon
        part = match["part"]
        afternoon = part in _AFTERNOON if part else afternoon
        hour, minute = _read_number(match["hour"]), _read_minute(match)
        if hour < 12 and (afternoon or (not part and hour in _OFFICE)):
            hour += 12
        elif part in _MORNING and hour == 12:
            hour = 0
        return f"{hour:02}:{minute:02}"

    text = re.sub(_TWELVE, spell, text, flags=re.IGNORECASE)
    afternoon = False
    return re.sub(_SPOKEN, spell, text)


def _read_minute(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("half"):
        return 30
    if groups.get("quarter"):
        return 15 if groups["quarter"] == "一" else 45
    return _read_number(groups["minute"]) if groups["minute"] else 0


def _read_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(_DIGITS[mark]) for mark in text))
    return _DIGITS.get(tens[:1], 1) * 10 + _DIGITS.get(ones[:1], 0)


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

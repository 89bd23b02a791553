"""Days that are counted from the meeting: 下周五, 会后2个工作日内, within two working days."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

from pipeline.validation.rules.deadlines import SATURDAY, is_workday
from schemas.dates import LAST_YEAR, fold_width, read_time_of_day, spell_times_of_day
from schemas.times import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

    Find = Callable[[dt.date, re.Match[str], str], tuple[dt.date, ...]]

ONE_DAY = dt.timedelta(days=1)
FRIDAY = 4
MOST_WORKDAYS = 250
_CHINESE = {mark: number for number, mark in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ENGLISH = {word: number for number, word in enumerate(_NUMBERS, 1)} | {"an": 1, "one": 1}
_MARKS = {mark: index for index, mark in enumerate("一二三四五六日")} | {"天": 6}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NEAR = {"今": 0, "当": 0, "本": 0, "明": 1, "次": 1, "翌": 1, "后": 2, "大后": 3}

_CLOCKS = r"\s*,?\s*(?:at\s+)?(\d{1,2}:\d{2})(?:\s*(?:[-–—~至到]|to)\s*(\d{1,2}:\d{2}))?$"
_COUNT = rf"(?P<count>\d{{1,3}}|[{''.join(_CHINESE)}])"
_WORD = rf"(?P<count>\d{{1,3}}|{'|'.join(_ENGLISH)})"
_IN = r"(?:within|in)?\s*(?:the\s+next\s+)?"
_WEEKDAY = r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-7])"
_NAME = r"(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_NAMES = [name.lower() for name in calendar.month_name[1:]]
_MONTHS = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in _NAMES) + "|sept"
_PARTS = {"初": 5, "上旬": 10, "early": 10, "中": 15, "mid": 15, "中旬": 20}
"""The last day of a part of a month; others end with it."""
_YEAR = r"(?:(?P<year>20\d\d)年|(?P<next>明)年|[本今当]年)?的?"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?的?"
_PART = r"(?P<part>初|上旬|中旬?|下旬|底|末)?"
_LATE = r"(?:(?:the\s+)?(?:end\s+of|late|in)\s+)?"
_AD = r"(?:[\s,]+(?P<year>20\d\d))?"
_LEAD = re.compile(
    r"^(?:最迟|最晚|不晚于|不迟于|应|于|在|自|从|本次|会议|会后|散会后|结束后|之?后(?!天)|即日起|起)+的?"
    r"|^(?:(?:by|before|on|until|till|due|at|no|not|later|than|the|latest)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:之前|以前|之内|以内|之后|以后|前|内|止|后|下班|完成|提交|左右|前后|[上下]午|中午|晚上?)+$"
    r"|\s+(?:after|from|of|following)\s+(?:the\s+)?(?:meeting|today|now)$|\s+at the latest$",
    re.IGNORECASE,
)


def find_days(text: str, meeting: dt.date, country: str) -> tuple[str, ...]:
    """The days, with a time where there is one, that `text` may mean; empty where it means none.

    `country` is the one whose working days count; Monday to Friday where it is empty.
    """
    if len(text) > LONGEST:
        return ()
    plain = spell_times_of_day(fold_width(text)).strip(" 。.，,;；")
    plain = _TAIL.sub("", _LEAD.sub("", plain)).strip()
    clock = re.search(_CLOCKS, plain)
    times = [read_time_of_day(one) for one in clock.groups() if one] if clock else []
    if clock and None not in times:
        plain = _TAIL.sub("", plain[: clock.start()]).strip()
    hours = "-".join(f"{time:%H:%M}" for time in times if time)
    for pattern, find in _WAYS.items():
        if match := re.fullmatch(pattern, plain, re.IGNORECASE):
            days = dict.fromkeys(day for day in find(meeting, match, country) if _is_sane(day))
            return tuple(f"{day} {hours}".strip() for day in days)
    return ()


def _is_sane(day: dt.date) -> bool:
    return day.year <= LAST_YEAR


def _find_near(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    return (meeting + ONE_DAY * _NEAR[match["near"]],)


def _find_weekday(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    """Of this week, the next or the one after; without a week, the coming one."""
    day = _MARKS.get(match["day"], int(match["day"]) - 1 if match["day"].isdigit() else 0)
    week = match["week"] or ""
    if not week:
        return (_find_coming(meeting, day),)
    return (_start_week(meeting, week.count("下")) + ONE_DAY * day,)


def _find_named(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    """The coming one; `next Friday` may also be that of the next week."""
    day = _DAYS.index(match["day"].lower())
    coming = _find_coming(meeting, day)
    if (match["which"] or "").lower() != "next":
        return (coming,)
    return tuple(sorted({coming, _start_week(meeting, 1) + ONE_DAY * day}))


def _find_week(meeting: dt.date, match: re.Match[str], country: str) -> tuple[dt.date, ...]:
    """The last working day of a week."""
    which = (match["week"] or "").lower()
    friday = _start_week(meeting, which.count("下") + (which == "next")) + ONE_DAY * FRIDAY
    days = (friday + ONE_DAY * offset for offset in (2, 1, 0, -1, -2, -3, -4))
    return (next((day for day in days if _is_workday(day, country)), friday),)


def _find_month(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    which = (match["month"] or "").lower()
    end = _end_month(meeting, which.count("下") + which.count("次") + (which == "next"))
    part = _PARTS.get((match.groupdict().get("part") or "").lower())
    return (end.replace(day=part) if part else end,)


def _find_month_day(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    month = _end_month(meeting, match["month"].count("下") + match["month"].count("次"))
    day = int(match["number"])
    return (month.replace(day=day),) if 1 <= day <= month.day else ()


def _find_named_month(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    """The end of a month, or of its part: 5月底, 六月中旬, mid June."""
    name, part = match["month"].lower(), (match["part"] or "").lower()
    month = _read(name) if name[0] in _CHINESE or name.isdigit() else _find_name(name)
    return _choose_year(meeting, match, month, _PARTS.get(part))


def _find_name(month: str) -> int:
    return next(at for at, name in enumerate(_NAMES, 1) if name.startswith(month[:3]))


def _find_named_quarter(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    """The end of a quarter by its number: 二季度末, Q2."""
    return _choose_year(meeting, match, 3 * _read(match["number"]), None)


def _find_half(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    """The end of a half of a year: 上半年, 年中, H1."""
    is_first = match["half"].lower() in ("上半年", "年中", "h1")
    return _choose_year(meeting, match, 6 if is_first else 12, None)


def _find_year_end(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    return _choose_year(meeting, match, 12, None)


def _choose_year(
    meeting: dt.date, match: re.Match[str], month: int, day: int | None
) -> tuple[dt.date, ...]:
    """A day of a month, the last one without `day`, in the year named or the first that fits."""
    named = match.groupdict()
    years = [int(named["year"])] if named.get("year") else [meeting.year, meeting.year + 1]
    ends = [_end_month(dt.date(year, month, 1), 0) for year in years]
    days = [end.replace(day=day) if day else end for end in ends]
    if named.get("next"):
        return (days[-1],)
    return (next((one for one in days if one >= meeting), days[-1]),)


def _find_next_quarter(meeting: dt.date, *_: object) -> tuple[dt.date, ...]:
    return (_end_month(meeting, -meeting.month % 3 + 3),)


def _find_numbered(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    """20日: the 20th that comes, or as many days from the meeting."""
    days, number = [], _read(match["count"])
    ends = (_end_month(meeting, months) for months in (0, 1, 2))
    coming = (end.replace(day=number) for end in ends if 1 <= number <= end.day)
    days += [one for one in coming if one >= meeting][:1]
    return (*days, meeting + ONE_DAY * number)


def _find_quarter(meeting: dt.date, *_: object) -> tuple[dt.date, ...]:
    return (_end_month(meeting, -meeting.month % 3),)


def _find_year(meeting: dt.date, *_: object) -> tuple[dt.date, ...]:
    return (meeting.replace(month=12, day=31),)


def _count_workdays(meeting: dt.date, match: re.Match[str], country: str) -> tuple[dt.date, ...]:
    left, day = _read_count(match), meeting
    if left > MOST_WORKDAYS:
        return ()
    while left:
        day += ONE_DAY
        left -= _is_workday(day, country)
    return (day,)


def _count_days(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    return (meeting + ONE_DAY * _read_count(match),)


def _count_weeks(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    return (meeting + ONE_DAY * 7 * _read_count(match),)


def _count_months(meeting: dt.date, match: re.Match[str], _: str) -> tuple[dt.date, ...]:
    month = _end_month(meeting, _read_count(match))
    return (month.replace(day=min(meeting.day, month.day)),)


_WAYS: dict[str, Find] = {
    r"(?P<near>今|当|本|明|次|翌|后|大后)(?:天|日)(?:内)?": _find_near,
    rf"(?P<week>(?:本|这|这个|下个|下下个|下下|下|上个|当)?){_WEEKDAY}(?:内)?": _find_weekday,
    r"(?P<week>本|这|这个|下下|下个|下)(?:周|星期|礼拜)(?:末|内|底)?|周末": _find_week,
    rf"(?P<month>本|这个|当|下个|下|次)?月(?:份的?)?{_PART}": _find_month,
    rf"{_YEAR}{_MONTH}{_PART}": _find_named_month,
    rf"{_YEAR}(?:第?(?=.季)|q)(?P<number>[一二三四1-4])(?:季度?)?(?:末|底)?": _find_named_quarter,
    rf"{_YEAR}(?P<half>[上下]半年|年中)(?:末|底)?": _find_half,
    rf"{_YEAR}(?:年)?(?:底|末)": _find_year_end,
    r"(?:下个?|次)季度?(?:末|底)?": _find_next_quarter,
    r"半个?月": lambda day, *_: (day + ONE_DAY * 15,),
    r"(?P<month>本|这个|当|下个|下|次)月(?P<number>\d{1,2})[日号]?": _find_month_day,
    r"本?季度?(?:末|底)?": _find_quarter,
    r"[本今]年": _find_year,
    rf"{_COUNT}\s*个?工作[日天]": _count_workdays,
    rf"{_COUNT}(?:日|号)": _find_numbered,
    rf"{_COUNT}\s*个?(?:自然)?(?:日|天)": _count_days,
    rf"{_COUNT}\s*个?(?:周|星期|礼拜)": _count_weeks,
    rf"{_COUNT}\s*个月": _count_months,
    rf"(?:(?P<which>this|next|coming)\s+)?{_NAME}": _find_named,
    r"(?:(?:the\s+)?end\s+of\s+)?(?:the\s+|this\s+)?(?:(?P<week>next)\s+)?week|eow": _find_week,
    r"(?:(?:the\s+)?end\s+of\s+)?(?:the\s+|this\s+)?(?:(?P<month>next)\s+)?month|eom": _find_month,
    r"(?:(?:the\s+)?end\s+of\s+)?(?:the\s+|this\s+)?quarter|eoq": _find_quarter,
    r"(?:(?:the\s+)?end\s+of\s+)?(?:the\s+|this\s+)?year|eoy": _find_year,
    rf"{_LATE}q(?P<number>[1-4]){_AD}": _find_named_quarter,
    rf"{_LATE}(?P<half>h[12]){_AD}": _find_half,
    rf"(?:{_LATE}|(?P<part>early|mid)[\s-]+)(?P<month>{_MONTHS})\.?{_AD}": (_find_named_month),
    r"(?P<month>month)[\s-]end": lambda day, *_: (_end_month(day, 0),),
    r"quarter[\s-]end": _find_quarter,
    r"year[\s-]end": _find_year,
    rf"{_IN}{_WORD}\s+(?:working|business|work)[\s-]?days?": _count_workdays,
    rf"{_IN}{_WORD}\s+(?:calendar\s+)?days?": _count_days,
    rf"{_IN}{_WORD}\s+weeks?": _count_weeks,
    rf"{_IN}{_WORD}\s+months?": _count_months,
    r"today|tonight|eod|end\s+of\s+(?:the\s+)?(?:day|business)|cob": lambda day, *_: (day,),
    r"tomorrow": lambda day, *_: (day + ONE_DAY,),
    r"(?:the\s+)?day\s+after\s+tomorrow": lambda day, *_: (day + ONE_DAY * 2,),
}
"""What people write, and what finds the day that it means."""


def _read_count(match: re.Match[str]) -> int:
    return _read(match["count"].lower())


def _read(text: str) -> int:
    """A number in digits, in Chinese up to twelve, or in English up to ten."""
    if text.isdigit():
        return int(text)
    return sum(map(_CHINESE.__getitem__, text)) if text[0] in _CHINESE else _ENGLISH[text]


def _find_coming(meeting: dt.date, weekday: int) -> dt.date:
    return meeting + ONE_DAY * ((weekday - meeting.weekday() - 1) % 7 + 1)


def _start_week(day: dt.date, weeks: int) -> dt.date:
    return day - ONE_DAY * day.weekday() + ONE_DAY * 7 * weeks


def _end_month(day: dt.date, months: int) -> dt.date:
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _is_workday(day: dt.date, country: str) -> bool:
    return is_workday(day, country) if country else day.weekday() < SATURDAY

"""Due dates and meeting times as people write them."""

from __future__ import annotations

import datetime as dt
import string
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas.model import END_OF_DAY, Due, MeetingTime, format_clock
from schemas.times import parse_day, parse_due, parse_meeting_time
from tests.schemas.refusals import get_fault

DAY = dt.date(2024, 5, 10)
NEXT_DAY = dt.date(2024, 5, 11)
MEETING = MeetingTime(DAY, dt.time(14), dt.time(15, 30))


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-10",
        "2024/5/10",
        "2024.5.10",
        "20240510",
        "2024年5月10日",
        "2024 年 5 月 10 号",
        "２０２４－０５－１０",
        "2024年5月10日（星期五）",
        "2024-05-10 (Fri)",
        "10 May 2024",
        "May 10th, 2024",
        "Friday, 10 May 2024",
        "2024-05-10前",
        "2024年5月10日之前",
    ],
)
def test_a_day_is_understood_however_it_is_written(text: str) -> None:
    assert parse_due(text) == Due(DAY)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-10 14：00",
        "2024-05-10T14:00",
        "2024-05-10 14:00:00",
        "2024年5月10日14时",
        "2024年5月10日 14时00分",
        "2024-05-10, 14:00",
        "2024-05-10 14:00前",
    ],
)
def test_a_day_may_have_a_time(text: str) -> None:
    assert parse_due(text) == Due(DAY, dt.time(14))


@pytest.mark.parametrize(
    "joint", ["-", "–", "—", "－", "~", "～", " 至 ", "到", " to ", " - ", "——"]
)
def test_start_and_end_may_be_joined_by_any_sign(joint: str) -> None:
    assert parse_meeting_time(f"2024-05-10 14:00{joint}15:30") == MEETING


@pytest.mark.parametrize(
    "text",
    [
        "2024年5月10日 14:00-15:30",
        "2024/5/10 14：00－15：30",
        "２０２４年５月１０日　１４：００—１５：３０",
        "2024-05-10 14:00 - 2024-05-10 15:30",
        "2024年5月10日（周五）14时至15时30分",
    ],
)
def test_a_meeting_time_is_understood_however_it_is_written(text: str) -> None:
    assert parse_meeting_time(text) == MEETING


def test_the_times_of_a_meeting_may_be_left_out() -> None:
    assert parse_meeting_time("2024-05-10") == MeetingTime(DAY)
    assert parse_meeting_time("2024-05-10 14:00") == MeetingTime(DAY, dt.time(14))


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-10 22:00-00:30",
        "2024-05-10 22:00 - 2024-05-11 00:30",
        "2024-05-10 22:00-次日00:30",
        "2024年5月10日 22：00 至 翌日 0：30",
        "2024年5月10日22:00至5月11日0:30",
        "2024年5月10日22时至11日0时30分",
        "2024-05-10 22:00-00:30(+1)",
        "2024-05-10 22:00 to 00:30 the next day",
        "10 May 2024 22:00 - 11 May 2024 00:30",
        "2024-05-10T22:00/2024-05-11T00:30",
    ],
)
def test_a_meeting_may_go_on_over_midnight(text: str) -> None:
    when = parse_meeting_time(text)
    assert when == MeetingTime(DAY, dt.time(22), dt.time(0, 30), NEXT_DAY)
    assert when.is_overnight


@pytest.mark.parametrize(
    ("text", "start", "end", "last"),
    [
        ("2024-05-10 至 2024-05-12", None, None, dt.date(2024, 5, 12)),
        ("2024年5月10日至12日", None, None, dt.date(2024, 5, 12)),
        ("2024年12月31日-1月2日", None, None, dt.date(2025, 1, 2)),
        ("2024-05-10 09:00 至 2024-05-11 17:00", dt.time(9), dt.time(17), NEXT_DAY),
        ("2024-05-10 22:00-24:00", dt.time(22), END_OF_DAY, None),
        ("2024-05-10 09:00-00:00", dt.time(9), dt.time(0), NEXT_DAY),
        ("2024-05-10 22:00 - 2024-05-11 24:00", dt.time(22), END_OF_DAY, NEXT_DAY),
        ("2024-05-10 09:00 至 2024-05-11", dt.time(9), None, NEXT_DAY),
    ],
)
def test_a_meeting_may_last_days_or_to_the_end_of_one(
    text: str, start: dt.time | None, end: dt.time | None, last: dt.date | None
) -> None:
    when = parse_meeting_time(text)
    day = dt.date(2024, 12, 31) if "12月" in text else DAY
    assert when == MeetingTime(day, start, end, last)
    assert not when.is_overnight or end == dt.time(0)


def test_something_may_be_due_at_the_end_of_a_day() -> None:
    for text in ("2024-05-10 24:00", "2024-05-10T24:00:00", "2024年5月10日24时前"):
        assert parse_due(text) == Due(DAY, END_OF_DAY)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2024-05-10T14:00+08:00", 8),
        ("2024-05-10T14:00:00.000Z", 0),
        ("2024-05-10T14:00:00-05:00", -5),
        ("2024-05-10T14:00-05:00", -5),
        ("2024-05-10T14:00+08:00/2024-05-10T15:30+08:00", 8),
        ("2024-05-10 14:00-15:30 (UTC+8)", 8),
        ("2024-05-10 14:00-15:30（北京时间）", 8),
        ("2024-05-10 北京时间 14:00-15:30", 8),
        ("2024-05-10 14:00 GMT", 0),
    ],
)
def test_a_time_zone_is_kept_beside_the_time_on_the_clock(text: str, hours: int) -> None:
    when = parse_meeting_time(text)
    assert (when.date, when.start) == (DAY, dt.time(14))
    assert when.end in (None, dt.time(15, 30))
    assert when.offset == dt.timedelta(hours=hours)


def test_an_end_is_not_taken_for_a_time_zone() -> None:
    for text in ("2024-05-10T08:00-09:30", "2024-05-10 08:00-09:30"):
        assert parse_meeting_time(text) == MeetingTime(DAY, dt.time(8), dt.time(9, 30))
        assert parse_meeting_time(text).offset is None
    assert parse_due("2024-05-10T17:00:00-05:00").offset == dt.timedelta(hours=-5)


@pytest.mark.parametrize(
    ("text", "code", "details"),
    [
        ("下周五", "E103", {"value": "下周五"}),
        ("next Friday", "E103", {"value": "next Friday"}),
        ("月底", "E103", {}),
        ("2024-05-10 下班前", "E103", {}),
        ("2024-05-100", "E103", {}),
        ("2024年5月", "E103", {}),
        ("5月10日", "E104", {"day": "05-10"}),
        ("５月１０日 14:00", "E104", {"day": "05-10 14:00"}),
        ("5/10", "E104", {"day": "05-10"}),
        ("10 May", "E104", {"day": "05-10"}),
        ("2024-02-30", "E105", {"value": "2024-02-30"}),
        ("2024年13月1日", "E105", {}),
        ("0000-01-01", "E140", {"year": "0000"}),
        ("1024-05-10", "E140", {"value": "1024-05-10"}),
        ("2924年5月10日", "E140", {}),
        ("5月20日17:00前", "E104", {"day": "05-20 17:00"}),
        ("5月20日下午5点之前", "E104", {"day": "05-20 17:00"}),
        ("5月20日（周一）前", "E104", {"day": "05-20"}),
        ("5月20日下班前", "E104", {"day": "05-20"}),
        ("10 May, 5 pm", "E104", {"day": "05-10 17:00"}),
        ("2024-05-10 下午2点半", "E106", {"suggestion": "2024-05-10 14:30"}),
        ("2024-05-10 9点", "E106", {"suggestion": "2024-05-10 09:00"}),
        ("10 May 2024 5 pm", "E106", {"suggestion": "2024-05-10 17:00"}),
        ("2024-05-10 25:00", "E107", {"value": "25:00"}),
        ("XX", "E125", {}),
        ("YYYY-MM-DD", "E125", {}),
        ("XXXX年XX月XX日", "E125", {}),
        ("[例如：2024-05-10]", "E125", {}),
        ("05/06/2024", "E130", {"dates": "2024-05-06 / 2024-06-05"}),
        ("31.12.2024", "E130", {"dates": "2024-12-31"}),
        ("2024-05-10 周四", "E131", {"weekday_zh": "星期五", "weekday_en": "Friday"}),
    ],
)
def test_what_is_no_due_date_is_explained(text: str, code: str, details: dict[str, str]) -> None:
    fault = get_fault(parse_due, text)
    assert fault.code == code
    assert details.items() <= fault.details.items()


@pytest.mark.parametrize(
    ("text", "code", "details"),
    [
        ("2024年5月10日 下午2点半到4点", "E106", {"suggestion": "2024-05-10 14:30-16:00"}),
        ("2024-05-10 上午9点30分至11点", "E106", {"suggestion": "2024-05-10 09:30-11:00"}),
        ("2024-05-10 2 pm - 3:30 pm", "E106", {"suggestion": "2024-05-10 14:00-15:30"}),
        ("2024-05-10 10 am to 12 pm", "E106", {"suggestion": "2024-05-10 10:00-12:00"}),
        ("2024-05-10 十点一刻", "E106", {"suggestion": "2024-05-10 10:15"}),
        ("2024-05-10 24:00", "E107", {"value": "24:00"}),
        ("2024-05-10 24:00-01:00", "E107", {"value": "24:00"}),
        ("2024-05-10 22:00-26:30", "E142", {"suggestion": "2024-05-10 22:00 - 2024-05-11 02:30"}),
        (
            "2024-05-10 22:00-次日凌晨0点半",
            "E106",
            {"suggestion": "2024-05-10 22:00 - 2024-05-11 00:30"},
        ),
        ("2024-05-10 上午", "E108", {}),
        ("2024-05-10 14:00-", "E108", {}),
        ("上周五", "E108", {}),
        ("2024-05-10 15:30-14:00", "E109", {"start": "15:30", "end": "14:00"}),
        ("2024-05-10 09:00-05:00", "E109", {"over": "2024-05-10 09:00 - 2024-05-11 05:00"}),
        ("2024-05-10 10:00-2:00", "E109", {}),
        ("2024-05-10 14:00 - 2024-05-10 13:00", "E109", {}),
        ("2024-05-10 至 2024-05-09", "E141", {"end": "2024-05-09"}),
        ("2024-05-10 至 2024-07-11", "E141", {}),
        (
            "2024-05-10 至 2024-05-11 09:00-17:00",
            "E144",
            {"suggestion": "2024-05-10 09:00 - 2024-05-11 17:00"},
        ),
        ("2024年5月10日至32日", "E105", {}),
        ("2024-05-10T14:00+08:00/15:00Z", "E108", {}),
    ],
)
def test_what_is_no_meeting_time_is_explained(
    text: str, code: str, details: dict[str, str]
) -> None:
    fault = get_fault(parse_meeting_time, text)
    assert fault.code == code
    assert details.items() <= fault.details.items()


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)), st.none() | st.times())
def test_every_due_date_that_is_printed_is_read_back(day: dt.date, time: dt.time | None) -> None:
    if time not in (None, END_OF_DAY):
        time = time.replace(second=0, microsecond=0)
    text = f"{day.isoformat()} {format_clock(time)}" if time else day.isoformat()
    assert parse_due(text) == Due(day, time)


@pytest.mark.parametrize(
    "text", ["2024-05-10T00:00:00Z", "2024-05-10T00:00:00.000+08:00", "2024-05-10 00:00"]
)
def test_midnight_behind_a_day_says_nothing(text: str) -> None:
    assert parse_day(text) == dt.date(2024, 5, 10)
    with pytest.raises(ValidationError):
        parse_day(text.replace("00:00", "14:00", 1))


CHARACTERS = string.digits + "年月日号时分点半上下午至到-–/.:： T～~()（）周五XxYyMD[]例如amp"


@given(st.text(CHARACTERS, max_size=40) | st.text(max_size=200))
@example("²024-05-10")
@example("2024-05-10 ٣:00")
@example("十十十点")
@example("2024-05-10 一二三点")
@example("2" * 5000)
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_day, parse_due, parse_meeting_time):
        with suppress(ValidationError):
            parse(text)

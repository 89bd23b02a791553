"""A day that counts from the meeting is proposed, never taken."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.readers.reader import read_notes
from pipeline.validation.rules.relative_days import find_days
from pipeline.validation.validator import check_notes
from tests.pieces import write_notes

FRIDAY = dt.date(2024, 5, 17)
BEFORE_MAY_DAY = dt.date(2024, 4, 29)
"""A Monday; 1 to 5 May were free in China."""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("下周五", ["2024-05-24"]),
        ("下周五17:00前", ["2024-05-24 17:00"]),
        ("下周三下午5点之前", ["2024-05-22 17:00"]),
        ("下周五 14:00-15:30", ["2024-05-24 14:00-15:30"]),
        ("下下周一", ["2024-05-27"]),
        ("本周五前", ["2024-05-17"]),
        ("最迟下个星期二", ["2024-05-21"]),
        ("周三", ["2024-05-22"]),
        ("下周内", ["2024-05-24"]),
        ("会后2个工作日内", ["2024-05-21"]),
        ("会议结束后三个工作日内", ["2024-05-22"]),
        ("两周后", ["2024-05-31"]),
        ("１０天内", ["2024-05-27"]),
        ("月底前", ["2024-05-31"]),
        ("下月10日", ["2024-06-10"]),
        ("年底", ["2024-12-31"]),
        ("5月底", ["2024-05-31"]),
        ("六月中旬前", ["2024-06-20"]),
        ("2024年十一月底17:00前", ["2024-11-30 17:00"]),
        ("3月底", ["2025-03-31"]),
        ("明年3月", ["2025-03-31"]),
        ("下月初", ["2024-06-05"]),
        ("次月10日前", ["2024-06-10"]),
        ("季度末", ["2024-06-30"]),
        ("第三季度末", ["2024-09-30"]),
        ("Q3", ["2024-09-30"]),
        ("下季度末", ["2024-09-30"]),
        ("上半年", ["2024-06-30"]),
        ("半个月内", ["2024-06-01"]),
        ("20日前", ["2024-05-20", "2024-06-06"]),
        ("下周一上午", ["2024-05-20"]),
        ("by the end of June", ["2024-06-30"]),
        ("mid-July 2025", ["2025-07-15"]),
        ("end of Q2", ["2024-06-30"]),
        ("late Sept", ["2024-09-30"]),
        ("H2", ["2024-12-31"]),
        ("month-end", ["2024-05-31"]),
        ("后天", ["2024-05-19"]),
        ("next Friday", ["2024-05-24"]),
        ("by next Monday 5 pm", ["2024-05-20 17:00"]),
        ("within 2 working days", ["2024-05-21"]),
        ("Three business days after the meeting", ["2024-05-22"]),
        ("in two weeks", ["2024-05-31"]),
        ("by the end of the month", ["2024-05-31"]),
        ("EOW", ["2024-05-17"]),
        ("Tomorrow", ["2024-05-18"]),
    ],
)
def test_a_day_that_counts_from_the_meeting_is_found(text: str, days: list[str]) -> None:
    assert list(find_days(text, FRIDAY, "CN")) == days


def test_working_days_are_those_of_the_country() -> None:
    assert find_days("2个工作日内", BEFORE_MAY_DAY, "CN") == ("2024-05-06",)
    assert find_days("2个工作日内", BEFORE_MAY_DAY, "DE") == ("2024-05-02",)
    assert find_days("2个工作日内", BEFORE_MAY_DAY, "") == ("2024-05-01",)


def test_both_days_that_may_be_meant_are_proposed() -> None:
    assert find_days("next Friday", BEFORE_MAY_DAY, "CN") == ("2024-05-03", "2024-05-10")


@pytest.mark.parametrize(
    "text", ["尽快", "待定", "会后", "节后", "ASAP", "after lunch", "2024", "999个工作日"]
)
def test_what_names_no_day_gets_none(text: str) -> None:
    assert find_days(text, FRIDAY, "CN") == ()


def tell(language: str, piece: str) -> dict[str, dict[str, str]]:
    checked = check_notes(read_notes(write_notes(language, piece), "a.yaml"))
    return {problem.code: dict(problem.details) for problem in checked.problems}


def test_the_day_is_proposed_for_due_dates_and_next_meetings() -> None:
    due = tell("zh-CN", "问题与行动项: [{行动项: [{截止时间: 下周五}]}]")
    assert due["E145"]["dates_zh"] == "2024-05-17"
    following = tell("en", "follow_up: {next_time: in two weeks}")
    assert following["E145"]["dates_en"] == "2024-05-24"


def test_without_the_day_of_the_meeting_nothing_is_proposed() -> None:
    told = tell("en", "meeting: {time: soon}\nissues: [{actions: [{due: next Friday}]}]")
    assert "E103" in told
    assert "E145" not in told


@pytest.mark.parametrize(
    ("meeting", "due", "proposed"),
    [
        ("2024-12-30 14:00", "1月10日", "2025"),
        ("2024-12-30 14:00", "12月31日", "2024"),
        ("2024-12-30 14:00", "10 January", "2025"),
        ("2024-05-10 14:00", "5月9日", "2024"),
        ("2024-05-10 14:00", "12月1日", "2024"),
        ("2023-12-30 14:00", "2月29日", "2024"),
    ],
)
def test_a_date_without_a_year_is_taken_for_one_after_the_meeting(
    meeting: str, due: str, proposed: str
) -> None:
    told = tell("en", f"meeting: {{time: {meeting}}}\nissues: [{{actions: [{{due: {due}}}]}}]")
    assert told["E104"]["year"] == proposed


def test_a_time_of_another_zone_is_told_with_the_time_here() -> None:
    piece = "issues: [{actions: [{due: '2024-05-22T17:00:00Z'}]}]"
    told = tell("en", piece)["E155"]
    assert (told["zone"], told["here"], told["there"]) == (
        "UTC",
        "2024-05-23 01:00",
        "2024-05-22 17:00",
    )
    notes = read_notes(write_notes("en", piece), "a.yaml")
    assert not check_notes(notes, timezone="Europe/London").problems[0].code.startswith("A")
    assert check_notes(notes, timezone="Africa/Abidjan").record

"""The rules of a meeting, where their examples do not tell all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.readers.reader import read_notes
from pipeline.validation.rules.participants import split_departments, split_names
from pipeline.validation.validator import check_notes
from tests.pieces import write_notes

if TYPE_CHECKING:
    from pipeline.errors import Problem

ASK = "task: Ask, department: IT, owner: Priya Nandakumar, deliverable: List, due: 2024-05-17"


def find(piece: str, code: str, *, now: dt.datetime | None = None) -> list[Problem]:
    """The problems of one code in the sound notes with a piece laid over them."""
    checked = check_notes(read_notes(write_notes("en", piece), "a.yaml"), now=now)
    return [problem for problem in checked.problems if problem.code == code]


def test_departments_in_one_text_are_told_apart() -> None:
    assert split_departments("产品部、研发中心；法务部") == ["产品部", "研发中心", "法务部"]
    assert split_departments("IT / HR & Legal") == ["IT", "HR", "Legal"]
    assert split_departments("Sales, EMEA") == ["Sales, EMEA"]
    assert split_departments("产品部,研发中心") == ["产品部", "研发中心"]


def test_names_in_one_text_are_told_apart() -> None:
    assert split_names("林知远、沈亦舟") == ["林知远", "沈亦舟"]
    assert split_names("Ann and Bob") == ["Ann", "Bob"]
    assert split_names("Lowell, Harriet") == ["Lowell, Harriet"]
    assert split_names("Alexandra Andersson") == ["Alexandra Andersson"]


def test_a_department_takes_part_through_a_participant_or_by_calling_the_meeting() -> None:
    legal = "issues: [{actions: [{department: Legal}]}]"
    assert find(legal, "W201")
    assert not find(f"meeting: {{initiator: Legal}}\n{legal}", "W201")
    people = "meeting: {participants: [{name: Harriet Lowell, department: Legal}]}"
    assert not find(f"{people}\n{legal}", "W201")


def test_all_departments_take_part() -> None:
    assert not find("issues: [{actions: [{department: all departments}]}]", "W201")
    assert not find("issues: [{actions: [{department: 各部门}]}]", "W201")


def test_names_are_compared_without_case_width_and_blanks() -> None:
    assert not find("issues: [{actions: [{owner: harriet lowell}]}]", "W202")
    assert not find("issues: [{actions: [{department: ｐｒｏｃｕｒｅｍｅｎｔ}]}]", "W201")


def test_an_owner_may_have_a_title() -> None:
    assert not find("issues: [{actions: [{owner: Harriet Lowell (Head)}]}]", "W202")


def test_who_sent_nobody_is_not_known_without_departments_of_all() -> None:
    people = "{participants: [{name: Harriet Lowell, department: Procurement}, Priya Nandakumar]}"
    assert not find(f"meeting: {people}", "W203")


def test_a_department_whose_people_are_absent_sent_nobody() -> None:
    people = (
        "[{name: Harriet Lowell, department: Procurement}, "
        "{name: Priya Nandakumar, department: IT, attendance: absent}]"
    )
    (problem,) = find(f"meeting: {{participants: {people}}}", "W203")
    assert problem.details["value"] == "IT"
    assert problem.excerpt.strip() == "- IT"


def test_a_due_date_on_the_day_of_the_meeting_is_in_time() -> None:
    assert not find("issues: [{actions: [{due: 2024-05-10}]}]", "W204")
    assert find("issues: [{actions: [{due: 2024-05-09}]}]", "W204")


def test_a_next_meeting_on_the_same_day_may_be_later() -> None:
    assert not find("follow_up: {next_time: 2024-05-10 17:00}", "W211")
    assert not find("follow_up: {next_time: 2024-05-10}", "W211")
    assert find("follow_up: {next_time: 2024-05-10 09:00}", "W211")


def test_a_record_may_be_drawn_up_within_two_working_days() -> None:
    tuesday = dt.datetime(2024, 5, 13, 23, 59, tzinfo=dt.UTC)
    assert not find("", "W212", now=tuesday)
    assert find("", "W212", now=tuesday + dt.timedelta(days=1))
    assert not find("", "W212")


def test_a_record_of_a_meeting_long_ago_comes_from_an_archive_and_is_not_late() -> None:
    month_later = dt.datetime(2024, 6, 9, 12, tzinfo=dt.UTC)
    assert find("", "W212", now=month_later)
    assert not find("", "W212", now=month_later + dt.timedelta(days=1))


def test_vague_words_are_found_in_both_languages_and_any_case() -> None:
    (problem,) = find("topics: [{conclusion: We decide asap.}]", "W206")
    assert problem.excerpt[problem.location.column - 1 :].startswith("asap")
    assert find("issues: [{actions: [{task: 尽快签订协议}]}]", "W206")
    assert not find("topics: [{conclusion: The ASAPH project goes on.}]", "W206")
    assert not find("topics: [{remarks: as soon as possible}]", "W206")


def test_a_disagreement_of_a_topic_without_a_department_is_nobodys() -> None:
    assert not find("topics: [{disagreements: [{point: One}]}]", "W207")


def test_a_retrospective_is_asked_for_once_all_is_resolved() -> None:
    open_one = f"issues: [{{severity: major, actions: [{{status: resolved}}, {{{ASK}}}]}}]"
    assert not find(open_one, "W208")


def test_an_escalated_update_wants_a_note() -> None:
    update = "{action: pilot/A1, status: escalated}"
    assert find(f"updates: [{update}]", "W209")
    assert not find("updates: [{action: pilot/A1, status: escalated, note: Budget}]", "W209")


@pytest.mark.parametrize(
    ("links", "circle"),
    [
        ({"A1": "A1"}, "A1 → A1"),
        ({"A1": "A2", "A2": "A3", "A3": "A1"}, "A1 → A2 → A3 → A1"),
        ({"A1": "A2", "A2": "A3", "A3": "A2"}, "A2 → A3 → A2"),
    ],
)
def test_a_circle_is_told_once_with_all_that_are_in_it(links: dict[str, str], circle: str) -> None:
    actions = ", ".join(
        f"{{id: {name}, after: {links.get(name, '')!r}, {ASK}}}" for name in ("A1", "A2", "A3")
    )
    (problem,) = find(f"issues: [{{actions: [{actions}]}}]", "E153")
    assert problem.details["circle"] == circle


def test_prerequisites_that_meet_again_are_no_circle() -> None:
    links = {"A1": "[A2, A3]", "A2": "A4", "A3": "A4", "A4": "''"}
    actions = ", ".join(f"{{id: {name}, after: {after}, {ASK}}}" for name, after in links.items())
    assert not find(f"issues: [{{actions: [{actions}]}}]", "E153")


def test_two_circles_are_two_problems() -> None:
    links = {"A1": "A2", "A2": "A1", "A3": "A4", "A4": "A3"}
    actions = ", ".join(f"{{id: {name}, after: {after}, {ASK}}}" for name, after in links.items())
    assert len(find(f"issues: [{{actions: [{actions}]}}]", "E153")) == 2


def test_two_people_of_one_name_are_told_apart_by_department() -> None:
    people = "[{name: Ann, department: IT}, {name: Ann, department: HR}]"
    assert not find(f"meeting: {{participants: {people}}}", "W214")


@pytest.mark.parametrize(
    "piece",
    [
        "topics: [{conclusion: 产品优化由专员负责，于X月X日前完成排期。}]",
        "topics: [{discussion: [按期, ×月××日前提交]}]",
        "topics: [{remarks: '[年月日时分] 前'}]",
        "meeting: {background: XX部门提供}",
        "meeting: {distribution: [XX部]}",
        "follow_up: {other: 另于 X月X日 发布}",
        "retrospective: {review: '[新增问题]另附'}",
        "updates: [{action: pilot/A1, status: resolved, note: X月X日 完成, accepted_by: Ann}]",
    ],
)
def test_what_a_form_left_behind_is_seen_in_every_field(piece: str) -> None:
    assert find(piece, "W213")


@pytest.mark.parametrize(
    ("time", "issued", "is_told"),
    [
        ("2024-05-10 14:00", "2024-05-09", True),
        ("2024-05-10 14:00", "2024-05-10", False),
        ("2024-05-10 14:00", "13 May 2024", False),
        ("2024-05-10 09:00 - 2024-05-12 12:00", "2024-05-11", True),
        ("2024-05-10 09:00 - 2024-05-12 12:00", "2024-05-12", False),
        ("2024-13-10", "2024-05-09", False),
    ],
)
def test_no_record_is_issued_before_its_meeting_is_over(
    time: str, issued: str, is_told: bool
) -> None:
    found = find(f"meeting: {{time: '{time}', issued_on: {issued}}}", "W234")
    assert [problem.path for problem in found] == [("meeting", "issued_on")] * is_told


def test_a_notice_is_issued_before_its_meeting() -> None:
    assert not find("meeting: {status: notice, issued_on: 2024-05-01}", "W234")


def test_a_day_of_issue_that_is_none_is_told_with_its_place() -> None:
    (problem,) = find("meeting: {issued_on: before Easter}", "E103")
    assert problem.path == ("meeting", "issued_on")
    assert problem.location.line > 1
    assert problem.details["value"] == "before Easter"

"""What notes behind names say, and that nobody is certified present on doubt."""

from __future__ import annotations

import pytest

from pipeline.outbox.manifest import describe_actions
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import Checked, check_notes
from schemas.model import Attendance
from tests.pieces import write_notes

ABSENT, PRESENT, OBSERVER = Attendance.ABSENT, Attendance.PRESENT, Attendance.OBSERVER


def check(participants: str, more: str = "") -> Checked:
    """What checking gives for notes with `participants`, as YAML, and more of a meeting."""
    piece = f"基本信息:\n  参与人员: {participants}\n{more}"
    return check_notes(read_notes(write_notes("zh-CN", piece), "a.yaml"))


def read_people(participants: str, more: str = "") -> list[tuple[str, str, str, Attendance]]:
    record = check(participants, more).record
    assert record is not None
    people = record.meeting.participants
    return [(who.name, who.department, who.title, who.attendance) for who in people]


def find_chair(participants: str, more: str = "") -> str:
    record = check(participants, more).record
    assert record is not None
    return record.meeting.chair


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("温其玉（研发中心 主管）", ("温其玉", "研发中心", "主管", PRESENT)),
        ("温其玉(研发中心，主管)", ("温其玉", "研发中心", "主管", PRESENT)),
        ("温其玉（研发中心主管）", ("温其玉", "研发中心", "主管", PRESENT)),
        ("温其玉（研发中心）（请假）", ("温其玉", "研发中心", "", ABSENT)),
        ("温其玉 请假", ("温其玉", "", "", ABSENT)),
        ("温其玉请假", ("温其玉", "", "", ABSENT)),
        ("温其玉-列席", ("温其玉", "", "", OBSERVER)),
        ("（请假）温其玉", ("温其玉", "", "", ABSENT)),
        ("温其玉（缺席）", ("温其玉（缺席）", "", "", ABSENT)),
        ("温其玉（因病请假）", ("温其玉（因病请假）", "", "", ABSENT)),
        ("温其玉（研发中心，未参会）", ("温其玉（未参会）", "研发中心", "", ABSENT)),
        ("Nora Quist (IT, Manager)", ("Nora Quist", "IT", "Manager", PRESENT)),
        ("Nora Quist (Head of Sales; absent)", ("Nora Quist", "", "Head of Sales", ABSENT)),
        ("温其玉【请假】", ("温其玉", "", "", ABSENT)),
        ("温其玉〔请\u200b假〕", ("温其玉", "", "", ABSENT)),
        ("温其玉（請假）", ("温其玉（請假）", "", "", ABSENT)),
        ("温其玉（缺）", ("温其玉（缺）", "", "", ABSENT)),
        ("Nora Quist [absent]", ("Nora Quist", "", "", ABSENT)),
        ("Nora Quist (couldn’t attend)", ("Nora Quist (couldn’t attend)", "", "", ABSENT)),
        ("Nora Quist (maternity leave)", ("Nora Quist (maternity leave)", "", "", ABSENT)),
        ("Nora Quist - absent", ("Nora Quist", "", "", ABSENT)),
        ("Nora Quist (apologies)", ("Nora Quist (apologies)", "", "", ABSENT)),
    ],
)
def test_a_note_is_understood(text: str, person: tuple[str, str, str, Attendance]) -> None:
    assert read_people(f"'林知远、{text}'")[1:] == [person]
    assert read_people(f"[林知远, '{text}']")[1:] == [person]
    assert read_people(f"[林知远, {{姓名: '{text}'}}]")[1:] == [person]
    codes = [problem.code for problem in check(f"'林知远、{text}'").problems]
    assert {*codes} <= {"W001", "W203"}


@pytest.mark.parametrize(
    ("text", "attendance"),
    [
        ("温其玉（线上）", PRESENT),
        ("温其玉（小温）", PRESENT),
        ("温其玉（出差）", ABSENT),
        ("温其玉（出差，线上参会）", PRESENT),
        ("温其玉（由周慕白代）", ABSENT),
        ("温其玉（下午请假）", ABSENT),
        ("Nora Quist (represented by Ann)", ABSENT),
        ("Nora Quist (Leavenworth)", PRESENT),
    ],
)
def test_what_is_not_understood_stays_with_the_name_and_is_told(
    text: str, attendance: Attendance
) -> None:
    checked = check(f"'林知远、{text}'")
    assert [problem.code for problem in checked.problems] == ["W225"]
    assert checked.record
    assert checked.record.meeting.participants[1].name == text
    assert checked.record.meeting.participants[1].attendance is attendance


def test_a_word_before_a_colon_holds_for_those_behind_it() -> None:
    people = read_people("出席：林知远、周慕白；请假人员：温其玉、顾南乔；列席：许清和")
    assert [(name, there) for name, _, _, there in people] == [
        ("林知远", PRESENT),
        ("周慕白", PRESENT),
        ("温其玉", ABSENT),
        ("顾南乔", ABSENT),
        ("许清和", OBSERVER),
    ]
    assert [name for name, *_ in read_people("'林知远；缺席：无'")] == ["林知远"]
    assert read_people("'Present: Ann Lee; Absent: Bo Ek'")[1] == ("Bo Ek", "", "", ABSENT)
    assert read_people("研发中心：温其玉、顾南乔（请假）")[1] == ("顾南乔", "研发中心", "", ABSENT)


@pytest.mark.parametrize(
    "text", ["林知远、温其玉，请假", "林知远、温其玉（均请假）", "林知远，缺席"]
)
def test_a_note_that_does_not_say_who_is_meant_is_an_error(text: str) -> None:
    assert "E146" in [problem.code for problem in check(text).problems]


def test_a_note_and_a_key_must_not_contradict_each_other() -> None:
    told = check("[林知远, {姓名: 温其玉（请假）, 出席情况: 出席}]").problems
    assert "E156" in [problem.code for problem in told]


def test_an_absence_in_the_place_of_a_job_title_is_one() -> None:
    assert read_people("[林知远, {姓名: 温其玉, 职务: 请假}]")[1][3] is ABSENT


def test_the_chair_is_taken_from_a_note_or_from_its_key() -> None:
    assert find_chair("林知远（主持）、温其玉") == "林知远"
    assert find_chair("主持人：林知远；温其玉") == "林知远"
    assert find_chair("[林知远, 温其玉]", "  主持人: 温其玉\n") == "温其玉"
    both = check("林知远（主持）、温其玉", "  主持人: 温其玉\n")
    assert [problem.code for problem in both.problems] == ["W225"]


def test_names_are_parted_wherever_people_part_them() -> None:
    assert len(read_people("[林知远，温其玉]")) == 2
    assert len(read_people("[林知远、温其玉, 周慕白]")) == 3
    assert len(read_people("'Ann Lee, Bo Ek'")) == 2
    assert len(read_people("林知远/温其玉")) == 2
    assert len(read_people("|\n    林知远\n    温其玉")) == 2
    assert len(read_people("林知远（研发中心、主管）、温其玉")) == 2


def test_a_problem_of_the_second_name_in_an_item_has_its_own_place() -> None:
    notes = "[林知远, '周慕白，温其玉（线上）', 顾南乔（小顾）]"
    first, second = check(notes).problems
    for problem, name in ((first, "温其玉（线上）"), (second, "顾南乔（小顾）")):
        start = problem.location.column - 1
        assert problem.excerpt[start : start + problem.location.length] == name


def test_an_owner_is_found_by_name_whatever_is_noted() -> None:
    owner = "问题与行动项:\n  - 行动项:\n      - 责任人: 温其玉（研发中心 主管）\n"
    people = "[林知远, {姓名: 温 其玉, 邮箱: wen@example.com}]"
    checked = check(people, owner)
    assert (checked.problems, bool(checked.record)) == ((), True)
    assert checked.record
    (action,) = describe_actions(checked.record)
    assert (action["owner"], action["email"]) == ("温其玉", "wen@example.com")
    assert next(checked.record.actions()).owner == "温其玉（研发中心 主管）"

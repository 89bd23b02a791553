"""Which actions are shown, in what order, and in what groups."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.actions.carry_over import choose_followed, choose_language, find_series
from pipeline.actions.filters import OPEN, By, Choice, choose_entries, split_entries
from pipeline.actions.register import cut_date, read_register
from schemas.model import Language, Status
from tests.builders import make_action
from tests.outboxes import ENGLISH, meet, publish_record, publish_two_meetings, report

if TYPE_CHECKING:
    from pathlib import Path

JUNE = dt.date(2024, 6, 1)


def choose(outbox: Path, choice: Choice, as_of: dt.date = JUNE) -> list[str]:
    register = read_register(outbox, as_of)
    return [entry.id for entry in choose_entries(register, choice)]


def test_the_most_urgent_comes_first_and_the_resolved_last(tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    assert choose(tmp_path, Choice()) == [
        "2024-05-24-launch/B1",  # overdue since the 28th
        "2024-05-10-launch/A2",  # overdue since the 31st
        "2024-05-10-launch/A3",  # due in two weeks
        "2024-05-10-launch/A1",  # resolved
    ]


def test_escalated_comes_before_what_is_due_earlier_but_not_overdue(tmp_path: Path) -> None:
    escalated = make_action(id="A2", due="2024-07-01", status=Status.ESCALATED)
    publish_record(tmp_path, meet("2024-05-10", actions=(make_action(due="2024-06-02"), escalated)))
    assert choose(tmp_path, Choice()) == ["2024-05-10-launch/A2", "2024-05-10-launch/A1"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(statuses=OPEN), {"B1", "A2", "A3"}),
        (Choice(statuses=frozenset({"resolved"})), {"A1"}),
        (Choice(departments=frozenset({"市场部", "供应链部"})), {"A2", "A3"}),
        (Choice(owners=frozenset({" 许清和 "})), {"A3"}),
        (Choice(overdue=True), {"B1", "A2"}),
        (Choice(departments=frozenset({"市场部"}), overdue=True), set()),
    ],
)
def test_a_choice_narrows_what_is_shown(tmp_path: Path, choice: Choice, expected: set[str]) -> None:
    publish_two_meetings(tmp_path)
    assert {entry.rpartition("/")[2] for entry in choose(tmp_path, choice)} == expected


def test_names_are_compared_without_case(tmp_path: Path) -> None:
    publish_record(tmp_path, meet("2024-05-10", actions=(make_action(owner="Priya N"),)))
    assert len(choose(tmp_path, Choice(owners=frozenset({"PRIYA n"})))) == 1


def test_two_people_of_one_name_in_two_departments_are_two_groups(tmp_path: Path) -> None:
    actions = (
        make_action(id="A1", owner="张伟", department="研发中心"),
        make_action(id="A2", owner="张伟", department="财务部"),
    )
    publish_record(tmp_path, meet("2024-05-10", actions=actions))
    groups = split_entries(read_register(tmp_path, JUNE).entries, By.OWNER)
    assert [group.file_name for group in groups] == ["研发中心-张伟", "财务部-张伟"]


def test_file_names_are_legal_and_differ_whatever_people_are_called(tmp_path: Path) -> None:
    names = ("a/b", "a\\b", "A-B", "..", "CON", "\u202eabc", "张 伟")
    actions = tuple(
        make_action(id=f"A{number}", department=name, owner="x")
        for number, name in enumerate(names)
    )
    publish_record(tmp_path / "outbox", meet("2024-05-10", actions=actions))
    groups = split_entries(read_register(tmp_path / "outbox", JUNE).entries, By.DEPARTMENT)
    files = [group.file_name for group in groups]
    assert len({name.casefold() for name in files}) == len(names)
    for name in files:
        (tmp_path / name).write_text("", encoding="utf-8")
        assert (tmp_path / name).parent == tmp_path


@pytest.mark.parametrize(
    ("record", "stem"),
    [
        ("2024-05-10-launch", "launch"),
        ("2024-05-10-水表上市", "水表上市"),
        ("launch-2024-05-10", "launch"),
        ("launch-03", "launch"),
        ("20240510_weekly_2", "weekly"),
        ("2024-05-10", ""),
        ("2024年5月10日周会", "周会"),
    ],
)
def test_the_date_is_cut_off_a_record_id(record: str, stem: str) -> None:
    assert cut_date(record) == stem


def publish_series(outbox: Path) -> None:
    task = make_action()
    publish_record(outbox, meet("2024-04-26", "pilot", subject="试产", actions=(task,)))
    publish_record(outbox, meet("2024-05-03", "budget", subject="预算", actions=(task,)))
    publish_record(
        outbox,
        meet("2024-05-10", actions=(task,), updates=(report("2024-04-26-pilot/A1"),)),
    )
    publish_record(outbox, meet("2024-05-24", "renamed", actions=(task,)))
    publish_record(
        outbox,
        meet("2024-05-28", subject="别名", actions=(make_action(status=Status.RESOLVED),)),
    )


@pytest.mark.parametrize("name", ["2024-05-10-launch", "launch", "智能水表二代产品上市协同"])
def test_a_series_has_the_records_of_one_subject_or_one_name(tmp_path: Path, name: str) -> None:
    publish_series(tmp_path)
    found = {source.id for source in find_series(read_register(tmp_path, JUNE), name)}
    assert "2024-05-10-launch" in found
    assert "2024-05-03-budget" not in found
    if name == "2024-05-10-launch":
        assert found == {"2024-05-10-launch", "2024-05-24-renamed", "2024-05-28-launch"}


def test_a_series_follows_up_its_own_actions_and_those_that_it_spoke_of(tmp_path: Path) -> None:
    publish_series(tmp_path)
    register = read_register(tmp_path, JUNE)
    followed = choose_followed(register, find_series(register, "2024-05-10-launch"))
    assert [entry.id for entry in followed] == [
        "2024-04-26-pilot/A1",
        "2024-05-10-launch/A1",
        "2024-05-24-renamed/A1",
    ]


def test_no_series_is_meant_by_a_name_of_nothing(tmp_path: Path) -> None:
    publish_series(tmp_path)
    register = read_register(tmp_path, JUNE)
    assert find_series(register, "2024-05-10") == ()
    assert find_series(register, "nothing") == ()


def test_the_register_is_in_the_language_of_most_records(tmp_path: Path) -> None:
    publish_record(tmp_path, meet("2024-05-10"))
    assert choose_language(read_register(tmp_path, JUNE)) is Language.CHINESE
    publish_record(tmp_path, meet("2024-05-11", languages=ENGLISH))
    assert choose_language(read_register(tmp_path, JUNE)) is Language.CHINESE
    publish_record(tmp_path, meet("2024-05-12", languages=ENGLISH))
    assert choose_language(read_register(tmp_path, JUNE)) is Language.ENGLISH

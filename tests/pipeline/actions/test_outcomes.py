"""What came of actions: accepted this month, and resolved by the due day or later."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipeline.actions.entry import MONTHS, count_on_time, list_accepted
from pipeline.actions.register import read_register
from schemas.model import Status
from tests.builders import make_action
from tests.outboxes import meet, publish_record, report

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.actions.entry import Entry

MAY, JUNE = dt.date(2024, 5, 31), dt.date(2024, 6, 20)


def read_entries(outbox: Path, as_of: dt.date = JUNE) -> tuple[Entry, ...]:
    return read_register(outbox, as_of).entries


def publish_set(outbox: Path, day: str, due: str, *names: str, department: str = "甲部") -> None:
    actions = [make_action(id=name, due=due, department=department) for name in names]
    publish_record(outbox, meet(day, department, actions=tuple(actions)))


def publish_reports(outbox: Path, day: str, **names: str) -> None:
    """A meeting on `day` that resolves the actions of 甲部; the values are who accepted them."""
    updates = [
        report(f"2024-01-08-甲部/{name}", "resolved", accepted_by=who)
        for name, who in names.items()
    ]
    publish_record(outbox, meet(day, "report", updates=tuple(updates)))


def list_figures(outbox: Path, as_of: dt.date = JUNE) -> list[tuple[str, str, int, int]]:
    return [
        (one.name, f"{month.start:%Y-%m}", month.on_time, month.resolved)
        for one in count_on_time(read_entries(outbox, as_of), as_of)
        for month in one.months
    ]


def test_what_was_accepted_this_month_comes_last_first(tmp_path: Path) -> None:
    publish_set(tmp_path, "2024-01-08", "2024-06-30", "A1", "A2", "A3", "A4")
    publish_reports(tmp_path, "2024-05-31", A1="季一鸣")
    publish_reports(tmp_path, "2024-06-01", A2="季一鸣", A3="")
    publish_reports(tmp_path, "2024-06-20", A4="季一鸣")
    found = list_accepted(read_entries(tmp_path), JUNE)
    assert [entry.action.id[-2:] for entry in found] == ["A4", "A2"]
    assert [entry.id[-2:] for entry in list_accepted(read_entries(tmp_path, MAY), MAY)] == ["A1"]


def test_the_day_of_acceptance_is_the_first_that_named_who_accepted(tmp_path: Path) -> None:
    publish_set(tmp_path, "2024-01-08", "2024-06-30", "A1")
    publish_reports(tmp_path, "2024-05-20", A1="")
    publish_reports(tmp_path, "2024-05-31", A1="季一鸣")
    publish_reports(tmp_path, "2024-06-10", A1="顾南乔")
    assert list_accepted(read_entries(tmp_path), JUNE) == ()


def test_what_was_sent_back_is_neither_accepted_nor_resolved(tmp_path: Path) -> None:
    publish_set(tmp_path, "2024-01-08", "2024-06-30", "A1")
    publish_reports(tmp_path, "2024-06-03", A1="季一鸣")
    back = report("2024-01-08-甲部/A1", "in_progress")
    publish_record(tmp_path, meet("2024-06-10", updates=(back,)))
    assert list_accepted(read_entries(tmp_path), JUNE) == ()
    assert count_on_time(read_entries(tmp_path), JUNE) == ()


def test_an_action_is_on_time_up_to_the_end_of_its_due_day(tmp_path: Path) -> None:
    publish_set(tmp_path, "2024-01-08", "2024-06-03", "A1", "A2")
    publish_reports(tmp_path, "2024-06-03", A1="")
    publish_reports(tmp_path, "2024-06-04", A2="")
    assert list_figures(tmp_path) == [("甲部", "2024-06", 1, 2)]


def test_a_due_day_moved_before_counts_and_one_moved_by_the_last_report_does_not(
    tmp_path: Path,
) -> None:
    publish_set(tmp_path, "2024-01-08", "2024-06-03", "A1", "A2")
    moved = report("2024-01-08-甲部/A1", "in_progress", due="2024-06-12")
    publish_record(tmp_path, meet("2024-06-02", updates=(moved,)))
    late = report("2024-01-08-甲部/A2", "resolved", due="2024-06-12")
    done = report("2024-01-08-甲部/A1", "resolved")
    publish_record(tmp_path, meet("2024-06-11", updates=(done, late)))
    assert list_figures(tmp_path) == [("甲部", "2024-06", 1, 2)]


def test_months_run_on_to_this_one_and_departments_come_by_what_they_resolved(
    tmp_path: Path,
) -> None:
    publish_set(tmp_path, "2024-01-08", "2024-04-30", "A1", "A2")
    publish_set(tmp_path, "2024-01-09", "2024-04-30", "B1", department="乙部")
    publish_reports(tmp_path, "2024-04-10", A1="")
    publish_reports(tmp_path, "2024-06-10", A2="")
    done = report("2024-01-09-乙部/B1", "resolved")
    publish_record(tmp_path, meet("2024-06-11", updates=(done,)))
    assert list_figures(tmp_path) == [
        ("甲部", "2024-04", 1, 1),
        ("甲部", "2024-05", 0, 0),
        ("甲部", "2024-06", 0, 1),
        ("乙部", "2024-04", 0, 0),
        ("乙部", "2024-05", 0, 0),
        ("乙部", "2024-06", 0, 1),
    ]


def test_there_are_six_months_at_most_over_the_turn_of_a_year(tmp_path: Path) -> None:
    publish_set(tmp_path, "2024-01-08", "2024-12-31", "A1", "A2", "A3")
    publish_reports(tmp_path, "2024-08-31", A1="")
    publish_reports(tmp_path, "2024-09-01", A2="")
    publish_reports(tmp_path, "2025-02-01", A3="")
    figures = list_figures(tmp_path, dt.date(2025, 2, 10))
    assert [month for _, month, _, _ in figures][:: MONTHS - 1] == ["2024-09", "2025-02"]
    assert sum(resolved for *_, resolved in figures) == 2


def test_what_is_resolved_in_its_own_record_is_no_promise_kept(tmp_path: Path) -> None:
    done = make_action(status=Status.RESOLVED)
    publish_record(tmp_path, meet("2024-06-03", actions=(done,)))
    assert count_on_time(read_entries(tmp_path), JUNE) == ()
    assert list_accepted(read_entries(tmp_path), JUNE) == ()

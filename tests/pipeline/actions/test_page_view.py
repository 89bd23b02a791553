"""The figures of the register's pictures."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipeline.actions.page_view import count_departments, count_periods, count_weeks
from pipeline.actions.register import read_register
from schemas.model import Status
from tests.builders import make_action
from tests.outboxes import meet, publish_record, publish_two_meetings, report

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.actions.entry import Entry

JUNE = dt.date(2024, 6, 1)


def read_entries(outbox: Path, as_of: dt.date = JUNE) -> tuple[Entry, ...]:
    return read_register(outbox, as_of).entries


def test_departments_come_by_what_is_overdue_and_without_what_is_done(tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    bars = count_departments(read_entries(tmp_path), JUNE)
    assert [(bar.name, bar.unresolved, bar.overdue) for bar in bars] == [
        ("供应链部", 1, 1),
        ("研发中心", 1, 1),
        ("市场部", 1, 0),
    ]


def test_the_coming_weeks_begin_today_and_leave_out_what_is_past_or_done(tmp_path: Path) -> None:
    days = ("05-31", "06-01", "06-07", "06-08", "06-28", "06-29")
    actions = tuple(
        make_action(id=f"A{number}", due=f"2024-{day}") for number, day in enumerate(days)
    )
    done = make_action(id="D", due="2024-06-02", status=Status.RESOLVED)
    escalated = make_action(id="E", due="2024-06-03", status=Status.ESCALATED)
    publish_record(tmp_path, meet("2024-05-20", actions=(*actions, done, escalated)))
    weeks = count_weeks(read_entries(tmp_path), JUNE)
    assert [(week.in_progress, week.escalated) for week in weeks] == [
        (2, 1),
        (1, 0),
        (0, 0),
        (1, 0),
    ]
    assert (weeks[0].start, weeks[0].end) == (JUNE, dt.date(2024, 6, 7))


def test_what_came_and_went_adds_up_to_what_is_open(tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    again = report("2024-05-10-launch/A1", "in_progress")
    publish_record(tmp_path, meet("2024-05-28", updates=(again,)))
    stretches = count_periods(read_entries(tmp_path), JUNE)
    figures = [(f"{one.start:%m-%d}", one.opened, one.closed, one.left) for one in stretches]
    assert figures == [
        ("05-06", 3, 0, 3),
        ("05-13", 0, 0, 3),
        ("05-20", 1, 1, 3),  # one set, one resolved
        ("05-27", 1, 0, 4),  # opened again
    ]


def test_long_times_are_told_by_month_and_no_more_than_two_years(tmp_path: Path) -> None:
    publish_record(tmp_path, meet("2020-01-15", actions=(make_action(),)))
    publish_record(tmp_path, meet("2024-05-31", actions=(make_action(),)))
    stretches = count_periods(read_entries(tmp_path), JUNE)
    assert len(stretches) == 24
    assert all(one.is_month for one in stretches)
    assert (stretches[0].start, stretches[0].left) == (dt.date(2022, 7, 1), 1)
    assert [one.opened for one in stretches[-2:]] == [1, 0]
    assert stretches[-1].left == 2


def test_what_is_resolved_in_its_own_record_was_never_open(tmp_path: Path) -> None:
    publish_record(tmp_path, meet("2024-05-10", actions=(make_action(status=Status.RESOLVED),)))
    assert count_periods(read_entries(tmp_path), JUNE) == ()


def test_nothing_gives_no_departments_and_empty_weeks() -> None:
    assert count_departments((), JUNE) == ()
    assert count_periods((), JUNE) == ()
    assert [week.in_progress for week in count_weeks((), JUNE)] == [0, 0, 0, 0]

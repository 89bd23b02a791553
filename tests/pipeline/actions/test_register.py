"""What the register promises: every action as the last word on it left it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.actions.entry import Entry, Recorded, ReportedChange, Source
from pipeline.actions.notices import NoticeKind
from pipeline.actions.register import Extract, Register, make_register, read_register
from pipeline.outbox.manifest import FILE_NAME
from schemas.model import MeetingTime, Status
from tests.builders import make_action
from tests.outboxes import meet, publish_record, publish_two_meetings, report

if TYPE_CHECKING:
    from pathlib import Path

JUNE = dt.date(2024, 6, 1)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "outbox"
    folder.mkdir()
    return folder


def find_entry(register: Register, name: str) -> Entry:
    return next(entry for entry in register.entries if entry.id.endswith(name))


def test_an_action_without_updates_stands_as_its_record_has_it(box: Path) -> None:
    publish_two_meetings(box)
    entry = find_entry(read_register(box, JUNE), "launch/A3")
    assert (entry.status, entry.due, entry.progress) == ("in_progress", "2024-06-15", None)
    assert entry.action.task == "修改宣传材料"
    assert entry.source.link == "2024-05-10-launch/2024-05-10-launch.pdf"
    assert len(entry.life) == 1


def test_an_update_of_a_later_record_is_taken_in(box: Path) -> None:
    publish_two_meetings(box)
    entry = find_entry(read_register(box, JUNE), "launch/A2")
    assert (entry.status, entry.due, entry.progress) == ("in_progress", "2024-05-31", 50)
    assert entry.note == "延期一周"
    assert entry.updated == dt.date(2024, 5, 24)


def test_what_an_update_does_not_say_stays_as_it_was(box: Path) -> None:
    publish_record(box, meet("2024-05-10", actions=(make_action(due="2024-05-22", progress=70),)))
    publish_record(box, meet("2024-05-24", updates=(report("2024-05-10-launch/A1", "escalated"),)))
    entry = find_entry(read_register(box, JUNE), "A1")
    assert (entry.status, entry.due, entry.progress) == ("escalated", "2024-05-22", 70)


def test_resolved_without_a_progress_is_done_in_full(box: Path) -> None:
    publish_two_meetings(box)
    entry = find_entry(read_register(box, JUNE), "launch/A1")
    assert (entry.status, entry.progress, entry.accepted_by) == ("resolved", 100, "林知远")


def test_the_life_of_an_action_has_every_word_on_it_in_order(box: Path) -> None:
    publish_two_meetings(box)
    publish_record(box, meet("2024-05-30", updates=(report("2024-05-10-launch/A2", "resolved"),)))
    entry = find_entry(read_register(box, JUNE), "launch/A2")
    assert [(change.source.id, change.status) for change in entry.life] == [
        ("2024-05-10-launch", "escalated"),
        ("2024-05-24-launch", "in_progress"),
        ("2024-05-30-launch", "resolved"),
    ]
    assert entry.life[0].due == "2024-05-20"


def test_updates_are_applied_in_order_of_meeting_time_not_of_names(box: Path) -> None:
    publish_record(box, meet("2024-05-10", actions=(make_action(),)))
    day = dt.date(2024, 5, 24)
    morning, evening = MeetingTime(day, dt.time(9)), MeetingTime(day, dt.time(18))
    done, undone = report("2024-05-10-launch/A1", "resolved"), report("2024-05-10-launch/A1")
    publish_record(box, meet("2024-05-24", "a", time=evening, updates=(done,)))
    publish_record(box, meet("2024-05-24", "z", time=morning, updates=(undone,)))
    assert find_entry(read_register(box, JUNE), "A1").status == "resolved"


def test_an_earlier_day_shows_what_was_known_then(box: Path) -> None:
    publish_two_meetings(box)
    register = read_register(box, dt.date(2024, 5, 23))
    assert [entry.id for entry in register.entries] == [
        "2024-05-10-launch/A1",
        "2024-05-10-launch/A2",
        "2024-05-10-launch/A3",
    ]
    assert find_entry(register, "A1").status == "in_progress"
    assert [(fault.kind, fault.record, fault.days) for fault in register.faults] == [
        (NoticeKind.LATER, "2024-05-24-launch", 1)
    ]


def test_overdue_is_what_is_open_the_day_after_its_last(box: Path) -> None:
    publish_record(box, meet("2024-05-10", actions=(make_action(due="2024-05-22 17:00"),)))
    entry = find_entry(read_register(box, JUNE), "A1")
    assert not entry.is_overdue(dt.date(2024, 5, 22))
    assert entry.is_overdue(dt.date(2024, 5, 23))


def test_what_is_due_at_24_00_is_overdue_on_the_next_day(box: Path) -> None:
    publish_record(box, meet("2024-05-10", actions=(make_action(due="2024-05-22 24:00"),)))
    register = read_register(box, JUNE)
    (entry,) = register.entries
    assert (register.faults, entry.due) == ((), "2024-05-22 24:00")
    assert not entry.is_overdue(dt.date(2024, 5, 22))
    assert entry.is_overdue(dt.date(2024, 5, 23))


def test_what_is_resolved_is_never_overdue(box: Path) -> None:
    publish_two_meetings(box)
    assert not find_entry(read_register(box, JUNE), "launch/A1").is_overdue(JUNE)


def test_only_the_latest_revision_of_a_record_counts(box: Path) -> None:
    publish_record(box, meet("2024-05-10", actions=(make_action(task="旧"),)))
    publish_record(box, meet("2024-05-10", actions=(make_action(task="新"),)), revision=2)
    publish_record(box, meet("2024-05-10", actions=(make_action(task="更新"),)), revision=10)
    register = read_register(box, JUNE)
    assert [entry.action.task for entry in register.entries] == ["更新"]
    assert register.sources[0].link.endswith("2024-05-10-launch.r10.pdf")


def test_an_acceptance_does_not_outlive_a_reopening(box: Path) -> None:
    publish_two_meetings(box)
    again = report("2024-05-10-launch/A1", note="复现")
    publish_record(box, meet("2024-05-28", updates=(again,)))
    entry = find_entry(read_register(box, JUNE), "launch/A1")
    assert entry.is_open
    assert entry.accepted_by == ""


def test_an_update_of_an_unknown_action_is_named_and_left_out(box: Path) -> None:
    publish_two_meetings(box)
    publish_record(box, meet("2024-05-30", updates=(report("2024-04-01-gone/A9"),)))
    faults = read_register(box, JUNE).faults
    assert [(fault.kind, fault.record, fault.action) for fault in faults] == [
        (NoticeKind.UNKNOWN, "2024-05-30-launch", "2024-04-01-gone/A9")
    ]


def test_an_update_from_before_the_action_is_named_and_left_out(box: Path) -> None:
    publish_record(box, meet("2024-05-10", updates=(report("2024-05-24-launch/A1", "resolved"),)))
    publish_record(box, meet("2024-05-24", actions=(make_action(),)))
    register = read_register(box, JUNE)
    assert [fault.kind for fault in register.faults] == [NoticeKind.EARLY]
    assert find_entry(register, "A1").is_open


def test_an_update_on_the_day_of_the_action_is_taken_in(box: Path) -> None:
    publish_record(box, meet("2024-05-10", actions=(make_action(),)))
    done = report("2024-05-10-launch/A1", "resolved")
    publish_record(box, meet("2024-05-10", "evening", updates=(done,)))
    register = read_register(box, JUNE)
    assert register.faults == ()
    assert not find_entry(register, "A1").is_open


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest["actions"][0].pop("task"),
        lambda manifest: manifest["actions"][0].update(due="soon"),
        lambda manifest: manifest["actions"][0].update(due="2024-13-01"),
        lambda manifest: manifest["actions"][0].update(status="done"),
        lambda manifest: manifest["actions"][0].update(progress=101),
        lambda manifest: manifest["actions"][0].update(progress=True),
        lambda manifest: manifest["actions"][0].update(owner=None),
        lambda manifest: manifest["actions"][0].update(after="A1"),
        lambda manifest: manifest.update(actions=[7]),
        lambda manifest: manifest.update(updates=[{}]),
        lambda manifest: manifest["record"].update(date="yesterday"),
        lambda manifest: manifest["record"].update(languages=[]),
        lambda manifest: manifest.update(record=None),
        lambda manifest: manifest.update(schema=99),
    ],
)
def test_a_broken_manifest_is_named_and_stops_nothing(box: Path, change: object) -> None:
    publish_two_meetings(box)
    folder = publish_record(box, meet("2024-05-15", "bad", actions=(make_action(),)))
    manifest = json.loads((folder / FILE_NAME).read_bytes())
    assert callable(change)
    change(manifest)
    (folder / FILE_NAME).write_text(json.dumps(manifest), encoding="utf-8")
    register = read_register(box, JUNE)
    assert [(fault.kind, fault.record) for fault in register.faults] == [
        (NoticeKind.UNREADABLE, "2024-05-15-bad")
    ]
    assert len(register.entries) == 4


def test_a_folder_without_a_manifest_is_named(box: Path) -> None:
    publish_two_meetings(box)
    (box / "2024-05-11-empty").mkdir()
    faults = read_register(box, JUNE).faults
    assert [(fault.kind, fault.record) for fault in faults] == [
        (NoticeKind.UNREADABLE, "2024-05-11-empty")
    ]


def test_a_copied_folder_is_named_and_counts_once(box: Path) -> None:
    publish_two_meetings(box)
    copy = box / "2024-05-10-launch 副本"
    copy.mkdir()
    (copy / FILE_NAME).write_bytes((box / "2024-05-10-launch" / FILE_NAME).read_bytes())
    register = read_register(box, JUNE)
    assert [fault.kind for fault in register.faults] == [NoticeKind.MISPLACED]
    assert len(register.entries) == 4


def test_a_broken_revision_leaves_the_one_before(box: Path) -> None:
    publish_record(box, meet("2024-05-10", actions=(make_action(task="旧"),)))
    folder = publish_record(box, meet("2024-05-10", actions=(make_action(),)), revision=2)
    (folder / FILE_NAME).write_bytes(b"{")
    register = read_register(box, JUNE)
    assert [entry.action.task for entry in register.entries] == ["旧"]
    assert [fault.record for fault in register.faults] == ["2024-05-10-launch.r2"]


def test_a_manifest_that_the_system_does_not_let_us_read_is_named(box: Path) -> None:
    folder = publish_record(box, meet("2024-05-10"))
    (folder / FILE_NAME).unlink()
    (folder / FILE_NAME).mkdir()
    assert [fault.kind for fault in read_register(box, JUNE).faults] == [NoticeKind.UNREADABLE]


def test_files_and_hidden_folders_beside_the_records_are_none_of_them(box: Path) -> None:
    publish_two_meetings(box)
    (box / "actions.html").write_text("x")
    (box / ".trash").mkdir()
    (box / "link").symlink_to(box / "2024-05-10-launch")
    assert read_register(box, JUNE).faults == ()


def test_reading_changes_nothing(box: Path) -> None:
    publish_two_meetings(box)
    before = sorted((path, path.stat().st_mtime_ns) for path in box.rglob("*"))
    read_register(box, JUNE)
    assert sorted((path, path.stat().st_mtime_ns) for path in box.rglob("*")) == before


def make_source(number: int) -> Source:
    day = dt.date(2024, 1, 1) + dt.timedelta(days=number)
    return Source(f"r{number}", 1, f"r{number}", "s", day, "", "en", "internal", "r", (), ())


SAID = st.tuples(st.integers(1, 20), st.sampled_from(list(Status)), st.none() | st.integers(0, 100))


@given(st.lists(SAID, max_size=8), st.randoms(), st.integers(0, 25))
def test_the_order_of_reading_never_matters(
    said: list[tuple[int, Status, int | None]], dice: object, last: int
) -> None:
    action = Recorded("r0/A1", make_source(0), "t", "d", "o", "x")
    extracts = [Extract(action.source, (Entry(action, "in_progress", None, "2024-02-01"),), ())]
    for number in sorted({day for day, _, _ in said}):
        updates = tuple(
            ("r0/A1", ReportedChange(make_source(number), status.value, progress, ""))
            for day, status, progress in said
            if day == number
        )
        extracts.append(Extract(make_source(number), (), updates))
    as_of = dt.date(2024, 1, 1) + dt.timedelta(days=last)
    expected = make_register(extracts, as_of)
    dice.shuffle(extracts)  # type: ignore[attr-defined]
    assert make_register(extracts, as_of) == expected
    known = [one for one in said if one[0] <= last]
    assert len(expected.entries[0].life) == len(known) + 1

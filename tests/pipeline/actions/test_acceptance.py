"""Acceptance of actions: handed in, accepted, sent back, as the records tell it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import icalendar
import pytest

from pipeline.actions.listing import pick_columns
from pipeline.actions.notices import NoticeKind, find_notices
from pipeline.actions.register import read_register
from pipeline.processing.register_files import write_register
from pipeline.settings import Settings
from schemas.model import Status
from tests.builders import make_action, make_labels
from tests.outboxes import meet, publish_record, report

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.actions.register import Register

ACTION = "2024-05-10-launch/A1"
DAY = dt.date(2024, 7, 1)


def make_register(folder: Path, *said: tuple[str, str]) -> Register:
    """A register in which later records say of one action: its status, and who accepted it."""
    publish_record(folder, meet("2024-05-10", actions=(make_action(id="A1"),)))
    for day, (status, who) in enumerate(said, 11):
        update = report(ACTION, status, accepted_by=who)
        publish_record(folder, meet(f"2024-05-{day}", "later", updates=(update,)))
    return read_register(folder, DAY)


@pytest.mark.parametrize(
    ("said", "acceptance"),
    [
        ([], None),
        ([("in_progress", "")], None),
        ([("escalated", "林知远")], None),
        ([("resolved", "")], "handed_in"),
        ([("resolved", "林知远")], "accepted"),
        ([("resolved", ""), ("resolved", "林知远")], "accepted"),
        ([("resolved", "林知远"), ("resolved", "")], "accepted"),
        ([("resolved", ""), ("in_progress", "")], "sent_back"),
        ([("resolved", "林知远"), ("escalated", "")], "sent_back"),
        ([("resolved", ""), ("in_progress", ""), ("in_progress", "")], "sent_back"),
        ([("resolved", "林知远"), ("in_progress", ""), ("resolved", "")], "handed_in"),
        ([("resolved", ""), ("in_progress", ""), ("resolved", "林知远")], "accepted"),
    ],
)
def test_acceptance_follows_from_what_was_said(
    tmp_path: Path, said: list[tuple[str, str]], acceptance: str | None
) -> None:
    assert make_register(tmp_path, *said).entries[0].acceptance == acceptance


def test_what_was_resolved_in_its_own_record_was_never_to_be_accepted(tmp_path: Path) -> None:
    action = make_action(id="A1", status=Status.RESOLVED)
    publish_record(tmp_path, meet("2024-05-10", actions=(action,)))
    entry = read_register(tmp_path, DAY).entries[0]
    assert entry.acceptance is None


def test_what_was_sent_back_deserves_a_look_since_that_day(tmp_path: Path) -> None:
    register = make_register(tmp_path, ("resolved", ""), ("in_progress", ""), ("in_progress", ""))
    found = {notice.kind: notice.days for notice in find_notices(register.entries, DAY)}
    assert found[NoticeKind.SENT_BACK] == (DAY - dt.date(2024, 5, 12)).days
    assert NoticeKind.UNACCEPTED not in found


def test_json_lists_and_to_dos_tell_it(tmp_path: Path) -> None:
    register, labels = make_register(tmp_path, ("resolved", "")), make_labels()
    assert "acceptance" in [column.key for column in pick_columns(register.entries)]
    data = {
        kind: write_register(kind, register, register.entries, labels, Settings())
        for kind in ("json", "csv", "ics", "md")
    }
    assert json.loads(data["json"])["actions"][0]["acceptance"] == "handed_in"
    for kind in ("csv", "md"):
        assert "已提交待验收" in data[kind].decode("utf-8-sig")
    (todo,) = icalendar.Calendar.from_ical(data["ics"]).walk("VTODO")
    assert "验收情况：已提交待验收" in str(todo["description"])


def test_a_list_without_anything_handed_in_has_no_such_column(tmp_path: Path) -> None:
    register = make_register(tmp_path)
    assert "acceptance" not in [column.key for column in pick_columns(register.entries)]

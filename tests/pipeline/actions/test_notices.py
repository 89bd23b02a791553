"""The warnings of the register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipeline.actions.notices import NoticeKind, find_notices, tell_fault, tell_notice
from pipeline.actions.register import read_register
from schemas.model import Status
from tests.builders import make_action, make_labels
from tests.outboxes import meet, publish_record, report

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.model import Action, Update

DAY = "2024-05-10"


def find_kinds(
    outbox: Path, as_of: str, action: Action, *updates: tuple[str, Update], soon: int = 7
) -> dict[NoticeKind, int]:
    """The notices on one action, with their days."""
    publish_record(outbox, meet(DAY, actions=(action,)))
    for day, update in updates:
        publish_record(outbox, meet(day, updates=(update,)))
    register = read_register(outbox, dt.date.fromisoformat(as_of))
    notices = find_notices(register.entries, register.as_of, soon)
    return {notice.kind: notice.days for notice in notices}


def test_an_action_is_overdue_from_the_day_after_its_last(tmp_path: Path) -> None:
    found = find_kinds(tmp_path, "2024-05-15", make_action(due="2024-05-14"))
    assert found == {NoticeKind.OVERDUE: 1}


def test_an_action_is_due_soon_within_the_days_asked_for(tmp_path: Path) -> None:
    action = make_action(due="2024-05-14")
    assert find_kinds(tmp_path, "2024-05-11", action, soon=3) == {NoticeKind.SOON: 3}
    register = read_register(tmp_path, dt.date(2024, 5, 11))
    assert find_notices(register.entries, register.as_of, 2) == ()


def test_an_action_due_today_is_due_and_not_overdue(tmp_path: Path) -> None:
    found = find_kinds(tmp_path, "2024-05-14", make_action(due="2024-05-14 09:00"))
    assert found == {NoticeKind.SOON: 0}


def test_an_escalated_action_without_a_word_for_a_week_is_noticed(tmp_path: Path) -> None:
    action = make_action(due="2024-12-31", status=Status.ESCALATED)
    assert find_kinds(tmp_path, "2024-05-17", action) == {NoticeKind.UNHEARD: 7}


def test_a_word_on_an_escalated_action_is_enough(tmp_path: Path) -> None:
    action = make_action(due="2024-12-31", status=Status.ESCALATED)
    word = ("2024-05-15", report(f"{DAY}-launch/A1", "escalated", note="总经理已批示"))
    assert find_kinds(tmp_path, "2024-05-21", action, word) == {}


def test_an_action_in_progress_without_an_update_for_two_weeks_is_noticed(tmp_path: Path) -> None:
    action = make_action(due="2024-12-31")
    assert find_kinds(tmp_path, "2024-05-24", action) == {NoticeKind.SILENT: 14}
    day_before = dt.date(2024, 5, 23)
    assert find_notices(read_register(tmp_path, day_before).entries, day_before) == ()


def test_resolved_by_an_update_and_accepted_by_nobody_is_noticed(tmp_path: Path) -> None:
    done = ("2024-05-12", report(f"{DAY}-launch/A1", "resolved"))
    assert find_kinds(tmp_path, "2024-06-10", make_action(), done) == {NoticeKind.UNACCEPTED: 29}


def test_acceptance_may_come_later_than_the_resolution(tmp_path: Path) -> None:
    done = ("2024-05-12", report(f"{DAY}-launch/A1", "resolved"))
    accepted = ("2024-05-14", report(f"{DAY}-launch/A1", "resolved", accepted_by="林知远"))
    assert find_kinds(tmp_path, "2024-06-10", make_action(), done, accepted) == {}


def test_what_was_resolved_in_its_own_record_needs_no_acceptance(tmp_path: Path) -> None:
    assert find_kinds(tmp_path, "2024-06-10", make_action(status=Status.RESOLVED)) == {}


def test_the_longest_standing_comes_first(tmp_path: Path) -> None:
    actions = tuple(make_action(id=f"A{day}", due=f"2024-05-{day}") for day in (13, 11, 12))
    publish_record(tmp_path, meet(DAY, actions=actions))
    register = read_register(tmp_path, dt.date(2024, 5, 20))
    notices = find_notices(register.entries, register.as_of)
    assert [notice.action[-3:] for notice in notices] == ["A11", "A12", "A13"]


def test_every_kind_has_its_words_in_both_languages(tmp_path: Path) -> None:
    late = (
        NoticeKind.UNKNOWN,
        NoticeKind.EARLY,
        NoticeKind.LATER,
        NoticeKind.UNREADABLE,
        NoticeKind.MISPLACED,
    )
    from pipeline.actions.notices import Notice

    for language in ("zh-CN", "en"):
        labels = make_labels(language)
        for kind in NoticeKind:
            notice = Notice(kind, "2024-05-10-launch", "2024-05-10-launch/A1", 3, "why")
            told = tell_fault(notice, labels) if kind in late else tell_notice(notice, labels)
            assert told
            assert "{" not in told

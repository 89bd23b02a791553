"""Major problems that are closed ask for a retrospective, until one is held."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.actions.notices import NoticeKind, find_notices
from pipeline.actions.register import read_register
from pipeline.cli.app import run
from pipeline.processing.record import make_record
from pipeline.settings import Settings
from schemas.model import Retrospective, Rich, Severity
from tests.builders import make_action, make_issue
from tests.outboxes import meet, publish_record, report
from tests.pieces import write_notes
from tests.register_pages import write_html

if TYPE_CHECKING:
    from pathlib import Path

PROBLEM = "固件在低温下 #重启"
JUNE = dt.date(2024, 6, 20)
LOOKED_BACK = Retrospective(review=Rich("低温试验开始得太晚"))


def publish_problem(outbox: Path, severity: Severity = Severity.MAJOR) -> None:
    """A problem with two actions, the second of which is accepted on 10 June."""
    actions = (make_action(id="A1"), make_action(id="A2"))
    issue = make_issue(*actions, problem=PROBLEM, severity=severity)
    publish_record(outbox, replace(meet("2024-05-10"), issues=(issue,)))
    publish_report(outbox, "2024-06-03", A1="季一鸣", A2="")
    publish_report(outbox, "2024-06-10", A2="季一鸣")


def publish_report(outbox: Path, day: str, **names: str) -> None:
    updates = [
        report(f"2024-05-10-launch/{name}", "resolved", accepted_by=who)
        for name, who in names.items()
    ]
    publish_record(outbox, meet(day, updates=tuple(updates)))


def find_unreviewed(outbox: Path) -> list[tuple[str, int]]:
    entries = read_register(outbox, JUNE).entries
    return [
        (notice.action, notice.days)
        for notice in find_notices(entries, JUNE)
        if notice.kind is NoticeKind.UNREVIEWED
    ]


def test_a_major_problem_asks_for_a_retrospective_once_all_of_it_is_accepted(
    tmp_path: Path,
) -> None:
    publish_problem(tmp_path)
    assert find_unreviewed(tmp_path) == [("2024-05-10-launch/A2", 10)]


def test_a_problem_that_is_not_major_asks_for_none(tmp_path: Path) -> None:
    publish_problem(tmp_path, Severity.NORMAL)
    assert find_unreviewed(tmp_path) == []


@pytest.mark.parametrize("status", ["in_progress", "resolved"])
def test_a_problem_is_not_closed_while_one_action_is_open_or_only_handed_in(
    tmp_path: Path, status: str
) -> None:
    actions = (make_action(id="A1"), make_action(id="A2"))
    issue = make_issue(*actions, severity=Severity.MAJOR)
    publish_record(tmp_path, replace(meet("2024-05-10"), issues=(issue,)))
    publish_report(tmp_path, "2024-06-03", A1="季一鸣")
    other = report("2024-05-10-launch/A2", status)
    publish_record(tmp_path, meet("2024-06-04", updates=(other,)))
    assert find_unreviewed(tmp_path) == []


def test_a_retrospective_of_the_series_after_the_last_was_resolved_ends_it(
    tmp_path: Path,
) -> None:
    publish_problem(tmp_path)
    early = meet("2024-06-02", retrospective=LOOKED_BACK)
    other = meet("2024-06-12", "budget", subject="预算", retrospective=LOOKED_BACK)
    publish_record(tmp_path, early)
    publish_record(tmp_path, other)
    assert len(find_unreviewed(tmp_path)) == 1
    publish_record(tmp_path, meet("2024-06-17", retrospective=LOOKED_BACK))
    assert find_unreviewed(tmp_path) == []


def test_records_that_do_not_say_whether_they_have_one_are_taken_to_have_it(
    tmp_path: Path,
) -> None:
    publish_problem(tmp_path)
    file = tmp_path / "2024-06-10-launch" / "record.json"
    told = json.loads(file.read_bytes())
    del told["record"]["retrospective"]
    file.write_text(json.dumps(told), encoding="utf-8")
    assert find_unreviewed(tmp_path) == []


@pytest.mark.parametrize(
    ("language", "kind", "proposal"),
    [
        ("zh-CN", "重大问题已关闭未复盘", f"# 重大问题“{PROBLEM}”的行动项已全部验收，尚未复盘\n"),
        (
            "en",
            "Major problem closed, no retrospective",
            f'# All actions of the major problem "{PROBLEM}" are accepted, and there is no '
            "retrospective yet\n",
        ),
    ],
)
def test_the_page_the_table_and_new_notes_say_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], language: str, kind: str, proposal: str
) -> None:
    publish_problem(tmp_path)
    page = write_html(tmp_path, language, JUNE).read_text(encoding="utf-8")
    assert f'data-attention="unreviewed"><span>{kind}</span> <b>1</b>' in page
    where = ["--as-of", "2024-06-20"]
    assert run(["actions", str(tmp_path), *where]) == 0
    assert "重大问题已关闭未复盘 1\n" in capfd.readouterr().out
    call_next_meeting(tmp_path)
    for chosen in (["--series", "launch"], ["--for", "2024-06-24-launch"]):
        begin = ["new", "--language", language, "--from", str(tmp_path), *chosen, *where]
        assert run(begin) == 0
        assert capfd.readouterr().out.count(proposal) == 1
        form = tmp_path.parent / "form.html"
        assert run(["form", "-o", str(form), *begin[1:]]) == 0
        assert f'"unreviewed":["{PROBLEM}"]' in form.read_text(encoding="utf-8")
        capfd.readouterr()
    publish_record(tmp_path, meet("2024-06-17", retrospective=LOOKED_BACK))
    assert run(begin) == 0
    assert proposal not in capfd.readouterr().out


def call_next_meeting(outbox: Path) -> None:
    notice = "基本信息: {记录编号: 2024-06-24-launch, 记录状态: 通知, 沟通时间: 2024-06-24 14:00}"
    settings = replace(Settings(), base=outbox.parent, outbox=outbox)
    assert make_record(write_notes("zh-CN", notice), "next.yaml", settings).folder

"""The commands that ask the register: actions, show, remind, and new --from."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.app import run
from pipeline.processing.validate import validate_files
from pipeline.settings import Settings
from pipeline.system.text import measure_text
from tests.builders import HOSTILE_TEXTS, make_action, make_person
from tests.outboxes import ENGLISH, meet, publish_record, publish_two_meetings, report
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = ("--as-of", "2024-06-01")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    publish_two_meetings(tmp_path / "outbox")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and complaints of a command."""
    code = run(arguments)
    told = capfd.readouterr()
    return code, told.out, told.err


def list_ids(text: str) -> list[str]:
    """The actions named in a text, without their dates."""
    return re.findall(r"2024-\d\d-\d\d-(\w+/\w+)", text)


def show_on_terminal(workspace: Path, *arguments: str, columns: int = 100) -> str:
    """What a terminal of that many columns shows."""
    master, slave = pty.openpty()
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "TERM": "xterm-256color",
        "COLUMNS": str(columns),
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-c", "from pipeline.cli.app import main; main()", *arguments]
    with subprocess.Popen(command, cwd=workspace, env=environment, stdout=slave) as process:
        os.close(slave)
        data = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # The other side has ended.
                break
            if not piece:
                break
            data += piece
        assert process.wait() == 0
    os.close(master)
    return data.decode().replace("\r\n", "\n")


def test_the_table_lists_what_is_open_the_most_urgent_first(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ask(capfd, "actions", *DAY)
    assert code == 0
    assert list_ids(out) == ["launch/B1", "launch/A2", "launch/A3"]
    assert "逾期 2" in out
    assert "另有 1 项已解决" in out
    assert err == ""


def test_in_a_pipe_there_are_no_colours_no_frames_and_no_line_is_broken(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    publish_record(
        workspace / "outbox", meet("2024-05-30", actions=(make_action(task="长" * 300),))
    )
    _, out, _ = ask(capfd, "actions", *DAY)
    assert "\x1b" not in out
    assert "长" * 300 in out
    assert not re.search(r"[─│━]| $", out, re.MULTILINE)


def test_columns_line_up_under_chinese(workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capfd, "actions", *DAY)
    lines = out.partition("\n\n")[0].splitlines()
    locations = {measure_text(line[: re.search(r"\S+$", line).start()]) for line in lines}  # type: ignore[union-attr]
    assert len(lines) == 4
    assert len(locations) == 1


def test_a_terminal_shows_colours_and_keeps_within_its_width(workspace: Path) -> None:
    shown = show_on_terminal(workspace, "actions", *DAY, columns=80)
    assert "\x1b[31m" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert max(map(measure_text, plain.splitlines()[:-3])) <= 80
    assert "签订供货协议" in plain


def test_overdue_ends_with_1_so_that_cron_can_tell(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ask(capfd, "actions", "--overdue", *DAY)
    assert (code, list_ids(out)) == (1, ["launch/B1", "launch/A2"])
    code, _, _ = ask(capfd, "actions", "--overdue", "--as-of", "2024-05-12")
    assert code == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--status", "all"), ["launch/B1", "launch/A2", "launch/A3", "launch/A1"]),
        (("--status", "resolved"), ["launch/A1"]),
        (("--status", "resolved", "--status", "open", "--owner", "许清和"), ["launch/A3"]),
        (("--department", "供应链部"), ["launch/A2"]),
        (("--owner", "顾南乔", "--owner", "许清和"), ["launch/A2", "launch/A3"]),
    ],
)
def test_options_narrow_the_table(
    workspace: Path,
    capfd: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    expected: list[str],
) -> None:
    _, out, _ = ask(capfd, "actions", *DAY, *arguments)
    assert list_ids(out) == expected


def test_a_name_that_nobody_has_is_told_with_those_like_it(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, _, err = ask(capfd, "actions", "--owner", "许清", *DAY)
    assert code == 0
    assert "您是指 许清和 吗" in err


def test_files_hold_all_actions(workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capfd, "actions", "--format", "json", *DAY)
    assert len(json.loads(out)["actions"]) == 4
    _, out, _ = ask(capfd, "actions", "--format", "csv", *DAY)
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
    assert len(rows) == 5


def test_the_name_of_the_output_chooses_the_format(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("all.xlsx", "all.ics", "all.md", "all.html", "deep/er/all.csv"):
        code, out, _ = ask(capfd, "actions", "-o", name, *DAY)
        assert (code, out) == (0, "")
        assert (workspace / name).stat().st_size > 100
    code, _, _ = ask(capfd, "actions", "--format", "csv", "-o", ".", *DAY)
    assert (workspace / "actions.csv").exists()


def test_split_writes_a_file_for_each(workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ("actions", "--split-by", "department", "--format", "md", "-o", "by", *DAY)
    _, out, _ = ask(capfd, *arguments)
    assert len(out.splitlines()) == 3
    text = (workspace / "by" / "供应链部.md").read_text(encoding="utf-8")
    assert list_ids(text) == ["launch/A2"]
    assert "供应链部" in text.splitlines()[0]


def test_what_cannot_be_read_is_named_on_standard_error_alone(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (workspace / "outbox" / "2024-05-11-empty").mkdir()
    code, out, err = ask(capfd, "actions", "--format", "json", *DAY)
    assert code == 0
    assert json.loads(out)
    assert "2024-05-11-empty" in err


def test_a_missing_outbox_is_a_wrong_usage(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, _, err = ask(capfd, "actions", "nowhere")
    assert code == 2
    assert "nowhere" in err
    assert len(err.splitlines()) == 1


def test_hostile_texts_cannot_colour_or_move_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = (*HOSTILE_TEXTS, "[red]rot[/red]", "\x1b[2Jweg")
    actions = tuple(make_action(id=f"A{n}", task=text) for n, text in enumerate(texts))
    publish_record(tmp_path / "outbox", meet("2024-05-10", actions=actions))
    _, out, _ = ask(capfd, "actions", *DAY)
    assert "\x1b" not in out
    assert "[red]rot[/red]" in out
    assert len(out.partition("\n\n")[0].splitlines()) == len(texts) + 1


def test_show_tells_the_life_of_an_action(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ask(capfd, "show", "2024-05-10-launch/A2", *DAY)
    assert code == 0
    life = out.partition("\n\n")[2].splitlines()
    assert "2024-05-10-launch" in life[0]
    assert "需升级" in life[0]
    assert "2024-05-20 → 2024-05-31" in life[1]
    assert "延期一周" in life[1]


def test_show_tells_who_accepted(workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capfd, "--language", "en", "show", "2024-05-10-launch/A1", *DAY)
    assert "Resolved 100%" in out or "Accepted by: 林知远" in out
    assert "Accepted by: 林知远" in out


def test_an_unknown_action_is_told_with_those_like_it(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, _, err = ask(capfd, "show", "2024-05-10-lunch/A2", *DAY)
    assert code == 2
    assert "2024-05-10-launch/A2" in err


def test_remind_writes_markdown_and_a_letter_for_everyone(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ask(capfd, "remind", "--out", "letters", *DAY)
    assert code == 0
    assert len(out.splitlines()) == 3  # 许清和, 顾南乔 and 沈亦舟; what is resolved needs no letter
    files = sorted(file.name for file in (workspace / "letters").iterdir())
    assert len(files) == 6
    data = (workspace / "letters" / "供应链部-顾南乔.eml").read_bytes()
    letter = email.message_from_bytes(data, policy=email.policy.default)
    assert "1 项逾期" in letter["subject"]
    assert letter["x-unsent"] == "1"
    assert "签订供货协议" in letter.get_content()
    assert "逾期 1 天" in (workspace / "letters" / "供应链部-顾南乔.md").read_text(encoding="utf-8")


def test_a_letter_is_in_the_language_of_its_records_and_answers_go_to_the_recorder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    people = (
        make_person(name="Ann Lee", email="ann@example.com"),
        make_person(name="Bo Ek", email="bo@example.com"),
    )
    actions = (make_action(owner="Bo Ek"),)
    english = meet(
        "2024-05-11", "portal", languages=ENGLISH, recorder="Ann Lee", participants=people,
        actions=actions,
    )  # fmt: skip
    publish_record(tmp_path / "outbox", english)
    for day in ("2024-05-10", "2024-05-12"):
        publish_record(tmp_path / "outbox", meet(day, actions=(make_action(),)))
    ask(capfd, "remind", "--out", "letters", *DAY)
    letters = {
        file.name: email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in (tmp_path / "letters").glob("*.eml")
    }
    bo = next(letter for name, letter in letters.items() if "Bo-Ek" in name)
    assert bo["subject"].startswith("Reminder")
    assert bo["reply-to"] == "Ann Lee <ann@example.com>"
    chinese = next(letter for name, letter in letters.items() if "沈亦舟" in name)
    assert chinese["subject"].startswith("提醒")
    assert chinese["reply-to"] is None


def test_a_letter_is_addressed_where_the_notes_have_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    people = (
        make_person(),
        make_person(name="顾\n南乔", email="gu@example.com\r\nBcc: all@example.com"),
    )
    actions = (
        make_action(),
        make_action(id="A2", owner="顾\n南乔", task="x\r\nBcc: y@example.com"),
    )
    record = meet("2024-05-10", participants=people, actions=actions)
    publish_record(tmp_path / "outbox", record)
    ask(capfd, "remind", "--out", "letters", "--by", "department", *DAY)
    data = (tmp_path / "letters" / "研发中心.eml").read_bytes()
    letter = email.message_from_bytes(data, policy=email.policy.default)
    assert letter["to"].addresses[0].addr_spec == "shen.yizhou@example.com"
    assert len(letter["to"].addresses) == 1
    assert letter["bcc"] is None
    assert letter.defects == []


def test_reminders_are_the_same_bytes_for_the_same_day(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for folder in ("one", "two"):
        ask(capfd, "remind", "--out", folder, *DAY)
    for file in (workspace / "one").iterdir():
        assert file.read_bytes() == (workspace / "two" / file.name).read_bytes()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_new_notes_carry_open_actions_over_and_are_read_as_updates(
    workspace: Path, capfd: pytest.CaptureFixture[str], language: str
) -> None:
    arguments = ("new", "--from", "outbox", "--language", language, *DAY)
    code, notes, err = ask(capfd, *arguments)
    assert code == 0
    assert "3" in err
    read = read_updates(notes, language)
    assert [update["action"] for update in read] == [
        "2024-05-24-launch/B1",
        "2024-05-10-launch/A2",
        "2024-05-10-launch/A3",
    ]
    assert [update["task"] for update in read] == ["申请特批", "签订供货协议", "修改宣传材料"]
    assert read[1]["progress"] == "50%"


def read_updates(notes: str, language: str) -> list[dict[str, str]]:
    """The updates of notes as a YAML reader of others sees them, by English keys."""
    import yaml

    keys = {"行动项编号": "action", "任务": "task", "状态": "status", "进度": "progress"}
    part = yaml.safe_load(notes)["updates" if language == "en" else "既往行动项进展"]
    return [{keys.get(key, key): value for key, value in update.items()} for update in part]


def test_hostile_tasks_are_carried_over_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = (*HOSTILE_TEXTS, "a: b # c", "- x", "{", "null", "'", '"', "2024-05-10", "@x", "%y")
    actions = tuple(make_action(id=f"A{n}", task=text) for n, text in enumerate(texts))
    publish_record(tmp_path / "outbox", meet("2024-05-10", actions=actions))
    _, notes, _ = ask(capfd, "new", "--from", "outbox", *DAY)
    tasks = {update["action"]: update["task"] for update in read_updates(notes, "zh-CN")}
    for number, text in enumerate(texts):
        words = re.sub(r"[\s\u200b-\u200f\u202a-\u202e\x00-\x1f\x80-\x9f]", "", text)
        task = re.sub(r"[\s\u200b-\u200f\u202a-\u202e]", "", tasks[f"2024-05-10-launch/A{number}"])
        assert task == words


def test_a_series_brings_its_subject_and_only_its_own_actions(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = meet("2024-05-20", "budget", subject="预算", actions=(make_action(),))
    publish_record(workspace / "outbox", other)
    _, notes, _ = ask(capfd, "new", "--from", "outbox", "--series", "budget", *DAY)
    assert list_ids(notes.partition("既往行动项进展:")[2]) == ["budget/A1"]
    assert "  协作主题: 预算\n" in notes
    assert "  协作部门: [产品部, 研发中心]\n" in notes
    code, _, err = ask(capfd, "new", "--from", "outbox", "--series", "nothing", *DAY)
    assert code == 2
    assert "nothing" in err


def test_carried_notes_are_valid_once_the_meeting_is_filled_in(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, notes, _ = ask(capfd, "new", "--from", "outbox", "--series", "launch", *DAY)
    filled = {
        "参与人员": "[沈亦舟, 周慕白]",
        "沟通时间": "2024-06-07 14:00",
        "沟通形式": "线下会议",
        "记录人": "周慕白",
        "议题": "进展",
        "结论": "按计划进行。",
    }
    for key, value in filled.items():
        notes = re.sub(rf"^([ -]*{key}):$", rf"\1: {value}", notes, count=1, flags=re.MULTILINE)
    head, part, rest = notes.partition("问题与行动项:")
    assert part
    updates = rest[rest.index("# 以前记录") :]
    file = workspace / "next.yaml"
    file.write_text(head + updates, encoding="utf-8")
    (verdict,) = validate_files([str(file)], Settings())
    assert [problem.code for problem in verdict.problems if problem.is_error] == []


def test_english_records_are_told_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    record = meet("2024-05-10", languages=ENGLISH, actions=(make_action(),))
    publish_record(tmp_path / "outbox", record)
    publish_record(
        tmp_path / "outbox",
        meet("2024-05-12", languages=ENGLISH, updates=(report("2024-01-01-x/A1"),)),
    )
    _, out, err = ask(capfd, "actions", *DAY)
    assert "Overdue 1" in out
    assert "reports on action 2024-01-01-x/A1, which no record has" in err


def test_regenerate_brings_the_register_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outbox").mkdir()
    example = REPOSITORY / "examples" / "2024-05-17-weekly.yaml"
    assert ask(capfd, "render", str(example))[0] == 0
    assert ask(capfd, "regenerate", "--check")[0] == 0
    assert not (tmp_path / "outbox" / "actions.html").exists()
    assert ask(capfd, "regenerate", "--jobs", "1")[0] == 0
    page = (tmp_path / "outbox" / "actions.html").read_text(encoding="utf-8")
    assert "2024-05-17-weekly/A1" in page
    (tmp_path / "outbox" / "actions.xlsx").unlink()
    (tmp_path / "outbox" / "actions.xlsx").mkdir()
    code, _, err = ask(capfd, "regenerate", "--jobs", "1")
    assert code == 0
    assert "actions.xlsx" in err


def test_watching_once_leaves_the_register_beside_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    example = REPOSITORY / "examples" / "2024-05-17-weekly.yaml"
    (tmp_path / "inbox" / example.name).write_bytes(example.read_bytes())
    command = [sys.executable, "-c", "from pipeline.cli.app import main; main()", "watch", "--once"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    page = (tmp_path / "outbox" / "actions.html").read_text(encoding="utf-8")
    assert 'href="2024-05-17-weekly/2024-05-17-weekly.pdf"' in page
    assert (tmp_path / "outbox" / "actions.xlsx").stat().st_size > 1000


def test_an_empty_outbox_is_told_in_the_language_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outbox").mkdir()
    for system, told in (("en_GB.UTF-8", "No action items\n"), ("zh_CN.UTF-8", "无行动项\n")):
        monkeypatch.setenv("LC_ALL", system)
        assert ask(capfd, "actions") == (0, told, "")


@pytest.mark.slow
def test_a_running_watcher_keeps_the_register_and_ends_at_once(tmp_path: Path) -> None:
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    page = tmp_path / "outbox" / "actions.html"
    command = [sys.executable, "-c", "from pipeline.cli.app import main; main()", "watch"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as process:
        try:
            await_true(page.exists)
            example = REPOSITORY / "examples" / "2024-05-17-weekly.yaml"
            (tmp_path / "inbox" / example.name).write_bytes(example.read_bytes())
            await_true(lambda: "2024-05-17-weekly/A1" in page.read_text(encoding="utf-8"))
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
    assert not any((tmp_path / "outbox" / ".staging").iterdir())


def await_true(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)

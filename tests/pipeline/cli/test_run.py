"""The command line ends with the code that says what happened, and never with a traceback."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click
import pytest

from pipeline.cli import app
from pipeline.cli.doctor import Diagnosis, examine
from pipeline.errors import MinutesError
from pipeline.writers.pdf import weasyprint_adapter
from tests.commands import run
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = REPOSITORY / "examples" / "2024-05-17-weekly.yaml"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with an inbox and an outbox."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "outbox").mkdir()
    return tmp_path


def test_a_record_rendered_ends_with_0_and_names_its_folder(workspace: Path) -> None:
    done = run("render", str(EXAMPLE), cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert "outbox/2024-05-17-weekly" in done.stdout
    assert done.stderr == ""


def test_the_same_notes_again_change_nothing(workspace: Path) -> None:
    run("render", str(EXAMPLE), cwd=workspace)
    before = sorted((workspace / "outbox").rglob("*"))
    done = run("--language", "en", "render", str(EXAMPLE), cwd=workspace)
    assert done.returncode == 0
    assert "nothing to do" in done.stdout
    assert sorted((workspace / "outbox").rglob("*")) == before


def test_notes_with_problems_end_with_1_and_others_are_still_made(workspace: Path) -> None:
    bad = workspace / "bad.yaml"
    bad.write_text("meeting: [", encoding="utf-8")
    done = run("render", "bad.yaml", str(EXAMPLE), cwd=workspace)
    assert done.returncode == 1
    assert "bad.yaml:1:" in done.stderr
    assert (workspace / "outbox" / "2024-05-17-weekly").is_dir()


@pytest.mark.parametrize(
    ("arguments", "settings", "told"),
    [
        (("nonsense",), "", "No such command 'nonsense'"),
        (("render",), "", "Missing argument"),
        (("render", str(EXAMPLE)), "theem = 'x'", "did you mean 'theme'"),
        (("render", str(EXAMPLE)), "theme = 'none'", "theme 'none'"),
        (("render", str(EXAMPLE)), "outbox = 3", "'outbox' is a text"),
        (("render", str(EXAMPLE)), "[limits]\nfile = '5 MX'", 'a size such as "5 MB"'),
        (("render", str(EXAMPLE)), "[record]\nformats = ['doc']", "did you mean 'docx'"),
        (("render", str(EXAMPLE)), "[", "minutes.toml"),
        (("render", str(EXAMPLE)), "outbox = 'nowhere'", "outbox"),
        (("render", str(EXAMPLE)), "timezone = 'Mars/Base'", "there is no time zone 'Mars/Base'"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_was_meant(
    workspace: Path, arguments: tuple[str, ...], settings: str, told: str
) -> None:
    (workspace / "minutes.toml").write_text(settings, encoding="utf-8")
    done = run(*arguments, cwd=workspace)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_ends_with_3_and_one_line(workspace: Path) -> None:
    done = run("render", "gone.yaml", cwd=workspace)
    assert done.returncode == 3
    assert "gone.yaml" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [(MinutesError("the disk is full"), 3), (RuntimeError("oh"), 3), (KeyboardInterrupt(), 130)],
)
def test_a_fault_is_one_line_for_the_user(
    fault: BaseException,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    @click.command("fails")
    def command() -> None:
        raise fault

    monkeypatch.setitem(app.COMMANDS, "fails", "fails")
    monkeypatch.setattr(app.LazyCommands, "get_command", lambda *_: command)
    assert app.run(["fails"]) == code
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert str(fault) in told


def test_a_traceback_is_in_the_log_of_those_who_ask_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command("fails")
    def command() -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(app.LazyCommands, "get_command", lambda *_: command)
    assert app.run(["--verbose", "fails"]) == 3
    assert "RuntimeError: oh" in capsys.readouterr().err
    assert app.run(["--log-format", "json", "fails"]) == 3
    assert '"traceback": "Traceback' in capsys.readouterr().err


def test_every_command_has_help(workspace: Path) -> None:
    for name in app.COMMANDS:
        done = run(name, "--help", cwd=workspace)
        assert done.returncode == 0, done.stderr
        assert f"minutes {name}" in done.stdout or "Usage:" in done.stdout


def test_a_late_record_is_told_where_it_is_drawn_up_and_stands_all_the_same(
    workspace: Path,
) -> None:
    day = (dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=20)).date().isoformat()
    text = EXAMPLE.read_text(encoding="utf-8").replace("2024-05-17", day)
    (workspace / "inbox" / f"{day}-weekly.yaml").write_text(text, encoding="utf-8")
    done = run("--language", "en", "watch", "--once", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert "warning W212" in done.stderr
    assert (workspace / "outbox" / f"{day}-weekly" / "record.json").is_file()


def test_records_with_warnings_can_be_regenerated_when_the_settings_grow_strict(
    workspace: Path,
) -> None:
    notes = workspace / "weekly.yaml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("统一 120 条答复口径", "尽快统一口径")
    notes.write_text(text, encoding="utf-8")
    assert run("render", "weekly.yaml", cwd=workspace).returncode == 0
    (workspace / "minutes.toml").write_text("organisation = '示例公司'\n[problems]\nstrict = true")
    done = run("regenerate", cwd=workspace)
    assert done.returncode == 0, done.stdout + done.stderr
    assert run("verify", cwd=workspace).returncode == 0
    assert run("validate", "weekly.yaml", cwd=workspace).returncode == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "set by WeasyPrint alone, as minutes.toml asks"), ("zh-CN", "只用 WeasyPrint 排行")],
)
def test_doctor_says_who_sets_the_lines_of_a_pdf(workspace: Path, language: str, told: str) -> None:
    assert told not in run("--language", language, "doctor", cwd=workspace).stdout
    (workspace / "minutes.toml").write_text('typesetting = "stock"\n', encoding="utf-8")
    done = run("--language", language, "doctor", cwd=workspace)
    assert done.returncode == 0
    assert told in done.stdout


def test_doctor_says_why_another_weasyprint_is_slower(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ("weasyprint 71.0 (tested: 70.0)",)
    monkeypatch.setattr(weasyprint_adapter, "find_differences", lambda: found)
    mismatch = next(one for one in examine(workspace) if one.name == "typesetting")
    assert mismatch.is_well
    assert mismatch == Diagnosis("typesetting", is_well=True, detail=found[0], told="differs")


def test_messages_are_in_the_language_of_the_environment(workspace: Path) -> None:
    told = [
        run("doctor", cwd=workspace, **environment).stdout
        for environment in ({}, {"MINUTES_LANGUAGE": "zh-CN"}, {"LC_ALL": "zh_CN.UTF-8"})
    ]
    assert told[0].isascii()
    assert "发件箱" in told[1]
    assert "发件箱" in told[2]

"""minutes validate, schema and new, as a user runs them."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.app import run
from pipeline.report.verdicts import FORMS
from schemas.json_schema import dump_schema
from tests.pieces import write_notes

NOTES = Path(__file__).parents[2] / "notes"
MINUTES = Path(sys.executable).with_name("minutes")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with sound notes, and notes with a warning, in the folder `notes`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.yaml").write_bytes(write_notes("en"))
    weekend = write_notes("en", "issues: [{actions: [{due: 2024-05-18}]}]")
    (tmp_path / "notes" / "b.yaml").write_bytes(weekend)
    return tmp_path


def write_wrong(folder: Path) -> None:
    wrong = write_notes("zh-CN", "问题与行动项: [{行动项: [{截止时间: 开学后}]}]")
    (folder / "notes" / "c.yaml").write_bytes(wrong)


def test_every_problem_of_a_folder_is_told_with_a_summary(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_wrong(folder)
    assert run(["validate", "notes"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "notes/b.yaml:22:10: warning W205 issues[1].actions[1].due: 2024-05-18"
    )
    assert lines[3].startswith("notes/c.yaml:22:11: 错误 E103 问题与行动项[1].行动项[1].截止时间：")
    assert lines[-1] == "3 files checked: 1 error, 1 warning"


def test_warnings_do_not_fail_unless_it_is_asked_to(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["validate", "notes"]) == 0
    assert run(["validate", "--strict", "notes"]) == 1
    assert "error W205" in capsys.readouterr().out
    assert run(["validate", "--strict", "--ignore", "w205", "notes"]) == 0
    (folder / "minutes.toml").write_text('problems = {errors = ["W205"]}')
    assert run(["validate", "notes"]) == 1
    (folder / "minutes.toml").write_text('problems = {strict = true, ignore = ["W2"]}')
    assert run(["validate", "notes"]) == 0


def test_problems_can_be_selected_by_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_wrong(folder)
    assert run(["validate", "--select", "W205,W206", "notes"]) == 0
    assert "E103" not in capsys.readouterr().out


@pytest.mark.parametrize("option", [["--ignore", "E103"], ["--ignore", "W999"], ["--select", "Q"]])
def test_a_wrong_code_is_wrong_usage(
    folder: Path, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["validate", *option, "notes"]) == 2
    assert option[1] in capsys.readouterr().err


def test_a_file_that_is_not_there_does_not_hide_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["validate", "missing.yaml", "notes/a.yaml"]) == 3
    out = capsys.readouterr().out
    assert "missing.yaml: cannot be opened: there is no such file" in out
    assert "2 files checked" in out


def test_the_language_can_be_chosen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--language", "zh-CN", "validate", "notes"]) == 0
    out = capsys.readouterr().out
    assert "提示 W205 问题与行动项[1].行动项[1].截止时间" in out
    assert out.endswith("已检查 2 个文件：0 处错误，1 条提示\n")


def test_standard_input_is_a_minus_sign(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.TextIOWrapper(io.BytesIO(b'{"meeting": 1}'))
    monkeypatch.setattr(sys, "stdin", data)
    assert run(["validate", "-"]) == 1
    assert "-:1:2: error E114 meeting" in capsys.readouterr().out


def test_the_inbox_is_looked_through_where_no_file_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "notes").rename(folder / "inbox")
    assert run(["validate"]) == 0
    assert "2 files checked" in capsys.readouterr().out


def read_form(form: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    write_wrong(folder)
    assert run(["validate", "--format", form, "notes", "missing.yaml"]) == 3
    return capsys.readouterr().out


def test_json_has_every_problem_and_a_summary(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(read_form("json", folder, capsys))
    assert told["schema"] == 2
    assert told["summary"] == {"files": 4, "errors": 1, "warnings": 1, "unopened": 1}
    assert [file["name"] for file in told["files"]][-1] == "missing.yaml"
    assert told["files"][-1]["fault"] == "there is no such file"
    assert told["files"][2]["language"] == "zh-CN"
    assert told["files"][2]["problems"] == [
        {
            "code": "E103",
            "severity": "error",
            "line": 22,
            "column": 11,
            "length": 3,
            "path": "issues[1].actions[1].due",
            "message": "“开学后”不是日期；请写成 2024-05-17 或 2024-05-17 17:00",
            "excerpt": "    截止时间: 开学后",
        }
    ]


def test_github_is_told_file_line_and_column(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = read_form("github", folder, capsys).splitlines()
    assert lines[0].startswith(
        "::warning file=notes/b.yaml,line=22,col=10,endColumn=22,title=W205::"
    )
    assert lines[1] == (
        "::error file=notes/c.yaml,line=22,col=11,endColumn=14,title=E103::"
        "问题与行动项[1].行动项[1].截止时间: "
        "“开学后”不是日期；请写成 2024-05-17 或 2024-05-17 17:00"
    )
    assert lines[2] == "::error file=missing.yaml::there is no such file"


def test_sarif_names_rules_places_and_what_could_not_be_opened(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = json.loads(read_form("sarif", folder, capsys))
    (told,) = log["runs"]
    assert [rule["id"] for rule in told["tool"]["driver"]["rules"]] == ["E103", "W205"]
    region = told["results"][1]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (22, 11, 14)
    assert told["results"][1]["ruleId"] == "E103"
    assert told["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_of_nothing_too(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["validate", "--format", form, "notes/a.yaml"]) == 0
    out = capsys.readouterr().out
    if form in ("json", "sarif"):
        json.loads(out)


def test_colours_are_for_terminals_alone(folder: Path) -> None:
    write_wrong(folder)
    command = [str(MINUTES), "validate", "notes/c.yaml"]
    plain = subprocess.run(command, capture_output=True, check=False).stdout
    assert b"\x1b" not in plain
    assert b"\x1b[31m" in read_terminal(command, {})
    assert b"\x1b" not in read_terminal(command, {"NO_COLOR": "1"})


def read_terminal(command: list[str], environment: dict[str, str]) -> bytes:
    """What a command prints on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, env=os.environ | environment) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux says so when the other end is closed.
                break
            if not piece:
                break
            told += piece
        process.wait()
    os.close(ours)
    return told


def test_new_notes_come_with_their_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "new.yaml", "--language", "zh-CN"]) == 0
    assert "基本信息:" in (folder / "new.yaml").read_text(encoding="utf-8")
    assert (folder / ".notes.schema.json").read_text(encoding="utf-8") == dump_schema()
    assert run(["new", "new.yaml"]) == 2
    assert run(["new", "nowhere/new.yaml"]) == 2
    assert run(["new", "new.pdf"]) == 2
    assert run(["new"]) == 0
    assert "\nmeeting:\n" in capsys.readouterr().out
    assert sorted(file.name for file in folder.iterdir()) == [
        ".notes.schema.json",
        "new.yaml",
        "notes",
    ]


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told["$schema"] == "https://json-schema.org/draft/2020-12/schema"

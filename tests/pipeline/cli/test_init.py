"""A workspace is made by one command, and its settings are told before a file is touched."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli.init import read_settings
from pipeline.settings import Settings, load_settings
from tests.commands import run
from tests.pieces import SOUND

if TYPE_CHECKING:
    from pathlib import Path


def list_names(kind: Any, prefix: str = "") -> set[str]:
    names = set()
    for item in fields(kind):
        value = getattr(kind, item.name)
        if is_dataclass(value):
            names |= list_names(value, f"{item.name}.")
        elif not item.metadata.get("derived"):
            names.add(prefix + item.name)
    return names


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_settings_show_every_setting_and_what_holds_without_it(
    tmp_path: Path, language: str
) -> None:
    text = read_settings(language).decode()
    shown = re.sub(r"(?m)^# (?=[a-z_]+ = )", "", text)
    table = tomllib.loads(shown)
    names = {
        f"{name}.{inner}" if isinstance(value, dict) else name
        for name, value in table.items()
        for inner in (value if isinstance(value, dict) else [""])
    }
    assert names == list_names(Settings())
    for written in (text, shown):
        (tmp_path / "minutes.toml").write_text(written, encoding="utf-8")
        loaded = load_settings(tmp_path)
        (tmp_path / "minutes.toml").unlink()
        assert loaded == load_settings(tmp_path)


def test_a_workspace_is_made_once_and_a_record_in_it(tmp_path: Path) -> None:
    done = run("--language", "en", "init", "会议", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "minutes -C 会议 watch" in done.stdout
    assert sorted(path.name for path in (tmp_path / "会议").iterdir()) == [
        "inbox",
        "minutes.toml",
        "outbox",
    ]
    (tmp_path / "会议" / "inbox" / "weekly.yaml").write_text(SOUND["zh-CN"], encoding="utf-8")
    done = run("-C", "会议", "watch", "--once", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "会议" / "minutes.toml").write_text("organisation = 'Mine'\n")
    done = run("--language", "zh-CN", "init", "会议", cwd=tmp_path)
    assert "没有改动" in done.stdout
    assert (tmp_path / "会议" / "minutes.toml").read_text() == "organisation = 'Mine'\n"
    assert (tmp_path / "会议" / "outbox" / "2024-05-10-weekly").is_dir()


def test_this_folder_is_the_workspace_where_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    assert run("init", "--language", "zh-CN", cwd=tmp_path).returncode == 0
    assert "收件箱" in (tmp_path / "minutes.toml").read_text(encoding="utf-8")
    (tmp_path / "file").touch()
    assert run("init", "file", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("gone", ["inbox", "outbox"])
def test_watching_without_a_workspace_says_how_to_make_one(tmp_path: Path, gone: str) -> None:
    for name in {"inbox", "outbox"} - {gone}:
        (tmp_path / name).mkdir()
    done = run("watch", "--once", cwd=tmp_path)
    assert done.returncode == 2
    assert "minutes init" in done.stderr
    assert gone in done.stderr
    assert "fault of the program" not in done.stderr


WRONG = (
    ('holidays = "XX"', "'XX' is not a country code"),
    ('[problems]\nignore = ["W999"]', "'W999'"),
    ('[problems]\nerrors = ["E101"]', "'E101'"),
    ('theme = "nope"', "theme 'nope'"),
    ('organisation = "\u0e1a"', "nothing can draw"),
    ('[watch]\nmetrics_file = "gone/minutes.prom"', "metrics_file"),
    ('[watch]\nhook = ["gone-program"]', "gone-program"),
    ('organisation = "示例"'.encode("gbk"), "line 1 is not UTF-8"),
    ("theem = 1", "theem"),
)


@pytest.mark.parametrize(("setting", "told"), WRONG)
def test_a_wrong_setting_is_told_by_doctor_and_before_a_file_is_touched(
    tmp_path: Path, setting: str | bytes, told: str
) -> None:
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    data = setting if isinstance(setting, bytes) else setting.encode()
    (tmp_path / "minutes.toml").write_bytes(data)
    notes = tmp_path / "inbox" / "weekly.yaml"
    notes.write_text(SOUND["en"], encoding="utf-8")
    done = run("--language", "en", "doctor", cwd=tmp_path)
    assert done.returncode == 3
    (line,) = (line for line in done.stdout.splitlines() if told in line)
    assert line.startswith("FAIL")
    done = run("watch", "--once", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    left = sorted(path.name for path in tmp_path.rglob("*") if path.name != ".staging")
    assert left == ["inbox", "minutes.toml", "outbox", "weekly.yaml"]


def test_what_only_the_watcher_needs_does_not_stop_render(tmp_path: Path) -> None:
    (tmp_path / "outbox").mkdir()
    (tmp_path / "minutes.toml").write_text('[watch]\nmetrics_file = "gone/minutes.prom"')
    (tmp_path / "weekly.yaml").write_text(SOUND["en"], encoding="utf-8")
    assert run("render", "weekly.yaml", cwd=tmp_path).returncode == 0
    (tmp_path / "minutes.toml").write_text('holidays = "XX"')
    assert run("render", "weekly.yaml", cwd=tmp_path).returncode == 2

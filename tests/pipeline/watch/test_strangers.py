"""Files in the inbox that are almost notes are taken or told, never passed over in silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from pipeline.readers.file_names import (
    JSON,
    cut_suffix,
    find_kind,
    find_syntax,
    is_notes_name,
    name_copy,
)
from pipeline.watch import events
from tests.commands import run
from tests.pieces import SOUND
from tests.pipeline.watch.standin import make_notes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.watch.conftest import Running, Workspace

TOLD = {
    "notes.txt": "text",
    "周会.md": "text",
    "周会纪要.DOC": "word",
    "old.doc": "word",
    "周会.wps": "word",
    "actions-2024.xls": "sheet",
    "scan.pdf": "pdf",
    "board.JPG": "picture",
    "talk.m4a": "recording",
    "all.zip": "archive",
    "weekly.eml": "mail",
    "weekly.ymal": "other",
    "weekly.yaml.doc": "word",
    "weekly.yaml.txt.txt": "text",
    "周会纪要": "other",
}
SILENT = [
    ".notes.yaml",
    "~$weekly.docx",
    ".~lock.weekly.docx#",
    "weekly.tmp",
    "weekly.docx.part",
    "w.crdownload",
    "Thumbs.db",
    "desktop.ini",
    "weekly.yaml~",
    "weekly.yaml.bak",
    "weekly.yaml.swp",
    "w.yaml.errors.txt",
]


def test_notes_that_notepad_gave_another_ending_are_taken(space: Workspace) -> None:
    for name in ("a.yaml.txt", "b.YML.TXT", "c.json.txt"):
        space.drop(name)
    assert space.run_once() == 0
    assert sorted(space.records()) == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["周会.yaml.txt", "周会.YML.txt", "周会.json.txt"])
def test_their_ids_and_kinds_are_those_of_the_name_without_it(tmp_path: Path, name: str) -> None:
    assert cut_suffix(name) == "周会"
    assert (find_syntax(name) == JSON) == ("json" in name)
    tree = yaml.load(SOUND["zh-CN"], yaml.BaseLoader)  # noqa: S506  # texts alone
    text = json.dumps(tree) if find_syntax(name) == JSON else SOUND["zh-CN"]
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "outbox").mkdir()
    done = run("render", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    copy = name_copy(name)
    assert (tmp_path / "outbox" / "2024-05-10-周会" / copy).is_file()


def test_other_files_are_told_once_with_what_they_are(space: Workspace, running: Running) -> None:
    for name in (*TOLD, *SILENT):
        space.drop(name, b"x")
    (space.inbox / "2024").mkdir()
    (space.inbox / "link.yaml").symlink_to(space.base / "elsewhere")
    running.start()
    expected = TOLD | {"2024": "folder", "link.yaml": "link"}
    space.wait_for(lambda: len(space.of(events.Ignored)) >= len(expected))
    running.let_pass(1.5)
    assert {event.name: event.kind for event in space.of(events.Ignored)} == expected
    assert len(space.of(events.Ignored)) == len(expected)
    assert set(TOLD) < set(space.remains())
    (space.inbox / "notes.txt").unlink()
    running.let_pass(1.0)
    space.drop("notes.txt", b"y")
    space.wait_for(lambda: len(space.of(events.Ignored)) == len(expected) + 1)


def test_a_file_that_is_renamed_at_once_is_not_told(space: Workspace, running: Running) -> None:
    space.set(settle=1.0)
    running.start()
    space.drop("weekly.txt", make_notes()).rename(space.inbox / "weekly.yaml")
    space.wait_for(lambda: space.of(events.Published))
    assert space.of(events.Ignored) == []


def test_watch_once_doctor_and_regenerate_tell_what_to_do(tmp_path: Path) -> None:
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    (tmp_path / "inbox" / "周会.doc").write_bytes(b"x")
    (tmp_path / "inbox" / "weekly.yaml.txt").write_text(SOUND["en"], encoding="utf-8")
    done = run("--language", "en", "doctor", cwd=tmp_path)
    assert "note  周会.doc: a text document of this kind is not taken" in done.stdout
    assert done.returncode == 0, done.stdout
    done = run(
        "--language",
        "zh-CN",
        "regenerate",
        "inbox",
        "--out",
        "other",
        "--report",
        "r",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "周会.doc：这种文字文档不会被取走" in done.stderr
    assert "1  份不是会议要点" in done.stdout
    report = json.loads((tmp_path / "r").read_text(encoding="utf-8"))
    assert report["counts"] == report["counts"] | {"rendered": 1, "ignored": 1}
    (told,) = (entry for entry in report["records"] if entry["end"] == "ignored")
    assert "文字文档" in told["message"]
    done = run("--language", "en", "watch", "--once", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("周会.doc: a text document of this kind is not taken") == 1


def test_every_kind_is_of_one_ending() -> None:
    assert {name: find_kind(name) for name in TOLD} == TOLD
    assert [find_kind(name) or is_notes_name(name) for name in SILENT] == [False] * len(SILENT)


def test_files_that_go_with_a_removed_inbox_are_named(space: Workspace, running: Running) -> None:
    running.start()
    space.drop("doc.yaml", make_notes(do="rest"))
    space.wait_for(lambda: space.of(events.Taken))
    space.remove_inbox()
    space.wait_for(lambda: space.of(events.Lost) or space.of(events.Published))
    running.end()
    assert [event.name for event in space.of(events.Lost)] == ["doc.yaml"]
    assert space.of(events.Stopped) == [events.Stopped(0)]


def test_only_files_that_are_back_in_the_inbox_are_told_as_such(
    space: Workspace, running: Running
) -> None:
    running.start()
    space.drop("doc.yaml", make_notes(do="loop"))
    space.drop("next.yaml", make_notes(do="loop"))
    space.wait_for(lambda: len(space.of(events.Taken)) == 2)
    (gone,) = (space.inbox / ".work").glob("*/*/next.yaml")
    gone.unlink()
    running.end()
    assert space.remains() == ["doc.yaml"]
    assert space.of(events.Stopped) == [events.Stopped(1)]
    assert [event.name for event in space.of(events.Lost)] == ["next.yaml"]

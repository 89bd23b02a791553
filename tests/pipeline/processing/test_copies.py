"""The same bytes are the same record; what looks like a copy and says something else is told."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from pipeline.archive.renew import Candidacy, Candidate, group_candidates
from pipeline.processing.record import make_records
from pipeline.processing.result import FileResult, FileStatus
from pipeline.readers.file_names import cut_copy, is_copy_name
from pipeline.settings import ActionSettings, ProblemSettings, RecordSettings, load_settings
from pipeline.watch import events
from pipeline.watch.watcher import watch
from tests.commands import run
from tests.pieces import SOUND

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

COPIES = (
    "weekly.sync-conflict-20240518-101500-ABCDEFG.yaml",
    "weekly (Ann's conflicted copy 2024-05-18).yaml",
    "weekly (conflicted copy 2024-05-18 101500).yaml",
    "weekly_conflict-20240518-101500.yaml",
    "weekly (SFConflict ann@example.com 2024-05-18-10-15-00).yaml",
    "weekly (1).yaml",
    "weekly(12).yaml",
    "weekly（2）.yaml",
    "weekly - Copy.yaml",
    "weekly - Copy (2).yaml",
    "weekly copy.yaml",
    "weekly copy 3.yaml",
    "weekly (copy).yaml",
    "weekly (another copy).yaml",
    "Copy of weekly.yaml",
    "weekly - 副本.yaml",
    "weekly - 副本 (2).yaml",
    "weekly的副本.yaml",
    "weekly 副本 2.yaml",
    "“weekly”的副本.yaml",
    "复件 weekly.yaml",
    "weekly (复件).yaml",
    "weekly（张三的冲突副本 2024-05-18）.yaml",
    "weekly_拷贝.yaml.txt",
)
ORIGINALS = (
    "weekly.yaml",
    "周会.yaml",
    "copy-desk.yaml",
    "photocopy.yaml",
    "2024 (2024).yaml",
    "weekly v2.yaml",
    "weekly 2.json",
    "冲.yaml",
)


@pytest.mark.parametrize("name", COPIES)
def test_what_programs_call_copies_is_known_with_its_original(name: str) -> None:
    assert is_copy_name(name)
    assert cut_copy(f"old/{name}").partition(".")[0] == "old/weekly"


@pytest.mark.parametrize("name", ORIGINALS)
def test_other_names_are_no_copies(name: str) -> None:
    assert not is_copy_name(name)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    return tmp_path


def load(base: Path) -> Settings:
    settings = load_settings(base)
    return replace(
        settings,
        record=RecordSettings(()),
        actions=ActionSettings(("csv",)),
        watch=replace(settings.watch, settle=0.0),
    )


def write(folder: Path, name: str, *, id: str = "", conclusion: str = "1 July") -> Path:  # noqa: A002
    text = SOUND["en"].replace("1 July", conclusion)
    text = text.replace("meeting:\n", f"meeting:\n  id: {id}\n") if id else text
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def make(settings: Settings, *files: Path) -> list[FileResult]:
    return list(make_records(files, settings))


@pytest.mark.parametrize("record_id", ["", "portal"])
@pytest.mark.parametrize("name", COPIES[::4])
def test_the_same_bytes_under_the_name_of_a_copy_are_the_same_record(
    workspace: Path, name: str, record_id: str
) -> None:
    settings = load(workspace)
    old = write(workspace, "weekly.yaml", id=record_id, conclusion="1 June")
    (first,) = make(settings, old)
    write(workspace, "weekly.yaml", id=record_id)
    (second,) = make(settings, workspace / "weekly.yaml")
    assert (second.status, second.edition and second.edition.revision) == (FileStatus.RENDERED, 2)
    (copy,) = make(settings, write(workspace, name, id=record_id))
    assert (copy.status, copy.folder) == (FileStatus.UNCHANGED, second.folder)
    # The text before the correction must not turn the decision back.
    (earlier,) = make(settings, write(workspace, name, id=record_id, conclusion="1 June"))
    assert (earlier.status, earlier.folder) == (FileStatus.UNCHANGED, first.folder)


@pytest.mark.parametrize("record_id", ["", "portal"])
@pytest.mark.parametrize("name", COPIES[1::4])
def test_a_copy_that_says_something_else_is_refused_with_the_ways_out(
    workspace: Path, name: str, record_id: str
) -> None:
    settings = load(workspace)
    make(settings, write(workspace, "weekly.yaml", id=record_id))
    copy = write(workspace, name, id=record_id, conclusion="1 June")
    (outcome,) = make(settings, copy)
    assert outcome.status is FileStatus.REFUSED
    assert outcome.problems[-1].code == "E908"
    assert outcome.problems[-1].details["source"] == "weekly.yaml"
    assert len(list((workspace / "outbox").glob("*/record.json"))) == 1
    # The ways out: it is the correction, or another meeting.
    (named,) = make(settings, write(workspace, name, id="other", conclusion="1 June"))
    assert named.status is FileStatus.RENDERED
    write(workspace, "weekly.yaml", id=record_id, conclusion="1 June")
    (corrected,) = make(settings, workspace / "weekly.yaml")
    assert corrected.edition is not None
    assert corrected.edition.revision == 2


def test_a_copy_is_a_record_where_its_original_is_none(workspace: Path) -> None:
    settings = load(workspace)
    name = "weekly (1).yaml"
    (first,) = make(settings, write(workspace, name, id="portal"))
    assert first.status is FileStatus.RENDERED
    (corrected,) = make(settings, write(workspace, name, id="portal", conclusion="1 June"))
    assert corrected.status is FileStatus.RENDERED  # A correction under its own name.


def test_notes_of_the_same_meeting_under_another_name_are_published_with_a_warning(
    workspace: Path,
) -> None:
    settings = load(workspace)
    make(settings, write(workspace, "weekly.yaml"))
    (same,) = make(settings, write(workspace, "renamed.yaml"))
    assert same.status is FileStatus.UNCHANGED
    final = write(workspace, "weekly-final.yaml", conclusion="1 June")
    (outcome,) = make(settings, final)
    assert outcome.status is FileStatus.RENDERED
    assert "W901" in [problem.code for problem in outcome.problems]
    strict = replace(settings, problems=ProblemSettings(errors=("W901",)))
    other = write(workspace, "weekly-last.yaml", conclusion="1 May")
    assert make(strict, other)[0].status is FileStatus.REFUSED
    (another,) = make(settings, write(workspace, "other.yaml", id="other", conclusion="2 May"))
    assert another.problems == ()


@pytest.mark.parametrize("record_id", ["", "portal"])
def test_dropped_together_the_original_is_the_record_and_the_copies_are_told(
    workspace: Path, record_id: str
) -> None:
    settings = load(workspace)
    for number, name in enumerate(("weekly (1).yaml", "weekly - Copy.yaml", "weekly.yaml")):
        conclusion = "1 June" if "Copy" in name else "1 July"
        file = write(workspace / "inbox", name, id=record_id, conclusion=conclusion)
        os.utime(file, (1000 + number,) * 2)
    told: list[events.Event] = []
    assert watch(settings, stop=threading.Event(), tell=told.append, once=True) == 1
    ends = (events.Published, events.Unchanged, events.Rejected)
    assert {event.name: type(event) for event in told if isinstance(event, ends)} == {
        "weekly.yaml": events.Published,
        "weekly (1).yaml": events.Unchanged,
        "weekly - Copy.yaml": events.Rejected,
    }
    (report,) = (workspace / "inbox" / "rejected").glob("*.errors.txt")
    assert "E908" in report.read_text(encoding="utf-8-sig")


def test_regenerating_from_old_notes_takes_no_copy_for_a_meeting(workspace: Path) -> None:
    (workspace / "old").mkdir()
    (workspace / "minutes.toml").write_text("[record]\nformats = []\n[actions]\nformats=['csv']\n")
    write(workspace / "old", "weekly.yaml")
    write(workspace / "old", "Copy of weekly.yaml", conclusion="1 June")
    for name in ("a (1).yaml", "weekly - Copy.yaml"):
        shutil.copy(workspace / "old" / "weekly.yaml", workspace / "old" / name)
    done = run("--language", "en", "regenerate", "--out", "new", "old", cwd=workspace)
    assert done.returncode == 1, done.stderr
    assert "E908" in done.stderr
    records = [path.parent.name for path in (workspace / "new").glob("*/record.json")]
    assert records == ["2024-05-10-weekly"]


def test_groups_hold_together_what_shares_an_id_or_a_meeting() -> None:
    one, two = ("record", "2024-05-10", "", "One"), ("record", "2024-05-10", "", "Two")
    told = (("a", "x", one), ("b", "y", two), ("c", "y", one), ("d", "z", None))
    for order in permutations(told):
        candidacies = [
            Candidacy(Candidate(name, name), key, FileResult(name, FileStatus.STALE), meeting)
            for name, key, meeting in order
        ]
        groups = {tuple(c.file for c in group) for group in group_candidates(candidacies)}
        assert {frozenset(group) for group in groups} == {frozenset("abc"), frozenset("d")}

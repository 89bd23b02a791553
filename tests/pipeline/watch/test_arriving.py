"""Every way in which a file may come into the inbox, and every name that it may have."""

from __future__ import annotations

import os
import socket
import unicodedata
from typing import TYPE_CHECKING

import pytest

from pipeline.system import disk
from pipeline.watch import events, work_folder
from tests.pipeline.watch.standin import make_notes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.watch.conftest import Running, Workspace

NOTES = make_notes(text="x" * 50)


def publish_and_list(space: Workspace) -> list[str]:
    assert space.run_once() == 0
    return sorted(space.records())


@pytest.mark.parametrize("ending", ["yaml", "docx"])
def test_a_file_written_in_pieces_is_taken_when_it_is_whole(
    space: Workspace, running: Running, ending: str
) -> None:
    """The writer pauses for longer than the settle time, but keeps the file open."""
    running.start()
    with (space.inbox / f"slow.{ending}").open("wb", buffering=0) as stream:
        for start in range(0, len(NOTES), 20):
            stream.write(NOTES[start : start + 20])
            running.let_pass(0.3)
        assert not space.of(events.Taken)
    space.wait_for(lambda: space.of(events.Published))
    assert space.records()["slow"][f"notes.{ending}"] == NOTES
    assert not space.of(events.Rejected)


def test_a_file_reopened_within_the_settle_time_is_taken_once(
    space: Workspace, running: Running
) -> None:
    space.set(settle=2.0)
    running.start()
    for start in range(0, len(NOTES), 20):
        with (space.inbox / "reopened.yaml").open("ab") as stream:
            stream.write(NOTES[start : start + 20])
        running.let_pass(0.1)
    space.wait_for(lambda: space.of(events.Published))
    assert len(space.of(events.Taken)) == 1


def test_cut_off_at_any_byte_and_completed_later_the_whole_file_is_the_record(
    space: Workspace, running: Running
) -> None:
    """A copier that pauses and closes: each cut is rejected, or published and then revised."""
    running.start()
    notes = make_notes(text="the whole")
    for cut in range(len(notes)):
        space.drop(f"n{cut}.yaml", notes[:cut])
    space.wait_for(lambda: len(space.of(events.Taken)) >= len(notes))
    for cut in range(len(notes)):
        space.drop(f"n{cut}.yaml", notes)
    space.wait_for(lambda: len(space.of(events.Published)) >= len(notes))
    running.end()
    assert space.run_once() == 0
    assert space.remains() == []
    for cut in range(len(notes)):
        revisions = sorted(name for name in space.records() if name.split(".")[0] == f"n{cut}")
        assert space.records()[revisions[-1]]["notes.yaml"] == notes


def save_as_vim(inbox: Path) -> None:
    (inbox / "doc.yaml").write_bytes(b"old")
    (inbox / "doc.yaml").rename(inbox / "doc.yaml~")
    (inbox / "4913").touch()
    (inbox / ".doc.yaml.swp").touch()
    (inbox / "doc.yaml").write_bytes(NOTES)


def save_as_word(inbox: Path) -> None:
    (inbox / "doc.docx").write_bytes(b"old")
    (inbox / "~$doc.docx").write_bytes(b"me")
    (inbox / "~WRD0001.tmp").write_bytes(NOTES)
    (inbox / "doc.docx").rename(inbox / "~WRL0002.tmp")
    (inbox / "~WRD0001.tmp").rename(inbox / "doc.docx")


def save_as_code(inbox: Path) -> None:
    (inbox / "doc.yaml").write_bytes(b"a longer text that was there before" * 9)
    with (inbox / "doc.yaml").open("r+b") as stream:
        stream.truncate()
        stream.write(NOTES)


def copy_as_rsync(inbox: Path) -> None:
    (inbox / ".doc.yaml.k3Jd9x").write_bytes(NOTES)
    (inbox / ".doc.yaml.k3Jd9x").rename(inbox / "doc.yaml")


def copy_as_syncthing(inbox: Path) -> None:
    (inbox / ".syncthing.doc.yaml.tmp").write_bytes(NOTES)
    (inbox / ".stfolder").mkdir()
    (inbox / ".syncthing.doc.yaml.tmp").rename(inbox / "doc.yaml")


def copy_as_browser(inbox: Path) -> None:
    (inbox / "doc.yaml.crdownload").write_bytes(NOTES)
    (inbox / "doc.yaml.crdownload").rename(inbox / "doc.yaml")


def link_in(inbox: Path) -> None:
    (inbox.parent / "elsewhere").write_bytes(NOTES)
    os.link(inbox.parent / "elsewhere", inbox / "doc.yaml")


WAYS = (
    save_as_vim,
    save_as_word,
    save_as_code,
    copy_as_rsync,
    copy_as_syncthing,
    copy_as_browser,
    link_in,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_whatever_program_delivers_it_a_file_becomes_one_record(
    space: Workspace, way: object
) -> None:
    assert callable(way)
    way(space.inbox)
    assert publish_and_list(space) == ["doc"]
    ending = "docx" if way is save_as_word else "yaml"
    assert space.records()["doc"][f"notes.{ending}"] == NOTES
    if way is link_in:
        assert (space.base / "elsewhere").read_bytes() == NOTES


LEFT_ALONE = (
    ".hidden.yaml",
    "~$doc.yaml",
    ".~lock.doc.yaml#",
    "~syncthing~doc.yaml",
    "#doc.yaml",
    "doc.yaml.tmp",
    "doc.yaml.part",
    "doc.yaml.crdownload",
    ".doc.yaml.swp",
    "doc.yaml~",
    "doc.txt",
    "yaml",
)


def test_files_that_are_not_notes_are_left_alone(space: Workspace) -> None:
    for name in LEFT_ALONE:
        space.drop(name)
    (space.inbox / "@eaDir").mkdir()
    (space.inbox / "@eaDir" / "doc.yaml").write_bytes(NOTES)
    assert publish_and_list(space) == []
    assert space.remains() == sorted([*LEFT_ALONE, "@eaDir/doc.yaml"])


def test_only_regular_files_are_opened(space: Workspace) -> None:
    (space.base / "secret.yaml").write_bytes(NOTES)
    (space.inbox / "link.yaml").symlink_to(space.base / "secret.yaml")
    (space.inbox / "dangling.yaml").symlink_to(space.base / "nothing")
    (space.inbox / "folder.json").mkdir()
    os.mkfifo(space.inbox / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(space.inbox / "socket.yml"))
        space.drop("doc.yaml")
        assert publish_and_list(space) == ["doc"]
    assert len(list(space.inbox.iterdir())) == 5


def test_names_that_look_alike_are_different_files(space: Workspace) -> None:
    composed = unicodedata.normalize("NFC", "é")
    names = ["weekly.yaml", "weekly2.json", "Weekly.YAML", "WEEKLY.yml", f"{composed}.yaml"]
    names.append(unicodedata.normalize("NFD", f"{composed}.yaml"))
    for name in names:
        space.drop(name, make_notes(text=name))
    assert len(publish_and_list(space)) == len(names)
    texts = {files["notes.yaml"] for files in space.records().values()}
    assert texts == {make_notes(text=name) for name in names}


def test_look_alike_names_of_wrong_notes_overwrite_nothing(space: Workspace) -> None:
    for name in ("weekly.yaml", "WEEKLY.yaml", "weekly.json"):
        space.drop(name, make_notes(do="wrong", text=name))
    assert space.run_once() == 1
    assert len([name for name in space.remains() if name.endswith(".errors.txt")]) == 3


def test_one_name_as_yaml_and_as_json_are_two_revisions_of_one_record(space: Workspace) -> None:
    for suffix in ("yaml", "json"):
        space.drop(f"weekly.{suffix}", make_notes(text=suffix))
    assert publish_and_list(space) == ["weekly", "weekly.r2"]


LONG = "长" * 83 + ".yaml"
"""254 bytes, the longest name in Chinese that a disk takes."""


@pytest.mark.parametrize("name", ["with some spaces.yaml", LONG, b"caf\xe9.yaml"])
def test_unusual_names_are_published_and_rejected_like_others(
    space: Workspace, name: str | bytes
) -> None:
    file = space.inbox / os.fsdecode(name)
    file.write_bytes(make_notes("launch", "wrong"))
    assert space.run_once() == 1
    reports = [name for name in space.remains() if name.endswith(".errors.txt")]
    assert len(reports) == 1
    file.write_bytes(make_notes("launch"))
    assert publish_and_list(space) == ["launch"]
    assert space.remains() == []


def test_a_file_saved_again_while_it_is_rendered_is_the_next_revision(
    space: Workspace, running: Running
) -> None:
    running.start()
    space.drop("doc.yaml", make_notes(do="rest", text="one"))
    space.wait_for(lambda: space.of(events.Taken))
    space.drop("doc.yaml", make_notes(do="rest", text="two"))
    space.wait_for(lambda: len(space.of(events.Published)) == 2)
    assert sorted(space.records()) == ["doc", "doc.r2"]


def test_what_is_written_into_a_file_already_taken_is_the_next_revision(
    space: Workspace, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a system that cannot tell that the file is still open."""
    monkeypatch.setattr(work_folder, "is_being_written", lambda file: False)
    running.start()
    with (space.inbox / "doc.yaml").open("wb", buffering=0) as stream:
        stream.write(make_notes(do="rest", text="one"))
        space.wait_for(lambda: space.of(events.Taken))
        running.let_pass(0.2)
        stream.seek(0)
        stream.write(make_notes(do="rest", text="two"))
    space.wait_for(lambda: len(space.of(events.Published)) == 2)
    assert space.records()["doc.r2"]["notes.yaml"] == make_notes(do="rest", text="two")


def test_a_file_that_cannot_be_read_for_now_is_tried_again_and_others_go_on(
    space: Workspace, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = [True]
    real = disk.open_careful

    def open_careful(file: Path) -> int:
        if file.name == "locked.yaml" and locked[0]:
            raise PermissionError(13, "Permission denied", str(file))
        return real(file)

    monkeypatch.setattr(disk, "open_careful", open_careful)
    running.start()
    space.drop("locked.yaml")
    space.wait_for(lambda: space.of(events.Retried))
    space.drop("other.yaml")
    space.wait_for(lambda: space.of(events.Published))
    assert list(space.records()) == ["other"]
    locked[0] = False
    space.wait_for(lambda: len(space.of(events.Published)) == 2)
    assert len(space.of(events.Retried)) == 1


def test_once_leaves_a_file_that_stays_unreadable_and_ends_with_3(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(file: Path) -> bool:
        raise OSError(116, "Stale file handle", str(file))

    monkeypatch.setattr(work_folder, "is_being_written", fail)
    space.drop("stale.yaml")
    assert space.run_once() == 3
    assert space.remains() == ["stale.yaml"]
    assert [told.name for told in space.of(events.Left)] == ["stale.yaml"]


def test_a_file_of_10_gigabytes_is_refused_by_its_size(space: Workspace) -> None:
    with (space.inbox / "huge.yaml").open("wb") as stream:
        stream.truncate(10_000_000_000)
    space.drop("small.yaml")
    assert space.run_once() == 1
    report = space.inbox / "rejected/huge.yaml.errors.txt"
    assert "10 GB" in report.read_text(encoding="utf-8-sig")
    assert (space.inbox / "rejected/huge.yaml").stat().st_size == 10_000_000_000
    assert list(space.records()) == ["small"]


def test_a_file_that_vanishes_is_forgotten(space: Workspace, running: Running) -> None:
    space.set(settle=0.5)
    running.start()
    space.drop("gone.yaml")
    running.let_pass(0.2)
    (space.inbox / "gone.yaml").unlink()
    space.drop("doc.yaml")
    space.wait_for(lambda: space.of(events.Published))
    assert not space.of(events.Retried)
    assert not space.of(events.Failed)


@pytest.mark.slow
def test_a_thousand_files_copied_at_once_become_a_thousand_records(
    space: Workspace, running: Running
) -> None:
    running.start()
    for number in range(1000):
        space.drop(f"n{number}.yaml", make_notes(text=str(number)))
    space.wait_for(lambda: len(space.of(events.Published)) == 1000)
    assert len(space.records()) == 1000
    assert space.remains_visible() == []

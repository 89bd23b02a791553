"""What happens to files in the inbox when nothing goes wrong but the notes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.system import disk
from pipeline.watch import events
from tests.pipeline.watch.standin import make_notes

if TYPE_CHECKING:
    from tests.pipeline.watch.conftest import Running, Workspace


def test_fifty_files_waiting_become_fifty_records(space: Workspace) -> None:
    for number in range(50):
        space.drop(f"n{number}.yaml", make_notes(text=str(number)))
    assert space.run_once() == 0
    assert len(space.records()) == 50
    assert space.records()["n7"]["notes.yaml"] == make_notes(text="7")
    assert space.remains() == []
    assert list(space.inbox.iterdir()) == []


def test_a_file_dropped_while_watching_is_published(space: Workspace, running: Running) -> None:
    running.start()
    space.drop("weekly.yaml")
    space.wait_for(lambda: space.of(events.Published))
    assert list(space.records()) == ["weekly"]


def test_wrong_notes_are_rejected_with_a_report_and_exit_code_1(space: Workspace) -> None:
    space.drop("wrong.yaml", make_notes(do="wrong"))
    space.drop("right.yaml")
    assert space.run_once() == 1
    assert list(space.records()) == ["right"]
    assert space.remains() == ["rejected/wrong.yaml", "rejected/wrong.yaml.errors.txt"]
    report = (space.inbox / "rejected/wrong.yaml.errors.txt").read_text(encoding="utf-8-sig")
    assert report.startswith("wrong.yaml:1:1: error ")


def test_a_corrected_file_clears_the_old_rejection(space: Workspace) -> None:
    for attempt in range(3):
        space.drop("weekly.yaml", make_notes(do="wrong", text=str(attempt)))
        space.run_once()
    assert "rejected/earlier/2/weekly.yaml.errors.txt" in space.remains()
    newest = (space.inbox / "rejected/weekly.yaml").read_bytes()
    assert newest == make_notes(do="wrong", text="2")
    space.drop("weekly.yaml")
    assert space.run_once() == 0
    assert space.remains() == []
    assert list(space.records()) == ["weekly"]


def test_the_same_wrong_file_again_is_rejected_once(space: Workspace) -> None:
    for _ in range(2):
        space.drop("weekly.yaml", make_notes(do="wrong"))
        assert space.run_once() == 1
    assert space.remains() == ["rejected/weekly.yaml", "rejected/weekly.yaml.errors.txt"]


def test_a_corrected_record_is_a_revision_and_the_identical_file_changes_nothing(
    space: Workspace,
) -> None:
    for text in ("one", "one", "two"):
        space.drop("weekly.yaml", make_notes(text=text))
        space.run_once()
    assert sorted(space.records()) == ["weekly", "weekly.r2"]
    assert [event.folder.name for event in space.of(events.Unchanged)] == ["weekly"]
    assert space.of(events.Published)[-1].replaces == "weekly"


def test_two_notes_of_one_id_become_revisions_in_the_order_they_were_written(
    space: Workspace,
) -> None:
    space.set(workers=2)
    for number in range(6):
        file = space.drop(f"{9 - number}.yaml", make_notes("launch", "rest", str(number)))
        os.utime(file, (1000 + number,) * 2)
    assert space.run_once() == 0
    texts = [
        space.records()["launch" if n == 0 else f"launch.r{n + 1}"]["notes.yaml"] for n in range(6)
    ]
    assert texts == [make_notes("launch", "rest", str(number)) for number in range(6)]


@pytest.mark.parametrize("failure", ["missing", "inside", "link", "file"])
def test_an_outbox_that_cannot_be_used_is_refused_before_a_file_is_touched(
    space: Workspace, failure: str
) -> None:
    space.drop("weekly.yaml")
    space.outbox.rmdir()
    if failure == "inside":
        space.outbox.symlink_to(space.inbox)
    if failure == "link":
        space.outbox.symlink_to(space.base)
    if failure == "file":
        space.outbox.touch()
    with pytest.raises(UsageError):
        space.run_once()
    assert space.remains() == ["weekly.yaml"]
    assert list(space.inbox.iterdir()) == [space.inbox / "weekly.yaml"]


def test_a_missing_inbox_is_refused(space: Workspace) -> None:
    space.inbox.rmdir()
    with pytest.raises(UsageError):
        space.run_once()


def test_when_there_is_space_again_the_files_are_done_without_a_restart(
    space: Workspace, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.start()
    with monkeypatch.context() as patch:
        patch.setattr(disk, "write", refuse_for_want_of_space)
        for name in ("one", "two", "three"):
            space.drop(f"{name}.yaml")
        space.wait_for(lambda: space.of(events.Failed))
        running.let_pass(1.0)
        assert space.records_so_far() == {}
        assert len({told.reason for told in space.of(events.Failed)}) == len(
            space.of(events.Failed)
        ), "each fault is told once"
    space.wait_for(lambda: len(space.of(events.Published)) == 3)
    assert not space.of(events.Rejected)


def refuse_for_want_of_space(descriptor: int, data: bytes) -> int:
    raise OSError(28, "No space left on device")


def test_planted_links_in_the_inbox_are_never_followed(space: Workspace) -> None:
    elsewhere = space.base / "elsewhere"
    (elsewhere / "1").mkdir(parents=True)
    for folder in (elsewhere, elsewhere / "1"):
        (folder / "doc.yaml").write_bytes(b"mine")
    (space.inbox / "rejected/earlier").mkdir(parents=True)
    (space.inbox / "rejected/earlier/1").symlink_to(elsewhere)
    (space.inbox / "rejected/doc.yaml.errors.txt").symlink_to(elsewhere / "doc.yaml")
    space.drop("doc.yaml", make_notes(do="wrong"))
    assert space.run_once() == 1
    space.drop("doc.yaml")
    assert space.run_once() == 0
    assert (elsewhere / "doc.yaml").read_bytes() == b"mine"
    assert (elsewhere / "1/doc.yaml").read_bytes() == b"mine"


@pytest.mark.parametrize("name", [".work", "rejected"])
def test_a_folder_of_ours_that_is_a_planted_link_is_not_used(space: Workspace, name: str) -> None:
    elsewhere = space.base / "elsewhere"
    elsewhere.mkdir()
    (space.inbox / name).symlink_to(elsewhere)
    space.drop("doc.yaml", make_notes(do="wrong"))
    code = 0
    try:
        code = space.run_once()
    except UsageError as error:
        code = error.exit_code
    assert code in (2, 3)
    assert list(elsewhere.iterdir()) == []
    assert (space.inbox / "doc.yaml").exists()


def test_a_file_going_back_to_the_inbox_never_overwrites_a_newer_one(
    space: Workspace, running: Running
) -> None:
    running.start()
    space.drop("doc.yaml", make_notes(do="rest", text="old"))
    space.wait_for(lambda: space.of(events.Taken))
    space.set(settle=5.0)
    space.drop("doc.yaml", make_notes(text="new"))
    running.end()
    assert (space.inbox / "doc.yaml").read_bytes() == make_notes(text="new")
    space.set(settle=0.05)
    assert space.run_once() == 0
    texts = [space.records()[name]["notes.yaml"] for name in ("doc", "doc.r2")]
    assert texts == [make_notes(do="rest", text="old"), make_notes(text="new")]

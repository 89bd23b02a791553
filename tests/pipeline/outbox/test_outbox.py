"""What the outbox promises: records appear whole, once, and are never overwritten."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
from typing import TYPE_CHECKING

import pytest

from pipeline import outbox
from pipeline.errors import UsageError
from pipeline.outbox.manifest import FILE_NAME, Manifest, describe_record, digest
from pipeline.system import disk, lease
from schemas.edition import Edition
from tests.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "outbox"
    folder.mkdir()
    return folder


def make_files(
    record_id: str, notes: bytes = b"notes", revision: int = 1, more: str = "launch.docx"
) -> dict[str, bytes]:
    files = {"notes.yaml": notes, f"{record_id}.pdf": b"%PDF", more: more.encode()}
    manifest = Manifest(
        id=record_id,
        revision=revision,
        replaces="",
        source="notes.yaml",
        notes="notes.yaml",
        notes_digest=digest(notes),
        build_digest="0" * 64,
        files={name: digest(data) for name, data in files.items()},
        record=describe_record(make_record()),
        actions=(),
        updates=(),
    )
    return {**files, FILE_NAME: manifest.to_json()}


def publish_notes(box: Path, record_id: str, notes: bytes) -> outbox.PublishedRecord | str:
    edition = outbox.choose_edition(box, record_id, digest(notes))
    if isinstance(edition, outbox.PublishedRecord):
        return edition
    name = outbox.folder_name(record_id, edition.revision)
    outbox.publish(box, name, make_files(record_id, notes, edition.revision))
    return name


def read_folder(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def list_names(box: Path) -> list[str]:
    """Every name in the outbox but the hidden folder, which must be empty."""
    staging = box / outbox.STAGING
    assert not staging.is_dir() or not list(staging.iterdir())
    return sorted(entry.name for entry in box.iterdir() if entry.name != outbox.STAGING)


def test_a_published_record_holds_exactly_the_given_files(box: Path) -> None:
    files = make_files("launch")
    assert outbox.publish(box, "launch", files) == box / "launch"
    assert read_folder(box / "launch") == files
    assert list_names(box) == ["launch"]


def test_the_same_notes_again_are_already_published(box: Path) -> None:
    publish_notes(box, "launch", b"one")
    again = publish_notes(box, "launch", b"one")
    assert isinstance(again, outbox.PublishedRecord)
    assert again.folder == "launch"


def test_corrected_notes_become_the_next_revision_and_name_the_one_before(box: Path) -> None:
    assert publish_notes(box, "launch", b"one") == "launch"
    assert publish_notes(box, "launch", b"two") == "launch.r2"
    assert publish_notes(box, "launch", b"one") == "launch.r3"
    edition = outbox.choose_edition(box, "launch", digest(b"four"))
    assert edition == Edition(revision=4, replaces="launch.r3")


def test_a_removed_revision_does_not_free_its_number(box: Path) -> None:
    for notes in (b"one", b"two", b"three"):
        publish_notes(box, "launch", notes)
    disk.remove_tree(box / "launch.r2")
    edition = outbox.choose_edition(box, "launch", digest(b"four"))
    assert edition == Edition(revision=4, replaces="launch.r3")


def test_the_latest_revision_is_found_among_ten(box: Path) -> None:
    for number in range(11):
        publish_notes(box, "launch", b"%d" % number)
    latest = outbox.find_latest(box, "launch")
    assert latest is not None
    assert latest.revision == 11
    assert outbox.find_latest(box, "lunch") is None


def test_an_id_that_looks_like_a_revision_overwrites_nothing(box: Path) -> None:
    assert publish_notes(box, "launch.r2", b"other") == "launch.r2"
    assert publish_notes(box, "launch", b"one") == "launch"
    assert publish_notes(box, "launch", b"two") == "launch.r3"
    assert publish_notes(box, "launch.r2", b"more") == "launch.r2.r2"
    assert read_folder(box / "launch.r2")["notes.yaml"] == b"other"


@pytest.mark.parametrize("plant", ["file", "empty folder", "link", "dangling link"])
def test_a_name_in_use_is_neither_chosen_nor_overwritten(
    box: Path, tmp_path: Path, plant: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    plants: Mapping[str, Callable[[Path], object]] = {
        "file": lambda path: path.write_bytes(b"mine"),
        "empty folder": lambda path: path.mkdir(),
        "link": lambda path: path.symlink_to(elsewhere),
        "dangling link": lambda path: path.symlink_to(tmp_path / "nothing"),
    }
    plants[plant](box / "launch")
    with pytest.raises(outbox.RevisionTakenError):
        outbox.publish(box, "launch", make_files("launch"))
    assert publish_notes(box, "launch", b"one") == "launch.r2"
    assert not list(elsewhere.iterdir())
    assert list_names(box) == ["launch", "launch.r2"]


def test_a_folder_of_another_record_under_the_same_name_is_kept(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that ignores case: `launch` finds the folder of `Launch`."""
    outbox.publish(box, "launch", make_files("Launch"))
    assert publish_notes(box, "launch", b"one") == "launch.r2"
    assert outbox.find_latest(box, "Launch") is None


@pytest.mark.parametrize("name", ["../out", "a/b", "a\\b", ".hidden", "..", "", "a\0b"])
def test_no_file_is_written_outside_the_folder_of_its_record(box: Path, name: str) -> None:
    with pytest.raises(outbox.OutboxError):
        outbox.publish(box, name, make_files("launch"))
    with pytest.raises(outbox.OutboxError):
        outbox.publish(box, "launch", {name: b"x"})
    assert list_names(box) == []


def test_two_at_once_publish_a_name_once(box: Path) -> None:
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        results = pool.starmap(try_to_publish, [(box, b"%d" % number) for number in range(40)])
    assert sum(results) == 1
    assert list_names(box) == ["launch"]


def try_to_publish(box: Path, notes: bytes) -> bool:
    try:
        outbox.publish(box, "launch", make_files("launch", notes))
    except outbox.RevisionTakenError:
        return False
    return True


PRIMITIVES_THAT_FAIL = ("create", "write", "flush", "make_folder", "rename", "flush_folder")


@pytest.mark.parametrize("primitive", PRIMITIVES_THAT_FAIL)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_full_or_failing_disk_leaves_no_part_of_a_record(
    box: Path, monkeypatch: pytest.MonkeyPatch, primitive: str, code: int
) -> None:
    """Fails the k-th call of one operation, for every k until publishing succeeds."""
    files = make_files("launch")
    outbox.publish(box, "earlier", make_files("earlier"))
    for k in range(1, 100):
        monkeypatch.setattr(disk, primitive, fail_on(getattr(disk, primitive), k, code))
        failure = try_and_fail(box, files)
        monkeypatch.undo()
        if failure is None:
            break
        assert isinstance(failure, outbox.OutboxFullError) == (code == errno.ENOSPC)
        if list_names(box) != ["earlier"]:
            # The rename is done; only whether it outlives a power cut is not known.
            assert primitive in ("flush", "flush_folder")
            assert read_folder(box / "launch") == files
            disk.remove_tree(box / "launch")
    assert 1 < k < 99
    assert list_names(box) == ["earlier", "launch"]


def try_and_fail(box: Path, files: Mapping[str, bytes]) -> outbox.OutboxError | None:
    try:
        outbox.publish(box, "launch", files)
    except outbox.OutboxError as error:
        return error
    return None


def fail_on(real: Callable[..., object], k: int, code: int) -> Callable[..., object]:
    calls = iter(range(1, 1000))

    def fail(*arguments: object) -> object:
        if next(calls) == k:
            raise OSError(code, os.strerror(code))
        return real(*arguments)

    return fail


def test_what_a_killed_publisher_left_is_swept_and_a_living_one_is_not(box: Path) -> None:
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe()
    process = context.Process(target=publish_and_wait, args=(box, writer))
    process.start()
    assert reader.recv() == "staged"
    assert outbox.sweep_staging(box) == 0
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert outbox.sweep_staging(box) == 1
    assert list_names(box) == []


def publish_and_wait(box: Path, writer: multiprocessing.connection.Connection) -> None:
    def wait(*_: object) -> None:
        writer.send("staged")
        signal.pause()

    setattr(disk, "move_folder_new", wait)  # noqa: B010  # mypy would want the same signature
    outbox.publish(box, "launch", make_files("launch"))


def test_leftovers_of_another_machine_are_swept_after_an_hour(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box / outbox.STAGING).mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(lease, "_machine", lambda: "another machine")
        held = lease.take_lease(box / outbox.STAGING)
    (held.folder / "part").write_bytes(b"half")
    assert outbox.sweep_staging(box) == 0
    os.utime(held.file, (held.file.stat().st_mtime - 4000,) * 2)
    assert outbox.sweep_staging(box) == 1
    os.close(held.descriptor)
    assert list_names(box) == []


def test_regenerating_replaces_renderings_and_never_the_notes(box: Path) -> None:
    outbox.publish(box, "launch", make_files("launch", more="launch.docx"))
    notes = (box / "launch" / "notes.yaml").stat()
    files = make_files("launch", more="launch.xlsx")
    outbox.replace_renderings(box / "launch", files)
    assert read_folder(box / "launch") == files
    assert (box / "launch" / "notes.yaml").stat() == notes
    with pytest.raises(outbox.OutboxError, match="other notes"):
        outbox.replace_renderings(box / "launch", make_files("launch", b"changed"))
    assert list_names(box) == ["launch"]


def test_regenerating_never_follows_a_planted_link(box: Path, tmp_path: Path) -> None:
    outbox.publish(box, "launch", make_files("launch"))
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (box / "launch" / "launch.pdf").unlink()
    (box / "launch" / "launch.pdf").symlink_to(secret)
    outbox.replace_renderings(box / "launch", make_files("launch"))
    assert secret.read_bytes() == b"secret"
    assert not (box / "launch" / "launch.pdf").is_symlink()


def test_an_outbox_that_cannot_be_used_is_refused(box: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "out").mkdir(parents=True)
    (tmp_path / "link").symlink_to(box)
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "none", tmp_path / "link", tmp_path / "file", inbox / "out", inbox):
        with pytest.raises(UsageError):
            outbox.check_outbox(folder, inbox)
    outbox.check_outbox(box, inbox)
    assert list_names(box) == []


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.ENOSPC, outbox.OutboxFullError), (errno.EROFS, UsageError)]
)
def test_an_outbox_that_is_full_or_read_only_is_refused(
    box: Path, monkeypatch: pytest.MonkeyPatch, code: int, kind: type[Exception]
) -> None:
    monkeypatch.setattr(disk, "write", fail_on(disk.write, 1, code))
    with pytest.raises(kind):
        outbox.check_outbox(box)


def test_a_record_that_cannot_be_read_for_now_is_not_taken_for_missing(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_notes(box, "launch", b"one")

    def fail(file: Path) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(file))

    monkeypatch.setattr("pipeline.system.disk.read_regular", fail)
    with pytest.raises(outbox.OutboxError):
        outbox.choose_edition(box, "launch", digest(b"one"))


def test_regenerating_cut_short_at_any_operation_leaves_every_file_whole(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some may be new and some old: the manifest, which is last, then tells the stale ones."""
    old = make_files("launch")
    new = make_files("launch") | {"launch.pdf": b"%PDF new"}
    for k in range(1, 200):
        disk.remove_tree(box / "launch")
        outbox.publish(box, "launch", old)
        calls: list[str] = []
        for name in disk.PRIMITIVES:
            monkeypatch.setattr(disk, name, fail_together(getattr(disk, name), calls, k))
        try:
            outbox.replace_renderings(box / "launch", new)
        except outbox.OutboxError:
            pass
        else:
            break
        finally:
            monkeypatch.undo()
        for name, data in read_folder(box / "launch").items():
            assert data in (old[name], new[name]), (k, name)
        assert read_folder(box / "launch").keys() == old.keys()
        outbox.replace_renderings(box / "launch", new)
        assert read_folder(box / "launch") == new
    assert 15 < k < 199
    outbox.sweep_staging(box)
    assert list_names(box) == ["launch"]


def fail_together(real: Callable[..., object], calls: list[str], k: int) -> Callable[..., object]:
    """Fails the k-th call of all functions that share `calls`."""

    def fail(*arguments: object) -> object:
        calls.append(real.__name__)
        if len(calls) == k:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*arguments)

    return fail

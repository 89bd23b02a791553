"""With --trust-times a file that is as when it was read is not read again; any other is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline.archive import digest_cache
from pipeline.archive.digest_cache import load_sums
from pipeline.cli.regenerate import find_file
from pipeline.system import disk
from tests.pipeline.archive.reads import list_reads
from tests.pipeline.archive.records import Archive

LOOK = ("--check", "--trust-times")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def rested(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive whose files count as at rest, remembered."""
    monkeypatch.setattr(digest_cache, "MARGIN", 0)
    assert archive.run(*LOOK) == 0
    return archive


def list_files_read(archive: Archive, *arguments: str, code: int = 0) -> list[str]:
    with list_reads(archive.outbox) as found:
        assert archive.run(*arguments) == code
    return found


def list_all(archive: Archive) -> list[str]:
    return sorted(file.relative_to(archive.outbox).as_posix() for file in archive.list_files())


def list_manifests(archive: Archive) -> list[str]:
    return [name for name in list_all(archive) if name.endswith("record.json")]


def find_list(archive: Archive) -> Path:
    return archive.folder(0) / "2024-05-01-m0.actions.md"


def forge(data: bytes) -> bytes:
    """Other bytes of the same number."""
    return data.replace(b"Write", b"Wrote")


def test_of_files_that_are_as_they_were_only_the_manifests_are_read(rested: Archive) -> None:
    assert list_files_read(rested, *LOOK) == list_manifests(rested)


def test_everything_is_read_unless_it_is_asked_for(rested: Archive) -> None:
    assert list_files_read(rested, "--check") == list_all(rested)


def test_the_first_time_everything_is_read(archive: Archive) -> None:
    assert list_files_read(archive, *LOOK) == list_all(archive)


def test_a_file_that_changed_shortly_before_is_read_the_next_time_too(archive: Archive) -> None:
    assert archive.run(*LOOK) == 0
    assert list_files_read(archive, *LOOK) == list_all(archive)


def test_a_change_that_keeps_the_size_is_found(
    rested: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    file = find_list(rested)
    before = file.stat()
    file.write_bytes(forge(file.read_bytes()))
    assert file.stat().st_size == before.st_size
    assert rested.run(*LOOK) == 1
    assert "2024-05-01-m0.actions.md was altered" in capsys.readouterr().out


def test_a_change_whose_time_is_put_back_is_found(rested: Archive) -> None:
    file = find_list(rested)
    before = file.stat()
    file.write_bytes(forge(file.read_bytes()))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    )
    assert rested.run(*LOOK) == 1


def test_a_file_put_in_the_place_of_another_is_found(rested: Archive) -> None:
    file = find_list(rested)
    before = file.stat()
    other = rested.base / "other"
    other.write_bytes(forge(file.read_bytes()))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)
    assert rested.run(*LOOK) == 1


def test_a_missing_file_is_found(rested: Archive) -> None:
    find_list(rested).unlink()
    assert rested.run(*LOOK) == 1


def test_a_link_in_the_place_of_a_file_is_found(rested: Archive) -> None:
    file = find_list(rested)
    file.rename(rested.base / "moved")
    file.symlink_to(rested.base / "moved")
    assert rested.run(*LOOK) == 1


def test_what_was_rendered_again_is_read_and_then_remembered(rested: Archive) -> None:
    find_list(rested).write_bytes(b"forged")
    assert rested.report("--trust-times")["counts"]["rendered"] == 1
    again = list_files_read(rested, *LOOK)
    assert {name.partition("/")[0] for name in set(again) - set(list_manifests(rested))} == {
        rested.folder(0).name
    }
    assert list_files_read(rested, *LOOK) == list_manifests(rested)


def test_looking_at_one_record_keeps_what_is_known_of_the_others(rested: Archive) -> None:
    os.utime(find_list(rested))
    assert rested.run(*LOOK, str(rested.folder(0))) == 0
    assert list_files_read(rested, *LOOK) == list_manifests(rested)


def test_sums_of_records_that_are_gone_are_forgotten(rested: Archive) -> None:
    shutil.rmtree(rested.folder(1))
    os.utime(find_list(rested))
    assert rested.run(*LOOK) == 0
    kept = load_sums(find_file(rested.outbox).read_bytes(), str(rested.outbox))
    assert {name.partition("/")[0] for name in kept} == {
        rested.folder(0).name,
        rested.folder(2).name,
    }


def test_nothing_is_written_to_the_outbox(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest_cache, "MARGIN", 0)

    def describe() -> dict[Path, tuple[int, int]]:
        everything = [archive.outbox, *archive.outbox.rglob("*")]
        return {path: (path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in everything}

    for path in (*archive.outbox.rglob("*"), archive.outbox):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = describe()
    try:
        assert archive.run(*LOOK) == 0
        assert describe() == before
        assert find_file(archive.outbox).exists()
    finally:
        for path in (archive.outbox, *archive.outbox.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 4096, b"[" * 100_000])
def test_a_broken_file_of_sums_costs_only_time(rested: Archive, content: bytes) -> None:
    find_file(rested.outbox).write_bytes(content)
    assert list_files_read(rested, *LOOK) == list_all(rested)
    assert list_files_read(rested, *LOOK) == list_manifests(rested)


def test_sums_of_another_outbox_are_not_trusted(rested: Archive, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other")
    other.fill(3)
    shutil.copy(find_file(rested.outbox), find_file(other.outbox))
    assert list_files_read(other, *LOOK) == list_all(other)


def test_another_outbox_in_the_same_place_is_read(rested: Archive) -> None:
    shutil.copytree(rested.outbox, rested.base / "copy")
    shutil.rmtree(rested.outbox)
    (rested.base / "copy").rename(rested.outbox)
    assert list_files_read(rested, *LOOK) == list_all(rested)


def test_sums_that_another_user_wrote_are_not_trusted(
    rested: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    assert list_files_read(rested, *LOOK) == list_all(rested)


def test_a_cache_that_cannot_be_written_is_told_and_stops_nothing(
    archive: Archive,
    cache: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(digest_cache, "MARGIN", 0)
    cache.write_text("a file where the folder should be")
    assert archive.run(*LOOK) == 0
    assert "could not be remembered" in capsys.readouterr().err


def test_a_user_without_a_home_is_told_and_nothing_is_written_elsewhere(
    rested: Archive,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("~/.cache/minutes"))
    assert rested.run(*LOOK) == 0
    assert "could not be remembered" in capsys.readouterr().err
    assert not (tmp_path / "~").exists()


def test_a_full_disk_leaves_the_old_sums_whole(
    rested: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = find_file(rested.outbox)
    before = file.read_bytes()
    os.utime(find_list(rested))
    monkeypatch.setattr(disk, "write", raise_full)
    assert rested.run(*LOOK) == 0
    assert [entry.read_bytes() for entry in file.parent.iterdir()] == [before]


def raise_full(*_: object) -> int:
    raise OSError(28, os.strerror(28))

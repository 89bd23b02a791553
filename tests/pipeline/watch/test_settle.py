"""Settling is judged by what a file does, on a clock that the test turns."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from pipeline.watch import settle
from pipeline.watch.settle import (
    LONGEST_PAUSE,
    PATIENCE,
    Backoff,
    Settling,
    can_see_writers,
    is_being_written,
    sweep_inbox,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.watch.conftest import Workspace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "doc.yaml").write_bytes(b"notes")
    return tmp_path / "doc.yaml"


@pytest.mark.parametrize("written", [0.0, 4_070_908_800.0], ids=["1970", "2099"])
def test_a_file_settles_whatever_its_time_says(file: Path, written: float) -> None:
    os.utime(file, (written, written))
    settling = Settling(1.0)
    settling.observe(sweep_inbox(file.parent)[0], now=10.0)
    assert not settling.is_settled("doc.yaml", 10.9)
    settling.observe(sweep_inbox(file.parent)[0], now=11.0)
    assert settling.is_settled("doc.yaml", 11.0)


@pytest.mark.parametrize("change", ["longer", "touched", "replaced"])
def test_any_change_starts_the_settle_time_anew(file: Path, change: str) -> None:
    settling = Settling(1.0)
    settling.observe(sweep_inbox(file.parent)[0], now=10.0)
    status = file.stat()
    if change == "longer":
        file.write_bytes(b"notes and more")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    if change == "touched":
        os.utime(file, (5, 5))
    if change == "replaced":
        file.rename(file.with_name("old"))
        file.write_bytes(b"other")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    settling.observe(sweep_inbox(file.parent)[0], now=10.9)
    assert not settling.is_settled("doc.yaml", 11.5)
    assert settling.is_settled("doc.yaml", 11.9)


def test_a_file_open_for_writing_is_known_to_be(file: Path) -> None:
    assert not is_being_written(file)
    with file.open("ab"):
        assert is_being_written(file)
    assert not is_being_written(file)
    with file.open("rb"):
        assert not is_being_written(file)


def test_on_a_disk_that_cannot_tell_writers_files_are_taken_all_the_same(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NFS 4 and SMB say of every file that it may be written to."""
    assert can_see_writers(space.base)
    monkeypatch.setattr(settle, "_has_writer", lambda descriptor: True)
    space.drop("doc.yaml")
    assert space.run_once() == 0
    assert list(space.records()) == ["doc"]


def test_a_writer_that_comes_while_we_look_does_not_kill_us(file: Path) -> None:
    """The kernel breaks the lease with a signal, which by default would end the process."""
    child = os.fork()
    if child == 0:
        for _ in range(3000):
            with file.open("ab"):
                pass
        os._exit(0)
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        is_being_written(file)
    assert signal.getsignal(signal.SIGIO) is signal.SIG_DFL


def test_a_file_left_open_for_ten_minutes_without_a_write_is_overdue(file: Path) -> None:
    settling = Settling(1.0)
    settling.observe(sweep_inbox(file.parent)[0], now=10.0)
    assert not settling.is_overdue("doc.yaml", 10.0 + PATIENCE - 1)
    assert settling.is_overdue("doc.yaml", 10.0 + PATIENCE)


def test_pauses_grow_to_a_minute_and_end_with_a_success() -> None:
    pauses = Backoff()
    lengths = []
    for _ in range(10):
        pauses.lengthen("doc", now=100.0)
        lengths.append(pauses.until("doc") - 100.0)
    assert lengths[:4] == [0.5, 1.0, 2.0, 4.0]
    assert lengths[-1] == LONGEST_PAUSE
    pauses.forget("doc")
    assert pauses.until("doc") == 0.0


def test_files_are_listed_in_the_order_they_were_written(tmp_path: Path) -> None:
    for written, name in enumerate(("c.yaml", "a.json", "b.yml")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (written, written))
    assert [found.name for found in sweep_inbox(tmp_path)[0]] == ["c.yaml", "a.json", "b.yml"]

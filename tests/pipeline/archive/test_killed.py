"""Whatever ends a regeneration, every file is old or new, and the next one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.pipeline.archive.records import HEAVY, LIGHT, Archive
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 120.0
MINUTES = (sys.executable, "-c", "from pipeline.cli.app import main; main()")


def start(archive: Archive, *arguments: str) -> subprocess.Popen[bytes]:
    """`minutes regenerate` in a process group of its own."""
    return subprocess.Popen(
        [*MINUTES, "-C", str(archive.base), "regenerate", *arguments],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for_change(archive: Archive, before: dict[str, str]) -> None:
    """Wait until the first file is another."""
    end = time.monotonic() + PATIENCE
    while archive.digests() == before:
        assert time.monotonic() < end
        time.sleep(0.01)


def make_both(tmp_path: Path, number: int) -> tuple[Archive, dict[str, str], dict[str, str]]:
    """An archive that is stale, its files, and the files that a regeneration gives."""
    archive = Archive(tmp_path / "archive")
    archive.fill(number)
    old = archive.digests()
    archive.set(LIGHT, "Example Ltd")
    assert archive.run() == 0
    new = archive.digests()
    archive.set(LIGHT)
    assert archive.run() == 0
    assert archive.digests() == old
    archive.set(LIGHT, "Example Ltd")
    return archive, old, new


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_regeneration_that_is_ended_leaves_whole_files_and_is_taken_up_again(
    tmp_path: Path, number: signal.Signals
) -> None:
    archive, old, new = make_both(tmp_path, 28)
    process = start(archive, "--jobs", "1")
    wait_for_change(archive, old)
    if number is signal.SIGKILL:
        os.killpg(process.pid, number)
        assert process.wait() == -number
    else:
        process.send_signal(number)
        assert process.wait(PATIENCE) == 130
    between = archive.digests()
    assert between.keys() == old.keys()
    assert all(digest in (old[name], new[name]) for name, digest in between.items())
    assert between not in (old, new)
    counts = archive.report()["counts"]
    assert counts["rendered"] < 28
    assert counts["rendered"] + counts["unchanged"] == 28
    assert archive.digests() == new
    assert not any((archive.outbox / ".staging").iterdir())


@pytest.mark.slow
def test_one_core_and_two_give_the_same_bytes(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", HEAVY)
    archive.fill(4)
    digests = []
    for jobs in ("1", "2"):
        archive.set(HEAVY, "Example Ltd")
        assert archive.run("--force", "--jobs", jobs) == 0
        digests.append(archive.digests())
    assert digests[0] == digests[1]
    assert len(digests[0]) == 4 * 5

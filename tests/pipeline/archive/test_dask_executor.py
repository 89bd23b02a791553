"""Workers on a scheduler render the same bytes, and one that dies is survived."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.pipeline.archive.records import LIGHT, Archive
from tests.pipeline.archive.test_killed import MINUTES, PATIENCE, wait_for_change
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PYTHON = (sys.executable, "-m")
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(REPOSITORY),
    "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False",
}


class Cluster:
    """A scheduler on loopback and two worker processes without a nanny to start them again."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.processes = [
            self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        ]
        self._wait(self.file.exists)
        for name in ("one", "two"):
            self.processes.append(
                self._start("worker", "--nthreads", "1", "--no-nanny", "--name", name)
            )

    def find_address(self) -> str:
        address: str = json.loads(self.file.read_bytes())["address"]
        return address

    def kill_worker(self) -> None:
        self.processes[-1].send_signal(signal.SIGKILL)
        self.processes[-1].wait()

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                *PYTHON,
                f"distributed.cli.dask_{kind}",
                "--scheduler-file",
                str(self.file),
                *arguments,
            ],
            env=ENVIRONMENT,
            cwd=self.file.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _wait(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < end
            time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers, stopped in the end."""
    made = Cluster(tmp_path)
    try:
        yield made
    finally:
        made.stop()


def regenerate(archive: Archive, cluster: Cluster) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*MINUTES, "-C", str(archive.base), "regenerate", "--scheduler", cluster.find_address()],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_changes_nothing_of_what_is_rendered(
    tmp_path: Path, cluster: Cluster
) -> None:
    archive = Archive(tmp_path / "archive")
    archive.fill(28)
    archive.set(LIGHT, "Example Ltd")
    assert archive.run("--jobs", "1") == 0
    here = archive.digests()
    archive.set(LIGHT)
    assert archive.run("--jobs", "1") == 0
    before = archive.digests()
    archive.set(LIGHT, "Example Ltd")
    process = regenerate(archive, cluster)
    wait_for_change(archive, before)
    cluster.kill_worker()
    told, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told.decode()
    assert archive.digests() == here


def test_a_scheduler_that_does_not_answer_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.archive.executor._TIMEOUT", "1s")
    archive = Archive(tmp_path / "archive")
    archive.fill(1)
    archive.set(LIGHT, "Example Ltd")
    assert archive.run("--scheduler", "tcp://127.0.0.1:9") == 3
    assert "no scheduler answers" in capsys.readouterr().err

"""Real watchers as processes: several on one inbox, killed, stopped, and on other machines."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.system import lease
from pipeline.watch import events
from pipeline.watch.claim import WORK
from tests.pipeline.watch.standin import make_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.pipeline.watch.conftest import Running, Workspace

    Start = Callable[..., subprocess.Popen[str]]

ROOT = Path(__file__).parents[3]
QUICK = "[watch]\nsettle = 0.05\nsweep = 0.5\nworkers = 1\nlease = 2\n"


@pytest.fixture
def start(space: Workspace) -> Iterator[Start]:
    """Starts watchers over `space`; those that still run in the end are killed."""
    (space.base / "minutes.toml").write_text(QUICK)
    processes = []

    def launch(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.pipeline.watch.drive", str(space.base), *options]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        return process

    yield launch
    for process in processes:
        with process:
            process.kill()


def drop_many(space: Workspace, count: int, do: str = "") -> None:
    for number in range(count):
        space.drop(f"n{number}.yaml", make_notes(do=do, text=str(number)))


def check_all_published_once(space: Workspace, count: int) -> None:
    assert space.remains() == []
    assert sorted(space.records()) == sorted(f"n{number}" for number in range(count))
    for number in range(count):
        assert space.records()[f"n{number}"]["notes.yaml"] == make_notes(text=str(number))


def count_lines(output: str, kind: str) -> int:
    return sum(line.split()[0] == kind for line in output.splitlines())


def test_three_watchers_share_200_files_and_each_is_published_once(
    space: Workspace, start: Start
) -> None:
    drop_many(space, 200)
    watchers = [start("--once") for _ in range(3)]
    outputs = [watcher.communicate(timeout=60)[0] for watcher in watchers]
    assert [watcher.returncode for watcher in watchers] == [0, 0, 0]
    shares = [count_lines(output, "Published") for output in outputs]
    assert sum(shares) == 200
    assert max(shares) < 200
    check_all_published_once(space, 200)


def test_the_files_of_a_killed_watcher_are_taken_over_by_a_living_one(
    space: Workspace, start: Start, running: Running
) -> None:
    victim = start()
    drop_many(space, 30, do="rest")
    assert victim.stdout is not None
    while not victim.stdout.readline().startswith("Published"):
        pass
    victim.kill()
    running.start()
    space.wait_for(lambda: len(space.records_so_far()) == 30)
    running.end()
    assert any(taken.again for taken in space.of(events.Taken))
    assert space.remains() == []


@pytest.mark.slow
def test_killed_ten_times_at_any_moment_every_file_is_published_once(
    space: Workspace, start: Start, tmp_path: Path
) -> None:
    """The real thing, with real worker processes: SIGKILL after a random while, ten times."""
    chance = random.Random(20240510)  # noqa: S311  # repeatable, not secret
    drop_many(space, 150)
    for _ in range(10):
        victim = start()
        time.sleep(0.7 + chance.random())
        victim.kill()
        victim.wait()
    assert start("--once").wait(60) == 0
    check_all_published_once(space, 150)


def test_notes_over_which_four_watchers_died_are_rejected_and_the_next_one_lives(
    space: Workspace, start: Start
) -> None:
    """As where the system ends the whole service when one record takes too much memory."""
    space.drop("a-poison.yaml", make_notes(do="kill-watcher"))
    os.utime(space.inbox / "a-poison.yaml", (1000, 1000))
    drop_many(space, 3)
    codes = [start("--once").wait(60) for _ in range(5)]
    assert codes == [-signal.SIGKILL] * 4 + [1]
    assert sorted(space.records()) == ["n0", "n1", "n2"]
    report = space.inbox / "rejected/a-poison.yaml.errors.txt"
    assert "killed 4 times" in report.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_within_ten_seconds_and_the_rest_is_done_at_the_next_start(
    space: Workspace, start: Start, number: signal.Signals
) -> None:
    drop_many(space, 200)
    space.drop("zz.yaml", make_notes(do="loop"))
    watcher = start()
    assert watcher.stdout is not None
    while not watcher.stdout.readline().startswith("Published"):
        pass
    began = time.monotonic()
    watcher.send_signal(number)
    assert watcher.wait(20) == 0
    assert time.monotonic() - began < 10
    assert not (space.inbox / WORK).exists()
    waiting = len(space.remains())
    assert waiting + len(space.records()) == 201
    assert waiting > 100
    (space.inbox / "zz.yaml").unlink()
    assert start("--once").wait(60) == 0
    check_all_published_once(space, 200)


def test_a_worker_in_an_endless_loop_does_not_hold_up_the_end(
    space: Workspace, start: Start
) -> None:
    space.drop("loop.yaml", make_notes(do="loop"))
    watcher = start()
    assert watcher.stdout is not None
    while not watcher.stdout.readline().startswith("Taken"):
        pass
    time.sleep(1)
    began = time.monotonic()
    watcher.terminate()
    assert watcher.wait(20) == 0
    assert time.monotonic() - began < 10
    assert space.remains() == ["loop.yaml"]


def test_no_worker_outlives_a_killed_watcher(space: Workspace, start: Start) -> None:
    space.drop("loop.yaml", make_notes(do="loop"))
    watcher = start()
    space.wait_for(lambda: len(list_children(watcher.pid)) >= 2)
    time.sleep(1)
    pids = list_children(watcher.pid)
    watcher.kill()
    space.wait_for(lambda: not any(is_running(pid) for pid in pids))


def list_children(parent: int) -> list[int]:
    return [
        int(pid)
        for task in Path(f"/proc/{parent}/task").iterdir()
        for pid in (task / "children").read_text().split()
    ]


def is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def other_machine(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> lease.Lease:
    """A watcher on another machine that has taken a file."""
    (space.inbox / WORK).mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(lease, "_machine", lambda: "another machine")
        held = lease.take_lease(space.inbox / WORK)
    folder = held.folder / "00000001"
    folder.mkdir()
    (folder / "theirs.yaml").write_bytes(make_notes())
    return held


def test_files_of_a_watcher_elsewhere_are_left_to_it_while_it_renews_its_lease(
    space: Workspace, running: Running, other_machine: lease.Lease
) -> None:
    """Its clock is years behind; what counts is that it goes on."""
    space.set(lease=3.0)
    running.start()
    for beat in range(14):
        os.utime(other_machine.file, (1000 + beat,) * 2)
        running.let_pass(0.3)
    assert (other_machine.folder / "00000001/theirs.yaml").exists()
    os.close(other_machine.descriptor)


def test_files_of_a_watcher_elsewhere_that_fell_silent_are_taken_over(
    space: Workspace, other_machine: lease.Lease
) -> None:
    """Its clock is years ahead, which does not keep it alive."""
    os.utime(other_machine.file, (4e9, 4e9))
    assert space.run_once() == 0
    assert list(space.records()) == ["theirs"]
    assert space.remains() == []
    os.close(other_machine.descriptor)


def test_a_watcher_that_was_taken_for_dead_publishes_nothing_twice(
    space: Workspace, running: Running
) -> None:
    """As after a machine slept: its work folder is gone, and its files are done by another."""
    running.start()
    space.drop("doc.yaml", make_notes(do="rest"))
    space.wait_for(lambda: space.of(events.Taken))
    [work_folder] = [entry for entry in (space.inbox / WORK).iterdir() if entry.is_dir()]
    shutil.move(work_folder, space.base / "taken")
    work_folder.with_name(work_folder.name + lease.SUFFIX).unlink()
    running.let_pass(1.0)
    space.drop("next.yaml")
    space.wait_for(lambda: space.of(events.Published))
    assert [told.name for told in space.of(events.Published)] == ["next.yaml"]
    assert list(space.records()) == ["next"]


def test_a_watcher_killed_after_publishing_does_not_publish_again_after_a_later_revision(
    space: Workspace, start: Start
) -> None:
    """What the plan in a claim is for: the digest of the latest revision alone would not do."""
    space.drop("doc.yaml", make_notes("doc", text="one"))
    assert start("--once").wait(60) == 0
    claim = space.inbox / WORK / "dead" / "00000001"
    claim.mkdir(parents=True)
    (claim / "doc.yaml").write_bytes(make_notes("doc", text="one"))
    digest = space.records_so_far()["doc"]
    (claim / "plan").write_text(f'{{"folder": "doc", "notes_digest": "{digest}"}}')
    space.drop("other.yaml", make_notes("doc", text="two"))
    shutil.move(space.inbox / WORK, space.base / "aside")
    assert start("--once").wait(60) == 0
    shutil.move(space.base / "aside", space.inbox / WORK)
    assert start("--once").wait(60) == 0
    assert sorted(space.records()) == ["doc", "doc.r2"]
    assert space.remains() == []

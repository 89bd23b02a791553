"""What a watcher tells the outside: heartbeat, figures, systemd and a hook."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.system import disk
from pipeline.watch import events, watcher
from pipeline.watch.claim import WORK
from pipeline.watch.events import run_command
from pipeline.watch.watcher import watch
from pipeline.watch.work_folder import SUFFIX, Health, Heartbeat, read_health
from tests.pipeline.watch.faults import InstantWorker, run_in_child
from tests.pipeline.watch.standin import make_notes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.pipeline.watch.conftest import Running, Workspace


def test_a_living_watcher_is_well_and_one_that_ended_is_not_seen(
    space: Workspace, running: Running
) -> None:
    running.start()
    space.wait_for(lambda: any(health.heartbeat.swept for health in read_health(space.inbox)))
    [health] = read_health(space.inbox)
    assert health.is_ok
    assert health.heartbeat.pid == os.getpid()
    running.end()
    assert read_health(space.inbox) == []


def test_a_killed_watcher_is_never_well(space: Workspace) -> None:
    def die() -> int:
        def kill(event: events.Event) -> None:
            if isinstance(event, events.Taken):
                os.kill(os.getpid(), 9)

        vars(watcher)["Worker"] = InstantWorker
        return watch(space.settings, stop=threading.Event(), tell=kill, once=True)

    space.set(settle=0.3)
    space.drop("doc.yaml")
    run_in_child(die)
    [health] = read_health(space.inbox)
    assert health.alive is False
    assert not health.is_ok


@pytest.mark.parametrize(
    ("alive", "silent", "fault", "is_ok"),
    [
        (True, 1.0, "", True),
        (None, 1.0, "", True),
        (True, 100.0, "", False),
        (True, 1.0, "no space", False),
        (False, 1.0, "", False),
    ],
)
def test_a_watcher_is_well_only_if_it_lives_sweeps_and_works(
    alive: bool | None, silent: float, fault: str, is_ok: bool
) -> None:
    beat = Heartbeat("host", 1, "", 0.0, 10.0, 0, 0, fault)
    assert Health(beat, alive, silent).is_ok is is_ok


def test_a_watcher_with_a_fault_says_so(space: Workspace, running: Running) -> None:
    running.start()
    space.drop("doc.yaml", make_notes(do="fault"))
    space.wait_for(lambda: [health.heartbeat.fault for health in read_health(space.inbox)] != [""])
    assert "record.css is broken" in read_health(space.inbox)[0].heartbeat.fault
    (space.base / "mended").touch()
    space.wait_for(lambda: read_health(space.inbox)[0].is_ok)


def test_a_disk_without_space_for_the_heartbeat_is_told_once(
    space: Workspace, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.start()
    real = disk.write_whole

    def refuse(file: Path, data: bytes, scratch: Path) -> None:
        if file.name.endswith(SUFFIX):
            raise OSError(28, "No space left on device", str(file))
        real(file, data, scratch)

    monkeypatch.setattr(disk, "write_whole", refuse)
    space.wait_for(lambda: space.of(events.Failed))
    space.drop("doc.yaml")
    space.wait_for(lambda: space.of(events.Published))
    assert len(space.of(events.Failed)) == 1


def test_the_clock_set_back_a_day_stops_nothing(
    space: Workspace, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.start()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 86_400)
    space.drop("one.yaml")
    space.wait_for(lambda: len(space.of(events.Published)) == 1)
    monkeypatch.setattr(time, "time", lambda: real() + 86_400)
    space.drop("two.yaml")
    space.wait_for(lambda: len(space.of(events.Published)) == 2)
    assert read_health(space.inbox)[0].is_ok


def test_the_figures_are_what_prometheus_reads(space: Workspace) -> None:
    space.set(metrics_file="minutes.prom")
    (space.base / "minutes.prom").write_text("old")
    space.drop("right.yaml")
    space.drop("wrong.yaml", make_notes(do="wrong"))
    space.run_once()
    lines = (space.base / "minutes.prom").read_text().splitlines()
    figures = dict(line.split() for line in lines if not line.startswith("#"))
    assert figures["minutes_taken_total"] == "2"
    assert figures["minutes_published_total"] == "1"
    assert figures["minutes_rejected_total"] == "1"
    assert figures["minutes_record_seconds_count"] == "1"
    assert float(figures["minutes_last_sweep_timestamp_seconds"]) > 1e9
    assert not list(space.base.glob(".*.part"))


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket on which systemd listens to its services."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(20)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listener


def test_systemd_is_told_when_the_workers_are_warm_that_we_live_and_that_we_stop(
    running: Running, systemd: socket.socket
) -> None:
    running.start()
    running.end()
    heard = []
    while "STOPPING=1" not in heard:
        heard += systemd.recv(1000).decode().splitlines()
    assert {"READY=1", "WATCHDOG=1"} <= set(heard)
    assert heard.index("READY=1") < heard.index("STOPPING=1")


def make_command(space: Workspace, text: str) -> tuple[str, str]:
    script = space.base / "a hook.sh"
    script.write_text(f"#!/bin/sh\n{text}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return (str(script), "$(touch shell) ; *")


def test_the_hook_runs_with_the_folder_of_the_record_and_without_a_shell(
    space: Workspace,
) -> None:
    space.set(hook=make_command(space, f'printf "%s\\n" "$@" > "{space.base}/heard"'))
    space.drop("doc.yaml")
    assert space.run_once() == 0
    heard = (space.base / "heard").read_text().splitlines()
    assert heard == ["$(touch shell) ; *", str(space.outbox / "doc")]


@pytest.mark.parametrize("text", ["exit 7", "sleep 60"])
def test_a_hook_that_fails_or_hangs_is_told_and_the_record_stands(
    space: Workspace, text: str
) -> None:
    space.set(hook=make_command(space, text), hook_seconds=0.5)
    space.drop("doc.yaml")
    assert space.run_once() == 0
    assert len(space.of(events.HookFailed)) == 1
    assert list(space.records()) == ["doc"]


def test_a_hook_that_is_missing_is_told(space: Workspace) -> None:
    assert "No such file" in run_command(("/no/such/hook",), 5.0, threading.Event())


def test_a_hook_does_not_hold_up_the_end(space: Workspace) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    assert run_command((sys.executable, "-c", "import time; time.sleep(60)"), 60.0, stop)
    assert time.monotonic() - began < 10


def test_the_heartbeat_is_a_small_file_that_any_program_can_read(
    space: Workspace, running: Running
) -> None:
    running.start()
    space.wait_for(lambda: list((space.inbox / WORK).glob(f"*{SUFFIX}")))
    [file] = (space.inbox / WORK).glob(f"*{SUFFIX}")
    assert json.loads(file.read_bytes())["pid"] == os.getpid()

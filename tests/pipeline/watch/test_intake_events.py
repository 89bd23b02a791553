"""The inbox is watched whatever becomes of the events, the observer or the folder itself."""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING

import pytest
from watchdog.observers import Observer

from pipeline.errors import MinutesError
from pipeline.watch import events
from pipeline.watch.intake import FilesystemObserver

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.watch.conftest import Running, Workspace


def wait_for_record(space: Workspace, name: str) -> None:
    space.drop(f"{name}.yaml")
    space.wait_for(lambda: name in {told.folder.name for told in space.of(events.Published)})


def test_an_event_makes_the_sweep_come_sooner(space: Workspace, running: Running) -> None:
    space.set(sweep=1000.0)
    running.start()
    wait_for_record(space, "doc")


def test_without_any_event_the_sweep_alone_finds_the_file(
    space: Workspace, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FilesystemObserver, "ensure", lambda self, inbox: "")
    running.start()
    wait_for_record(space, "doc")


def test_with_poll_no_observer_is_started(
    space: Workspace, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FilesystemObserver, "ensure", fail_to_start)
    running.start(poll=True)
    wait_for_record(space, "doc")
    assert not space.of(events.Degraded)


def fail_to_start(*_: object) -> None:
    raise OSError(errno.ENOSPC, "inotify watch limit reached")


def test_when_the_system_has_no_watches_left_that_is_told_and_files_are_swept(
    space: Workspace, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Observer, "start", fail_to_start)
    running.start()
    wait_for_record(space, "doc")
    running.let_pass(1.2)
    assert [told.reason for told in space.of(events.Degraded)] == ["inotify watch limit reached"]


def test_an_observer_that_died_is_replaced(tmp_path: Path) -> None:
    hints: list[int] = []
    tower = FilesystemObserver(lambda: hints.append(1))
    assert tower.ensure(tmp_path) == ""
    first = tower._observer
    assert first is not None
    for emitter in tuple(first.emitters):
        emitter.stop()
        emitter.join()
    assert tower.ensure(tmp_path) == ""
    assert tower._observer is not first
    assert tower.ensure(tmp_path) == ""
    tower.stop()


@pytest.mark.parametrize("how", ["deleted", "renamed"])
def test_an_inbox_that_is_made_anew_is_watched_again(
    space: Workspace, running: Running, how: str
) -> None:
    running.start()
    wait_for_record(space, "one")
    if how == "deleted":
        space.remove_inbox()
    else:
        space.inbox.rename(space.base / "old")
    running.let_pass(0.7)
    assert "gone" not in str(running.error)
    space.inbox.mkdir()
    wait_for_record(space, "two")
    assert running.error is None
    assert space.of(events.Failed)


def test_an_inbox_that_stays_away_ends_the_watcher(space: Workspace, running: Running) -> None:
    space.set(lease=1.0)
    running.start()
    space.remove_inbox()
    space.wait_for(lambda: running.error)
    assert isinstance(running.error, MinutesError)
    assert running.error.exit_code == 3


def test_an_inbox_that_is_a_symbolic_link_is_watched(space: Workspace, running: Running) -> None:
    space.set(sweep=1000.0)
    space.inbox.rename(space.base / "real")
    space.inbox.symlink_to(space.base / "real")
    running.start()
    wait_for_record(space, "doc")
    assert [entry.name for entry in (space.base / "real").iterdir()] == [".work"]


def test_no_event_waits_behind_a_file_that_was_renamed_away(tmp_path: Path) -> None:
    tower = FilesystemObserver(lambda: None)
    assert tower.ensure(tmp_path) == ""
    tower.stop()
    modules = [name for name in sys.modules if name.startswith("watchdog.observers.inotify")]
    delays = [
        value.delay
        for module in modules
        for value in vars(sys.modules[module]).values()
        if hasattr(value, "delay")
    ]
    assert delays
    assert set(delays) == {0.0}

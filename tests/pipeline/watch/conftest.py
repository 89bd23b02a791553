"""A workspace with an inbox and an outbox, and ways to run a watcher over it."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

import pytest

from pipeline import outbox
from pipeline.settings import Settings, WatchSettings, load_settings
from pipeline.watch import events
from pipeline.watch.watcher import watch
from tests.pipeline.watch import standin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.processing.worker import Job

Kind = TypeVar("Kind", bound=events.Event)
PATIENCE = 300.0
"""The longest that any test waits for what must come, in seconds."""


@dataclass
class Workspace:
    """An inbox and an outbox, and what watchers told of them."""

    base: Path
    settings: Settings
    told: list[events.Event] = field(default_factory=list)

    @property
    def inbox(self) -> Path:
        return self.settings.inbox

    @property
    def outbox(self) -> Path:
        return self.settings.outbox

    def set(self, **changes: object) -> None:
        watch_settings = replace(self.settings.watch, **changes)  # type: ignore[arg-type]
        self.settings = replace(self.settings, watch=watch_settings)

    def limit(self, **changes: object) -> None:
        limits = replace(self.settings.limits, **changes)  # type: ignore[arg-type]
        self.settings = replace(self.settings, limits=limits)

    def remove_inbox(self) -> None:
        """Delete it under the watcher, which may write in it meanwhile."""
        while self.inbox.exists():
            shutil.rmtree(self.inbox, ignore_errors=True)

    def drop(self, name: str, data: bytes | None = None) -> Path:
        """Deliver a file as `cp` does."""
        file = self.inbox / name
        file.write_bytes(standin.make_notes() if data is None else data)
        return file

    def run_once(self, job: Job = standin.JOB) -> int:
        return watch(
            self.settings, stop=threading.Event(), tell=self.told.append, once=True, job=job
        )

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.told if isinstance(event, kind)]

    def wait_for(self, what: Callable[[], object]) -> None:
        """Wait until `what` holds; fails after five minutes."""
        end = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < end, f"waited in vain; told: {self.told}"
            time.sleep(0.02)

    def records(self) -> dict[str, dict[str, bytes]]:
        """All published folders with their files."""
        assert not any((self.outbox / outbox.STAGING).glob("*"))
        return {
            folder.name: {file.name: file.read_bytes() for file in folder.iterdir()}
            for folder in self.outbox.iterdir()
            if folder.name != outbox.STAGING
        }

    def records_so_far(self) -> dict[str, str]:
        """The digest of the notes of each record, also while watchers are at work."""
        return {
            record.folder: record.manifest.notes_digest
            for record in map(outbox.read_record, sorted(self.outbox.iterdir()))
            if record is not None
        }

    def remains(self) -> list[str]:
        """Every file in the inbox, at any depth."""
        return sorted(
            file.relative_to(self.inbox).as_posix()
            for file in self.inbox.rglob("*")
            if not file.is_dir() or file.is_symlink()
        )

    def remains_visible(self) -> list[str]:
        """Every file in the inbox but those of the watcher itself."""
        return [name for name in self.remains() if not name.startswith(".work/")]


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    """An empty workspace whose watcher settles fast and has one worker."""
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    settings = load_settings(tmp_path)
    quick = WatchSettings(settle=0.05, sweep=0.5, workers=1, lease=2.0)
    return Workspace(tmp_path, replace(settings, watch=quick))


@dataclass
class Running:
    """A watcher in a thread of its own."""

    space: Workspace
    stop: threading.Event = field(default_factory=threading.Event)
    code: int | None = None
    error: BaseException | None = None
    thread: threading.Thread | None = None

    def start(self, *, poll: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        def run() -> None:
            try:
                self.code = watch(
                    self.space.settings,
                    stop=self.stop,
                    tell=self.space.told.append,
                    poll=poll,
                    job=standin.JOB,
                    clock=clock,
                )
            except BaseException as error:  # noqa: BLE001  # shown by the test
                self.error = error

        self.thread = threading.Thread(target=run)
        self.thread.start()
        self.space.wait_for(lambda: self.space.of(events.Started) or self.error)

    def let_pass(self, seconds: float) -> None:
        """Give the watcher time to do something wrong."""
        time.sleep(seconds)
        assert self.error is None

    def end(self) -> None:
        self.stop.set()
        if self.thread is not None:
            self.thread.join(PATIENCE)
            assert not self.thread.is_alive()


@pytest.fixture
def running(space: Workspace) -> Iterator[Running]:
    """A watcher to be started over `space`; stopped in the end."""
    watcher = Running(space)
    yield watcher
    watcher.end()

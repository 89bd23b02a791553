"""Register updater: keeps the register up to date while the inbox is watched."""

from __future__ import annotations

import multiprocessing
import threading
import time
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pebble import ProcessPool

from pipeline.processing.register_files import KEPT, publish_register
from pipeline.watch.events import Event, Published, Started

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.settings import Settings

QUIET = 2.0
"""Seconds without another record before the register is written."""
LONGEST = 20.0
"""Seconds after which it is written although records keep coming."""
SHARE = 4.0
"""It rests so many times as long as it worked, lest it takes a core for itself."""
LIMIT = 600.0
"""Seconds that writing it may take."""
_GLANCE = 30.0


@dataclass(frozen=True, slots=True)
class RegisterPublished(Event):
    """The files of the register in the outbox were brought up to date."""

    outbox: Path
    files: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class RegisterFailed(Event):
    """The register could not be written; the records stand, and it is tried again.

    Told once until it works or fails otherwise.
    """

    reason: str


def is_behind(outbox: Path) -> bool:
    """Whether the register of `outbox` is missing, or older than a record there."""
    try:
        written = min((outbox / name).stat().st_mtime_ns for name in KEPT)
    except FileNotFoundError:
        return any(_is_record_folder(entry) for entry in outbox.iterdir())
    return any(
        entry.stat().st_mtime_ns > written for entry in outbox.iterdir() if _is_record_folder(entry)
    )


def _is_record_folder(path: Path) -> bool:
    """Whether a record may stand in a folder of the outbox."""
    return path.is_dir() and not path.name.startswith(".")


class RegisterUpdater:
    """Writes the register after records were published and when a new day begins.

    It works in a thread and a process of its own, so that nothing that happens to it can hold up
    or stop the watcher. Its events may come from another thread than the watcher's.
    """

    def __init__(
        self,
        settings: Settings,
        tell: Callable[[Event], None],
        today: Callable[[], dt.date],
        *,
        once: bool = False,
    ) -> None:
        self._settings = settings
        self._tell = tell
        self._today = today
        self._once = once
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._is_stale = False
        self._day: dt.date | None = None
        self._told = ""
        self._thread = threading.Thread(target=self._run, daemon=True)
        if not once:
            self._thread.start()

    def listen(self, event: Event) -> None:
        """Pass on an event of the watcher, and note what it means for the register."""
        self._tell(event)
        if isinstance(event, Published) or (isinstance(event, Started) and self._must_begin()):
            self._is_stale = True
            self._wake.set()

    def close(self, *, finish: bool) -> None:
        """Stop; with `finish`, first write what is not written yet."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()
        # A run that was killed may have published records and not got to the register.
        if finish and (self._is_stale or (self._once and self._must_begin())):
            self._stop.clear()
            self._refresh()

    def _must_begin(self) -> bool:
        return not self._once or is_behind(self._settings.outbox)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(_GLANCE)
            self._wake.clear()
            is_new_day = self._day is not None and self._day != self._today()
            if self._is_stale or is_new_day:
                self._settle()
                began = time.monotonic()
                self._refresh()
                self._stop.wait(SHARE * (time.monotonic() - began))

    def _settle(self) -> None:
        began = time.monotonic()
        while not self._stop.is_set() and time.monotonic() - began < LONGEST:
            if not self._wake.wait(QUIET):
                break
            self._wake.clear()

    def _refresh(self) -> None:
        if self._stop.is_set():
            return
        began = time.monotonic()
        self._is_stale, self._day = False, self._today()
        try:
            changed = self._publish(self._day)
        except CancelledError:
            self._is_stale = True
        except Exception as error:  # noqa: BLE001  # the watcher goes on whatever it is
            self._is_stale = True
            self._note_fault(str(error) or type(error).__name__)
        else:
            self._told = ""
            if changed:
                seconds = time.monotonic() - began
                self._tell(RegisterPublished(self._settings.outbox, changed, seconds))

    def _note_fault(self, reason: str) -> None:
        if reason != self._told:
            self._tell(RegisterFailed(reason))
        self._told = reason

    def _publish(self, day: dt.date) -> tuple[str, ...]:
        settings = self._settings
        context = multiprocessing.get_context("spawn")
        pool = ProcessPool(1, context=context)
        try:
            arguments = (settings.outbox, settings, day)
            future = pool.schedule(publish_register, args=arguments, timeout=LIMIT)
            while not future.done() and not self._stop.is_set():
                try:
                    future.exception(timeout=0.2)
                except TimeoutError:
                    continue
            if not future.done():
                future.cancel()  # type: ignore[no-untyped-call]  # of pebble
            changed: tuple[str, ...] = future.result()
            return changed
        finally:
            pool.stop()  # type: ignore[no-untyped-call]  # of pebble
            pool.join()

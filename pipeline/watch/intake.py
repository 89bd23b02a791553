"""Intake: whole files of the inbox are found and taken one by one, and events say when to look."""

from __future__ import annotations

import contextlib
import logging
import os
from collections import deque
from importlib import import_module
from typing import TYPE_CHECKING

from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from pipeline.system.disk import show_name
from pipeline.watch.claim import ClaimLostError, put_back, take_file
from pipeline.watch.events import Ignored, Left, Retried
from pipeline.watch.settle import Backoff, Settling, mark_file, sweep_inbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from watchdog.observers.api import BaseObserver

    from pipeline.watch.claim import Claim
    from pipeline.watch.events import Event
    from pipeline.watch.settle import Found
    from pipeline.watch.work_folder import WorkFolder


ATTEMPTS = 4
"""How often a file that cannot be read is tried before a watcher that is to end leaves it."""
_SHARE = 5
"""Sweeping takes at most one part in so many of the time, however many files there are."""
_LEAST_PAUSE = 0.05
FAULT_SECONDS = 1.0


class Intake:
    """What is known of the files in the inbox. Times are of `clock`, which never jumps."""

    def __init__(
        self,
        inbox: Path,
        settle: float,
        interval: float,
        tell: Callable[[Event], None],
        clock: Callable[[], float],
        *,
        once: bool = False,
    ) -> None:
        self._inbox = inbox
        self._interval = interval
        self._recheck = max(settle, 0.2)
        self._settling = Settling(settle)
        self._tell = tell
        self._clock = clock
        self._resting = Settling(0.0 if once else settle)
        self._strangers: set[str] = set()
        self._backoff = Backoff()
        self._found: dict[str, Found] = {}
        self._ready: deque[Found] = deque()
        self._earliest = self._next = 0.0
        self.left: set[str] = set()
        """Names of files that are not taken any more."""
        self.failures: dict[str, int] = {}
        """How often in a row each file could not be read."""

    @property
    def waiting(self) -> int:
        """How many files were in the inbox at the last sweep and have not been taken."""
        return len(self._found)

    def find_due(self, *, hinted: bool) -> float:
        """When to sweep next; sooner where an event hinted at something new."""
        return min(self._next, self._earliest) if hinted else self._next

    def sweep(self, now: float) -> None:
        """Look at every file of the inbox; raises OSError where it cannot be read."""
        started = self._clock()
        notes, strangers = sweep_inbox(self._inbox)
        files = [file for file in notes if file.name not in self.left]
        self._tell_strangers(strangers, now)
        self._settling.observe(files, now)
        self._found = {file.name: file for file in files}
        self._backoff.keep(set(self._found))
        self.failures = {name: n for name, n in self.failures.items() if name in self._found}
        dues = {file.name: self._find_due(file.name) for file in files}
        self._ready = deque(file for file in files if dues[file.name] <= now)
        self._earliest = now + max(_LEAST_PAUSE, _SHARE * (self._clock() - started))
        later = [due for due in dues.values() if due > now]
        self._next = min(now + self._interval, max(self._earliest, min(later, default=now + 1e9)))

    def take(self, work_folder: WorkFolder, now: float) -> Claim | None:
        """Take the next file that has settled; None where there is none. Raises OSError."""
        while self._ready:
            file = self._ready[0]
            if self._is_whole(file, work_folder, now):
                # Should this fail, the file keeps its place before those written later.
                folder = work_folder.make_folder()
                claim = self._claim(file, folder, now)
                if claim is not None:
                    self._ready.popleft()
                    return claim
                work_folder.remove_folder(folder)
            self._ready.popleft()
        return None

    def postpone(self, now: float) -> None:
        """Take nothing and sweep again soon, but not at once, since something does not work."""
        self._next = self._earliest = now + FAULT_SECONDS
        self._ready.clear()

    def leave(self, name: str) -> None:
        """Take `name` no more."""
        self.left.add(name)
        self._found.pop(name, None)
        self._tell(Left(show_name(name)))

    def _tell_strangers(self, strangers: list[Found], now: float) -> None:
        """Tell of each file that is no notes once it rests: it may be about to be renamed."""
        self._resting.observe(strangers, now)
        here = {file.name: file for file in strangers}
        self._strangers &= here.keys()
        for file in strangers:
            if file.name not in self._strangers and self._resting.is_settled(file.name, now):
                self._strangers.add(file.name)
                self._tell(Ignored(show_name(file.name), file.kind))

    def _find_due(self, name: str) -> float:
        return max(self._settling.due(name), self._backoff.until(name))

    def _is_whole(self, file: Found, work_folder: WorkFolder, now: float) -> bool:
        path = self._inbox / file.name
        try:
            if mark_file(path.lstat()) != file.mark:
                return False
            if work_folder.is_written(path) and not self._settling.is_overdue(file.name, now):
                self._next = min(self._next, now + self._recheck)
                return False
        except OSError as error:
            self._note_failure(file, error, now)
            return False
        return True

    def _claim(self, file: Found, folder: Path, now: float) -> Claim | None:
        try:
            claim = take_file(self._inbox / file.name, folder)
        except OSError as error:
            self._note_failure(file, error, now)
            return None
        self._found.pop(file.name, None)
        self._backoff.forget(file.name)
        return None if claim is None or self._was_returned(claim, file) else claim

    def _was_returned(self, claim: Claim, file: Found) -> bool:
        """Put the file back if someone wrote to it in the instant that it was taken."""
        try:
            return mark_file(claim.file.lstat()) != file.mark and put_back(claim, self._inbox)
        except ClaimLostError:
            return True
        except OSError:
            return False  # It is worked on; what is written to it later is found at the end.

    def _note_failure(self, file: Found, error: OSError, now: float) -> None:
        if isinstance(error, FileNotFoundError):
            self._found.pop(file.name, None)
            return
        self.failures[file.name] = self._backoff.lengthen(file.name, now)
        self._next = min(self._next, self._backoff.until(file.name))
        if self.failures[file.name] == 1:
            self._tell(Retried(show_name(file.name), error.strerror or str(error)))


# It logs an error when it is stopped in a bad moment; whether it lives we see for ourselves.
logging.getLogger("watchdog").setLevel(logging.CRITICAL)
# Not reading nor opening, or our own looking at files would wake us.
_KINDS: list[type[FileSystemEvent]] = [
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

_PAIRING = (
    ("inotify_move_event_grouper", "InotifyMoveEventGrouper"),
    ("inotify_buffer", "InotifyBuffer"),
)
"""What pairs events on Linux, by version of watchdog."""


class Hints(FileSystemEventHandler):
    """Calls `wake` for every event; never raises, which would end the observer's thread."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Wake the watcher, whatever has happened."""
        self._wake()


class FilesystemObserver:
    """An observer of the inbox that is set up anew when it died or the inbox is another folder."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._hints = Hints(wake)
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None

    def ensure(self, inbox: Path) -> str:
        """See to it that events arrive; gives the reason where they do not. Raises OSError."""
        status = inbox.stat()
        identity = (status.st_dev, status.st_ino)
        if self._is_alive() and identity == self._watched:
            return ""
        self.stop()
        try:
            self._observer = self._start(inbox)
        except OSError as error:  # The system's number of watches is used up, for one.
            return error.strerror or str(error)
        self._watched = identity
        return ""

    def stop(self) -> None:
        """End the observer, if there is one."""
        observer, self._observer, self._watched = self._observer, None, None
        if observer is not None and observer.is_alive():
            observer.stop()
            observer.join()

    def _start(self, inbox: Path) -> BaseObserver:
        _pair_nothing()
        observer = Observer()
        # The folder itself, since events of a symbolic link to it would never come.
        observer.schedule(self._hints, os.path.realpath(inbox), event_filter=_KINDS)
        observer.start()
        return observer

    def _is_alive(self) -> bool:
        observer = self._observer
        if observer is None or not observer.is_alive():
            return False
        return all(emitter.is_alive() for emitter in observer.emitters)


def _pair_nothing() -> None:
    """Have watchdog hold no event back, to hints all are alike.

    It waits half a second whether a file that was renamed away comes back under another name, and
    every later event waits behind it: we rename each file that we take.
    """
    for module, name in _PAIRING:
        with contextlib.suppress(ImportError):
            getattr(import_module(f"watchdog.observers.{module}"), name).delay = 0.0

"""Filesystem events of the inbox, taken as hints to sweep sooner."""

from __future__ import annotations

import contextlib
import logging
import os
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

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from watchdog.observers.api import BaseObserver

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

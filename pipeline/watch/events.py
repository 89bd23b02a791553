"""Events of a watcher: frozen values, and the command of the user's that runs after one."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event as Flag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.errors import Problem


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the inbox."""


@dataclass(frozen=True, slots=True)
class Started(Event):
    """The workers are warm and the inbox is watched."""

    inbox: Path


@dataclass(frozen=True, slots=True)
class Taken(Event):
    """A file was taken from the inbox; `again` where from a watcher that died."""

    name: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Published(Event):
    """A record stands in the outbox; `problems` are warnings."""

    name: str
    folder: Path
    revision: int
    replaces: str
    seconds: float
    """From taking the file to the published record."""
    language: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged(Event):
    """The very same notes are published already, in `folder`."""

    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Rejected(Event):
    """The notes are wrong, or broke a limit: they are in rejected/ beside `report`."""

    name: str
    report: Path
    language: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Retried(Event):
    """A file cannot be read for now; it is tried again with growing pauses."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """The machine or the theme is at fault; the files wait. Told once until something works."""

    reason: str


@dataclass(frozen=True, slots=True)
class Left(Event):
    """A file stays in the inbox, as this run cannot do it: `watch --once`, or the end."""

    name: str


@dataclass(frozen=True, slots=True)
class Ignored(Event):
    """Something in the inbox is no notes; `kind` is one of `file_names`. Told once."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lost(Event):
    """A file that was taken is gone from inbox/.work: removed there, or taken over elsewhere."""

    name: str


@dataclass(frozen=True, slots=True)
class Swept(Event):
    """Leftovers of dead processes were removed from the outbox."""

    count: int


@dataclass(frozen=True, slots=True)
class Degraded(Event):
    """No events arrive from the inbox; it is swept at intervals all the same."""

    reason: str


@dataclass(frozen=True, slots=True)
class HookFailed(Event):
    """The command that runs after publishing failed or took too long; the record stands."""

    folder: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """The watcher has ended; `left` files that it had taken are back in the inbox."""

    left: int


_GLANCE = 0.1


class Hook:
    """Runs a command for one folder after another, beside the watcher, which it cannot hold up."""

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        self._command = tuple(command)
        self._seconds = seconds
        self.failures: SimpleQueue[HookFailed] = SimpleQueue()
        self._thread = ThreadPoolExecutor(1)
        self._stop = Flag()

    def run(self, folder: Path) -> None:
        """Run the command with `folder` as its last argument, soon."""
        if self._command:
            self._thread.submit(self._call, folder)

    def finish(self, *, wait: bool) -> None:
        """Let all commands end that were asked for; or stop the running one and leave the rest."""
        if not wait:
            self._stop.set()
        self._thread.shutdown(wait=True, cancel_futures=not wait)

    def _call(self, folder: Path) -> None:
        reason = run_command((*self._command, str(folder)), self._seconds, self._stop)
        if reason:
            self.failures.put(HookFailed(folder, reason))


def run_command(command: Sequence[str], seconds: float, stop: Flag) -> str:
    """Run a command, never through a shell; gives why it failed, or nothing.

    It is killed when it takes longer than `seconds`, or when `stop` is set.
    """
    try:
        process = subprocess.Popen(  # noqa: S603  # the user's own command from minutes.toml
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    with process:
        for _ in range(int(seconds / _GLANCE) + 1):
            try:
                code = process.wait(_GLANCE)
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    process.kill()
                    return "stopped, since the watcher ended"
            else:
                return f"exit code {code}" if code else ""
        process.kill()
    return f"it took longer than {seconds:g} seconds"

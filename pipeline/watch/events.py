"""Events of a watcher: frozen values, printed by whoever asked it to watch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

"""Which edition of a record is printed: its revision, what that changes, what it goes on with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from schemas.model import Due, MeetingTime, Status


class ChangeKind(StrEnum):
    """What became of a part of the record since the revision before."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


Comparable = str | int | tuple[str, ...] | dt.date | Due | MeetingTime | None
"""A value that a revision may change; choices stand as texts."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that is another now. `name` is the key of its label."""

    name: str
    before: Comparable
    after: Comparable


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision did to one part of the record."""

    kind: ChangeKind
    part: str
    """The group of labels that the fields are from: `topic`, `action`, `meeting` …"""
    name: str = ""
    """What the part is called: title of the topic, task of the action; empty for a lone part."""
    id: str = ""
    """Number of the action."""
    fields: tuple[FieldChange, ...] = ()
    """Of a changed part."""


@dataclass(frozen=True, slots=True)
class FollowedAction:
    """An open action of the series that a meeting goes on with, as it stood at the notice."""

    id: str
    """`<record id>/<action id>`."""
    task: str
    department: str
    owner: str
    due: Due
    status: Status
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """Which issue of a record this is; the outbox knows, the notes do not."""

    revision: int = 1
    replaces: str = ""
    """Folder name of the revision before; empty for the first."""
    changes: tuple[Change, ...] = ()
    """Against the revision before, in printed order."""
    followed: tuple[FollowedAction, ...] | None = None
    """Of a notice, the open actions of its series; None where nobody has looked yet."""
    number: str | None = None
    """Counted in the outbox, `<year>-<number>`; empty where it has none, None where open."""

"""Manifest of a published record, record.json: what it is made of, and its actions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from pipeline.outbox.manifest_shape import check_manifest
from schemas.edition import Edition, FollowedAction
from schemas.model import Action, Due, Issue, RecordKind, Retrospective, Status, format_clock
from schemas.times import parse_due
from schemas.written_names import bare_name, find_doubts, fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.model import Meeting, Record, Update

FILE_NAME = "record.json"
SCHEMA = 1
LISTS = ("actions", "updates", "followed")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `record.json` says. Digests are SHA-256 in hexadecimal."""

    id: str
    revision: int
    replaces: str
    source: str
    """Name of the file that was dropped, without its folder."""
    notes: str
    """Name of the copy of the notes in the folder."""
    notes_digest: str
    build_digest: str
    """Over everything but the notes that decides the bytes of the renderings."""
    files: Mapping[str, str]
    """Digest of every other file of the folder, by name."""
    record: Mapping[str, Any]
    """Subject, meeting time, departments, languages and status, for lists of records."""
    actions: tuple[Mapping[str, Any], ...]
    updates: tuple[Mapping[str, Any], ...]
    libraries: Mapping[str, str] = field(default_factory=dict)
    """Versions of the system's libraries that all files were made with, by name."""
    builds: Mapping[str, str] = field(default_factory=dict)
    """Build digests of those files that were rendered again without the others, by name."""

    followed: tuple[Mapping[str, Any], ...] = ()
    """Of a notice, the open actions of its series as they stood when it was made."""
    number: str = ""
    """Counted in the outbox, `<year>-<number>`; empty where it has none."""

    @property
    def edition(self) -> Edition:
        """Which issue of the record this is; its changes are worked out anew."""
        is_notice = self.record.get("kind") == RecordKind.NOTICE
        followed = tuple(map(read_followed, self.followed)) if is_notice else None
        return Edition(self.revision, self.replaces, followed=followed, number=self.number)

    def to_json(self) -> bytes:
        """The bytes of record.json: UTF-8, keys in a fixed order, a line end at the end."""
        table = {"schema": SCHEMA, **asdict(self)}
        for name in ("builds", "followed", "number"):
            if not table[name]:
                del table[name]
        return dump_json(table)

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Read record.json back: the only way to it.

        Raises ValueError, with the place, where it is not what this program writes.
        """
        try:
            table = json.loads(data.decode())
            # A lone surrogate passes as an escape, and no file can be written of it.
            if b"\\u" in data:
                json.dumps(table, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            raise ValueError(f"{error.lineno}:{error.colno}") from error
        except UnicodeError as error:
            raise ValueError("UTF-8") from error
        except RecursionError as error:
            raise ValueError("[[[[…") from error
        check_manifest(table, SCHEMA)
        del table["schema"]
        if unknown := table.keys() - {field.name for field in fields(cls)}:
            raise ValueError(min(unknown))
        table |= {name: tuple(table[name]) for name in LISTS if name in table}
        return cls(**table)


def digest(data: bytes) -> str:
    """SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def dump_json(value: object) -> bytes:
    """`value` as readable JSON in UTF-8, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def describe_record(record: Record) -> dict[str, Any]:
    """What lists of records show of one record."""
    meeting = record.meeting
    when, address = meeting.time, find_email(meeting, meeting.recorder)
    return {
        "subject": meeting.subject,
        "date": when.date.isoformat(),
        "start": when.start.isoformat("minutes") if when.start else None,
        "departments": list(meeting.departments),
        "initiator": meeting.initiator,
        "recorder": meeting.recorder,
        **({"recorder_email": address} if address else {}),
        "languages": [tag.value for tag in meeting.languages],
        "status": meeting.status.value,
        "confidentiality": meeting.confidentiality.value,
        "retrospective": record.retrospective != Retrospective(),
        **({"kind": record.kind.value} if record.kind is not RecordKind.RECORD else {}),
    }


def describe_actions(record: Record) -> list[dict[str, Any]]:
    """Every action of a record as plain values, in printed order."""
    return [
        describe_action(record, issue, action)
        for issue in record.issues
        for action in issue.actions
    ]


def _list_action_keys() -> tuple[str, ...]:
    own = [item.name for item in fields(Action) if item.name != "id"]
    own.insert(own.index("owner") + 1, "email")
    issue = (item.name for item in fields(Issue) if item.name != "actions")
    return ("id", "record", *issue, *own)


ACTION_KEYS = _list_action_keys()
"""What is told of an action: every field of it and of its issue, where it is from, an address."""


def describe_action(record: Record, issue: Issue, action: Action) -> dict[str, Any]:
    """One action as plain values; `id` is unique over all records."""
    beside = {
        "id": f"{record.id}/{action.id}",
        "record": record.id,
        "problem": issue.problem,
        "severity": issue.severity.value,
        "owner": name_owner(record.meeting, action.owner),
        "email": find_email(record.meeting, action.owner, action.department),
        "after": [f"{record.id}/{earlier}" for earlier in action.after],
    }
    return {
        key: beside[key] if key in beside else _simplify(getattr(action, key))
        for key in ACTION_KEYS
    }


def _simplify(value: Any) -> Any:
    if isinstance(value, Due):
        return _format_due(value)
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def describe_update(update: Update | FollowedAction) -> dict[str, Any]:
    """One update of an earlier action, or its state in a notice, as plain values."""
    return {item.name: _simplify(getattr(update, item.name)) for item in fields(update)}


def describe_followed(edition: Edition) -> list[dict[str, Any]]:
    """The open actions of a notice as plain values, which `read_followed` reads back."""
    return [describe_update(action) for action in edition.followed or ()]


def read_followed(told: Mapping[str, Any]) -> FollowedAction:
    """An open action of a notice from plain values."""
    values = {**told, "due": parse_due(told["due"]), "status": Status(told["status"])}
    return FollowedAction(**values)


def make_manifest(
    record: Record,
    edition: Edition,
    *,
    source: str,
    notes: tuple[str, bytes],
    build: str,
    libraries: Mapping[str, str],
    files: Mapping[str, bytes],
) -> Manifest:
    """The manifest of a record whose renderings are `files` and whose notes are (name, bytes)."""
    is_held = record.kind is not RecordKind.NOTICE
    return Manifest(
        id=record.id,
        revision=edition.revision,
        replaces=edition.replaces,
        source=source,
        notes=notes[0],
        notes_digest=digest(notes[1]),
        build_digest=build,
        files={name: digest(data) for name, data in sorted(files.items())},
        record=describe_record(record),
        # What a notice says of actions is not said at a meeting yet.
        actions=tuple(describe_actions(record)) if is_held else (),
        updates=tuple(describe_update(update) for update in record.updates) if is_held else (),
        followed=tuple(describe_followed(edition)),
        number=edition.number or "",
        libraries=libraries,
    )


def _format_due(due: Due) -> str:
    if due.time is None:
        return due.date.isoformat()
    return f"{due.date.isoformat()} {format_clock(due.time)}"


def name_owner(meeting: Meeting, owner: str) -> str:
    """The name of an owner without the notes that are understood, for lists by person."""
    departments = {*map(fold_name, (*meeting.departments, meeting.initiator))}
    return owner if find_doubts(owner, departments) else bare_name(owner)


def find_email(meeting: Meeting, name: str, department: str = "") -> str:
    """The address of the participant `name`; "" where there is none, or who is meant is open.

    Of several of one name, the one of `department` is meant.
    """
    wanted, bare = fold_name(name), fold_name(bare_name(name))
    people = meeting.participants
    namesakes = [who for who in people if fold_name(who.name) == wanted]
    namesakes = namesakes or [who for who in people if fold_name(bare_name(who.name)) == bare]
    near = [who for who in namesakes if fold_name(who.department) == fold_name(department)]
    addresses = {who.email for who in near or namesakes} - {""}
    return addresses.pop() if len(addresses) == 1 else ""

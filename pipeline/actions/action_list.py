"""Action list: actions as plain values under a heading, and their fields as its columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, get_type_hints
from zoneinfo import ZoneInfo

from pipeline.errors import UsageError
from pipeline.outbox.manifest import describe_actions, find_email
from pipeline.settings import TIMEZONE
from pipeline.system.text import clean_text
from schemas.model import Action, Due, Issue, RecordStatus, Severity, Status
from schemas.written_names import unify_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.document.labels import Labels
    from schemas.edition import Edition
    from schemas.model import Meeting, MeetingTime, Record


WIDTH = 16


class ColumnKind(Enum):
    """What sort of value a column holds."""

    TEXT = auto()
    NUMBER = auto()
    """The id of an action without its record."""
    NUMBERS = auto()
    REFERENCE = auto()
    """The id of an action with its record, as `updates` in later notes name it."""
    REFERENCES = auto()
    DUE = auto()
    STATUS = auto()
    SEVERITY = auto()
    ACCEPTANCE = auto()
    PROGRESS = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of its value in a plain-value action, and its printed name."""

    key: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    widest: int = WIDTH
    """In narrow characters; longer text is wrapped."""
    optional: bool = False
    """Left out of sheets and tables for readers where no action says anything."""


_KINDS: Mapping[Any, ColumnKind] = {
    str: ColumnKind.TEXT,
    tuple[str, ...]: ColumnKind.NUMBERS,
    Due: ColumnKind.DUE,
    Status: ColumnKind.STATUS,
    Severity: ColumnKind.SEVERITY,
    int | None: ColumnKind.PROGRESS,
}
"""What sort of value a field of that type is."""


def _make_columns(kind: type[Action | Issue], *, background: bool) -> tuple[Column, ...]:
    """A column for each field of `kind` that fits into one, as its metadata says."""
    hints = get_type_hints(kind)
    return tuple(
        Column(
            item.name,
            f"issue.{item.name}" if item.name == "severity" else f"action.{item.name}",
            ColumnKind.NUMBER if item.name == "id" else _KINDS[hints[item.name]],
            item.metadata.get("width", WIDTH),
            item.metadata.get("optional", False),
        )
        for item in sorted(fields(kind), key=lambda item: item.name != "id")
        if hints[item.name] in _KINDS and item.metadata.get("background", False) == background
    )


FRONT = _make_columns(Action, background=False)
"""Who does what by when, the id first."""
COLUMNS = (
    *FRONT,
    *_make_columns(Issue, background=False),
    *_make_columns(Action, background=True),
)
"""In the order of a sheet: the background behind."""


def choose_columns(actions: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The columns that readers of `actions` need: all but the optional ones that are empty."""
    actions = tuple(actions)
    return tuple(
        column
        for column in COLUMNS
        if not column.optional or any(_says_something(action, column) for action in actions)
    )


def format_value(action: Mapping[str, Any], column: Column, labels: Labels) -> str:
    """What stands in `column` of `action` as clean text; "" where it says nothing."""
    value = action.get(column.key)
    if value is None or value == "":
        return ""
    match column.kind:
        case ColumnKind.STATUS | ColumnKind.SEVERITY | ColumnKind.ACCEPTANCE:
            return labels(column.kind.name.lower(), value)
        case ColumnKind.PROGRESS:
            return f"{value}%"
        case ColumnKind.NUMBER:
            return _cut_record(value)
        case ColumnKind.NUMBERS:
            return labels.lead("record.comma").join(_cut_record(item) for item in value)
        case ColumnKind.REFERENCES:
            return clean_text(labels.lead("record.comma").join(value))
        case ColumnKind.TEXT | ColumnKind.REFERENCE | ColumnKind.DUE:
            return clean_text(value)


def _says_something(action: Mapping[str, Any], column: Column) -> bool:
    value = action.get(column.key)
    return bool(value) and value != Severity.NORMAL


def _cut_record(reference: str) -> str:
    return reference.rpartition("/")[2]


TODO = "todo"


@dataclass(frozen=True, slots=True)
class ActionList:
    """Actions in the form of `describe_actions`, of one record or of many, and their heading."""

    title: str
    actions: Sequence[Mapping[str, Any]]
    """Looked through again and again; may make each action when it is asked for."""
    as_of: dt.date
    """The day on which the list was true; *overdue* is derived from it."""
    stamp: dt.datetime
    """The instant, in UTC, that the file says it was made; never the machine's clock."""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value of what stands under the title."""
    record: str = ""
    """The record number; empty for a list over many records."""
    revision: int = 1
    number: str = ""
    """Of a record that is counted in its outbox, `<year>-<number>`."""
    author: str = ""
    author_email: str = ""
    timezone: str = TIMEZONE
    """The zone of all due times."""
    acceptors: tuple[str, ...] | None = None
    """Who is offered for accepting in a sheet that comes back as a progress report; None where the
    list is only looked at."""
    entries: str = TODO
    """What a calendar takes each action for."""
    figures: Mapping[str, Any] | None = None
    """Of many records, what is told beside the actions: see `list_figures`."""


def list_actions(
    record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
) -> ActionList:
    """The actions of one record, as of the day of its meeting."""
    meeting = record.meeting
    when = meeting.time
    return ActionList(
        title=labels("action.list") + labels.lead("record.colon") + meeting.subject,
        actions=tuple(describe_actions(record)),
        as_of=when.date,
        stamp=_find_instant(when, find_zone(timezone)),
        facts=_list_facts(meeting, edition, labels),
        record=record.id,
        revision=edition.revision,
        number=edition.number or "",
        author=meeting.recorder,
        author_email=find_email(meeting, meeting.recorder),
        timezone=timezone,
    )


def unify_departments(listing: ActionList) -> ActionList:
    """`listing` with one spelling for each department, for what counts by department."""
    usual = unify_names(action["department"] for action in listing.actions)
    if not usual:
        return listing
    actions = [
        {**action, "department": usual.get(action["department"], action["department"])}
        for action in listing.actions
    ]
    return replace(listing, actions=actions)


def is_overdue(action: Mapping[str, Any], as_of: dt.date) -> bool:
    """Whether `action` was not resolved and its last day had passed on `as_of`."""
    due = action["due"]
    return action["status"] != Status.RESOLVED and bool(due) and due[:10] < as_of.isoformat()


def parse_due(text: str) -> dt.date | dt.datetime:
    """The due date of a plain-value action: a datetime where it has a time.

    24:00 is the instant that the next day begins.
    """
    day, _, clock = text.partition(" ")
    date = dt.date.fromisoformat(day)
    if not clock:
        return date
    if clock == "24:00":
        return dt.datetime.combine(date + dt.timedelta(days=1), dt.time())
    return dt.datetime.combine(date, dt.time.fromisoformat(clock))


def find_zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name; raises UsageError where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"time zone {name!r} is not known; write one such as {TIMEZONE!r}"
        ) from error


def _find_instant(when: MeetingTime, zone: ZoneInfo) -> dt.datetime:
    start = dt.datetime.combine(when.date, when.start or dt.time(), zone)
    try:
        return start.astimezone(dt.UTC)
    except OverflowError:  # The first day of year 1 has no time east of Greenwich.
        return start.replace(tzinfo=dt.UTC)


def _list_facts(meeting: Meeting, edition: Edition, labels: Labels) -> tuple[tuple[str, str], ...]:
    facts = [(labels("meeting.id"), meeting.id)]
    if edition.revision > 1:
        number = labels("record.revision", revision=edition.revision)
        facts[0] = (
            facts[0][0],
            meeting.id + labels.lead("record.open") + number + labels.lead("record.close"),
        )
    facts.append((labels("meeting.time"), labels.meeting_time(meeting.time)))
    facts.append((labels("meeting.recorder"), meeting.recorder))
    facts.append(
        (labels("meeting.confidentiality"), labels("confidentiality", meeting.confidentiality))
    )
    if meeting.status is not RecordStatus.FINAL:
        facts.append((labels("meeting.status"), labels("record_status", meeting.status)))
    return tuple(facts)

"""Action list: actions as plain values under a heading, as every writer of lists takes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.errors import UsageError
from pipeline.outbox.manifest import describe_actions, find_email
from pipeline.settings import TIMEZONE
from schemas.model import RecordStatus, Status
from schemas.name_folding import unify_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.document.labels import Labels
    from schemas.edition import Edition
    from schemas.model import Meeting, MeetingTime, Record


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
    author: str = ""
    author_email: str = ""
    timezone: str = TIMEZONE
    """The zone of all due times."""
    acceptors: tuple[str, ...] | None = None
    """Who is offered for accepting in a sheet that comes back as a progress report; None where the
    list is only looked at."""
    entries: str = TODO
    """What a calendar takes each action for."""


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

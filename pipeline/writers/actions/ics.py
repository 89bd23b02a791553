"""The action list as an iCalendar file (RFC 5545): one to-do each, or one event on its due date."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from icalendar import Alarm, Calendar, Component, Event, Timezone, Todo, vCalAddress, vText

from pipeline.actions.action_list import (
    COLUMNS,
    TODO,
    ColumnKind,
    find_zone,
    format_value,
    list_actions,
    parse_due,
)
from pipeline.settings import TIMEZONE
from pipeline.system.text import clean_text, is_address, join_lines
from schemas.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.actions.action_list import ActionList, Column
    from pipeline.document.labels import Labels
    from schemas.edition import Edition
    from schemas.model import Record

PRODUCT = "-//minutes//Action list//EN"
# Never change it: to-dos already in people's calendars are found again by their UID.
_NAMESPACE = uuid.UUID("5b6a1d0e-6d0c-5c1b-9d1d-2f0c7f4b9a51")
_STATUS = {Status.RESOLVED: "COMPLETED"}
_URGENT = 1
_LAST_HALF_HOUR = dt.timedelta(minutes=30)
_DAY_BEFORE = dt.timedelta(days=-1)
# A date begins at midnight, when nobody wants an alarm: nine in the morning of the day before.
MORNING_BEFORE = dt.timedelta(hours=-15)
_SAID_ELSEWHERE = ("task", "department", "owner")
# Years before and after the list for which the rules of its zone are written out.
_SPAN = 30


def write_action_ics(
    record: Record,
    edition: Edition,
    labels: Labels,
    *,
    timezone: str = TIMEZONE,
    entries: str = TODO,
) -> bytes:
    """The actions of `record` as to-dos or events, their times in `timezone`."""
    listing = list_actions(record, edition, labels, timezone=timezone)
    return write_ics(replace(listing, entries=entries), labels)


def write_ics(
    listing: ActionList, labels: Labels, _columns: Sequence[Column] | None = None
) -> bytes:
    """One VTODO or VEVENT for each action; raises UsageError where the time zone is not known.

    An action keeps its UID over all revisions and files.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", join_lines(clean_text(listing.title)))
    calendar.add("x-wr-calname", join_lines(clean_text(listing.title)))
    calendar.add_component(make_zone(listing))
    frame: bytes = calendar.to_ical()
    start, end, rest = frame.rpartition(b"END:VCALENDAR")
    # One after the other: sixty thousand of them at once would be most of a gigabyte.
    data = io.BytesIO()
    data.write(start)
    for action in listing.actions:
        data.write(ENTRIES[listing.entries](action, listing, labels).to_ical())
    data.write(end + rest)
    return data.getvalue()


def make_uid(reference: str) -> str:
    """The UID of the action `<record>/<action>`: a UUID as RFC 7986 asks, always the same."""
    return str(uuid.uuid5(_NAMESPACE, reference))


def make_zone(listing: ActionList) -> Timezone:
    """The rules of the list's time zone over the years that its due dates span."""
    find_zone(listing.timezone)
    years = [listing.as_of.year, *(int(action["due"][:4]) for action in listing.actions)]
    first = max(min(years), listing.as_of.year - _SPAN, dt.MINYEAR)
    last = min(max(years) + 1, listing.as_of.year + _SPAN, dt.MAXYEAR)
    return spell_rules(listing.timezone, first, last)


@cache
def spell_rules(timezone: str, first: int, last: int) -> Timezone:
    """The rules of a time zone from the year `first` to the year `last`."""
    zone = Timezone.from_tzid(
        timezone, first_date=dt.date(first, 1, 1), last_date=dt.date(last, 1, 1)
    )
    part: Any  # its properties, which icalendar knows by name alone
    for part in zone.subcomponents:
        gained = part["tzoffsetto"].td - part["tzoffsetfrom"].td
        onsets = [part["dtstart"], *(part["rdate"].dts if "rdate" in part else ())]
        if gained > dt.timedelta():
            # RFC 5545 has an onset by the clock before it; icalendar 7.3 by the one after.
            for onset in onsets:
                onset.dt -= gained
    return zone


def make_todo(action: Mapping[str, Any], listing: ActionList, labels: Labels) -> Todo:
    """One action as a to-do that says nothing the record does not, such as when it was done."""
    todo = Todo()
    _describe_action(todo, action, listing, labels)
    todo.add("due", _place_due(action, listing))
    _add_state(todo, action)
    if action["status"] != Status.RESOLVED:
        todo.add_component(_make_alarm(action))
    return todo


def make_event(action: Mapping[str, Any], listing: ActionList, labels: Labels) -> Event:
    """One action as an event on its last day, or in the half-hour before it is due.

    An event has no state: that of an action that is done stands before its task.
    """
    event = Event()
    _describe_action(event, action, listing, labels)
    # One calendar holds no event and to-do of one UID.
    event["uid"] = make_uid(f"event/{action['id']}")
    due = _place_due(action, listing)
    timed = isinstance(due, dt.datetime)
    event.add("dtstart", due - _LAST_HALF_HOUR if timed else due)
    if timed:
        event.add("dtend", due)
    event.add("transp", "TRANSPARENT")
    if action["status"] == Status.RESOLVED:
        event["summary"] = vText(f"[{labels.lead('status', action['status'])}] {event['summary']}")
    else:
        event.add_component(_make_alarm(action, "START"))
    return event


def _describe_action(
    entry: Component, action: Mapping[str, Any], listing: ActionList, labels: Labels
) -> None:
    """Add what a to-do and an event say alike."""
    entry.add("uid", make_uid(action["id"]))
    entry.add("dtstamp", listing.stamp)
    entry.add("sequence", _count_changes(action, listing))
    entry.add("summary", join_lines(clean_text(action["task"])))
    entry.add("description", describe(action, labels))
    categories = [join_lines(clean_text(action["department"]))]
    if action["status"] == Status.ESCALATED:
        entry.add("priority", _URGENT)
        categories.append(labels("status", action["status"]))
    entry.add("categories", categories)
    _add_people(entry, action, listing)
    for earlier in action["after"]:
        entry.add("related-to", make_uid(earlier), parameters={"RELTYPE": "DEPENDS-ON"})


ENTRIES: Mapping[str, Callable[[Mapping[str, Any], ActionList, Labels], Component]] = {
    "todo": make_todo,
    "event": make_event,
}
"""What makes an action an entry of a calendar, by the word for it in the settings."""


def describe(action: Mapping[str, Any], labels: Labels) -> str:
    """What the record says of an action beyond its task, a line for each label."""
    colon = labels.lead("record.colon")
    said = ((column, format_value(action, column, labels)) for column in COLUMNS)
    lines = [
        f"{labels(column.label)}{colon}{text}"
        for column, text in said
        if text and column.kind is ColumnKind.TEXT and column.key not in _SAID_ELSEWHERE
    ]
    if accepted := action.get("acceptance"):
        lines.append(f"{labels('register.acceptance')}{colon}{labels('acceptance', accepted)}")
    who = f"{labels('action.owner')}{colon}{action['department']} {action['owner']}"
    reference = f"{labels('action.reference')}{colon}{action['id']}"
    return "\n".join([clean_text(who), *lines, clean_text(reference)])


def _count_changes(action: Mapping[str, Any], listing: ActionList) -> int:
    """How often the to-do has changed: by revisions, and by updates where the list knows them."""
    revision: int = action.get("revision", listing.revision)
    return revision - 1 + len(action.get("history", ())[1:])


def _place_due(action: Mapping[str, Any], listing: ActionList) -> dt.date | dt.datetime:
    due = parse_due(action["due"])
    return due.replace(tzinfo=find_zone(listing.timezone)) if isinstance(due, dt.datetime) else due


def _add_state(todo: Todo, action: Mapping[str, Any]) -> None:
    todo.add("status", _STATUS.get(action["status"], "IN-PROCESS"))
    if action["progress"] is not None:
        todo.add("percent-complete", action["progress"])


def _add_people(entry: Component, action: Mapping[str, Any], listing: ActionList) -> None:
    for organizer in _find_addresses(listing.author, listing.author_email):
        entry.add("organizer", organizer)
    for attendee in _find_addresses(action["owner"], action.get("email", "")):
        entry.add("attendee", attendee)


def make_address(name: str, email: str) -> vCalAddress:
    """A person as calendars have them."""
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = join_lines(clean_text(name)).replace('"', "'")
    return address


def _find_addresses(name: str, email: str) -> Iterator[vCalAddress]:
    if is_address(email):
        address = make_address(name, email)
        # Without it a calendar server would send out invitations when the file is imported.
        address.params["SCHEDULE-AGENT"] = "NONE"
        yield address


def _make_alarm(action: Mapping[str, Any], related: str = "END") -> Alarm:
    timed = isinstance(parse_due(action["due"]), dt.datetime)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", join_lines(clean_text(action["task"])))
    before = _DAY_BEFORE if timed else MORNING_BEFORE
    alarm.add("trigger", before, parameters={"RELATED": related})
    return alarm

"""Invitation to a meeting: the entry for calendars (RFC 5545, 5546) and the letter that carries it.

Both say what the notice says, are the same for the same notice, and are not sent yet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

from pipeline.actions.action_list import find_zone
from pipeline.document.agenda import count_minutes, list_agenda
from pipeline.document.richtext import find_address, print_plainly
from pipeline.document.template import describe_change
from pipeline.outbox.manifest import find_email
from pipeline.settings import TIMEZONE
from pipeline.system.text import clean_text, is_address, join_lines
from pipeline.writers.actions.ics import (
    MORNING_BEFORE,
    make_address,
    make_uid,
    spell_rules,
)
from pipeline.writers.actions.reminder import find_addresses
from schemas.model import END_OF_DAY, Attendance, Confidentiality, RecordStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.document.labels import Labels
    from schemas.edition import Edition
    from schemas.model import Meeting, Person, Record

PRODUCT = "-//minutes//Notice of meeting//EN"
ONE_DAY = dt.timedelta(days=1)
_BEFORE = dt.timedelta(minutes=-15)
_CLASSES = {
    Confidentiality.PUBLIC: "PUBLIC",
    Confidentiality.INTERNAL: "PRIVATE",
    Confidentiality.CONFIDENTIAL: "CONFIDENTIAL",
}
_ROLES = {Attendance.OBSERVER: "OPT-PARTICIPANT", Attendance.ABSENT: "NON-PARTICIPANT"}
_ATTACHED = {
    "pdf": ("application", "pdf"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
"""What a letter takes along, the first that there is."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """The notice of a meeting, and the files that were made of it by their names."""

    record: Record
    edition: Edition
    labels: Labels
    timezone: str = TIMEZONE
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def meeting(self) -> Meeting:
        """What it invites to."""
        return self.record.meeting

    @property
    def is_off(self) -> bool:
        """Whether the meeting is called off."""
        return self.meeting.status is RecordStatus.CANCELLED

    @property
    def method(self) -> str:
        """What is asked of a calendar, as RFC 5546 names it."""
        return "CANCEL" if self.is_off else "REQUEST"

    @property
    def stamp(self) -> dt.datetime:
        """When it says that it was made: a day before the meeting, never the machine's clock."""
        when = self.meeting.time
        start = dt.datetime.combine(when.date, when.start or dt.time(), find_zone(self.timezone))
        try:
            return (start - ONE_DAY).astimezone(dt.UTC)
        except OverflowError:  # The first days of year 1.
            return start.replace(tzinfo=dt.UTC)

    @property
    def organizer(self) -> tuple[str, str]:
        """Name and address of who calls the meeting: the chair, else the recorder; or nobody."""
        names = (self.meeting.chair, self.meeting.recorder)
        found = ((name, find_email(self.meeting, name)) for name in names if name)
        return next(((name, email) for name, email in found if is_address(email)), ("", ""))


def write_notice_ics(invitation: Invitation) -> bytes:
    """The meeting as one VEVENT, whose UID is that of all revisions of its notice.

    Raises UsageError where the time zone is not known.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    days = (invitation.meeting.time.date, invitation.meeting.time.last_date)
    if invitation.meeting.time.start:
        zone = spell_rules(invitation.timezone, days[0].year, min(days[1].year + 1, dt.MAXYEAR))
        calendar.add_component(zone)
    calendar.add_component(_make_event(invitation))
    data: bytes = calendar.to_ical()
    return data


def _make_event(invitation: Invitation) -> Event:
    meeting = invitation.meeting
    event = Event()
    event.add("uid", make_uid(invitation.record.id))
    event.add("dtstamp", invitation.stamp)
    event.add("sequence", invitation.edition.revision - 1)
    event.add("status", "CANCELLED" if invitation.is_off else "CONFIRMED")
    event.add("class", _CLASSES[meeting.confidentiality])
    event.add("summary", _line(meeting.subject))
    for name, moment in _place(invitation).items():
        event.add(name, moment)
    if place := " ".join(filter(None, (meeting.venue, "" if meeting.venue else meeting.form))):
        event.add("location", _line(place))
    if address := find_address(meeting.link):
        event.add("url", address)
    event.add("description", clean_text("\n".join(_describe(invitation))))
    _add_people(event, invitation)
    if not invitation.is_off:
        event.add_component(_make_alarm(meeting))
    return event


def _place(invitation: Invitation) -> dict[str, dt.date | dt.datetime]:
    """Start and, where it is known or follows from the agenda, end."""
    when, zone = invitation.meeting.time, find_zone(invitation.timezone)
    if when.start is None:
        last = when.last_date
        return {"dtstart": when.date, "dtend": last + ONE_DAY if last < dt.date.max else last}
    start = dt.datetime.combine(when.date, when.start, zone)
    if when.end is None:
        minutes = count_minutes(invitation.record)
        return {"dtstart": start, **({"dtend": _add(start, minutes)} if minutes else {})}
    is_midnight = when.end == END_OF_DAY
    end = dt.datetime.combine(when.last_date, dt.time() if is_midnight else when.end, zone)
    return {"dtstart": start, "dtend": _add(end, 24 * 60) if is_midnight else end}


def _add(moment: dt.datetime, minutes: int) -> dt.datetime:
    try:
        return moment + dt.timedelta(minutes=minutes)
    except OverflowError:  # The last day that there is.
        return moment


def _add_people(event: Event, invitation: Invitation) -> None:
    name, email = invitation.organizer
    if email:
        event.add("organizer", make_address(name, email))
    for person in _list_reachable(invitation.meeting):
        attendee = make_address(person.name, person.email)
        is_absent = person.attendance is Attendance.ABSENT
        is_chair = person.email == email and name == invitation.meeting.chair
        role = "CHAIR" if is_chair else _ROLES.get(person.attendance, "REQ-PARTICIPANT")
        attendee.params["CUTYPE"] = "INDIVIDUAL"
        attendee.params["ROLE"] = role
        attendee.params["PARTSTAT"] = (
            "DECLINED" if is_absent else "ACCEPTED" if person.email == email else "NEEDS-ACTION"
        )
        attendee.params["RSVP"] = str(not is_absent and person.email != email).upper()
        event.add("attendee", attendee)


def _list_reachable(meeting: Meeting) -> Iterator[Person]:
    """Who is invited and has an address; each address once."""
    seen = set()
    for person in meeting.participants:
        if is_address(person.email) and person.email not in seen:
            seen.add(person.email)
            yield person


def _make_alarm(meeting: Meeting) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(meeting.subject))
    alarm.add("trigger", _BEFORE if meeting.time.start else MORNING_BEFORE)
    return alarm


def write_notice_eml(invitation: Invitation) -> bytes:
    """The letter: what it is about as text, the entry for calendars, and the notice attached.

    It is not sent yet: a mail program asks from whom it is.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _make_subject(invitation)
    people = ((person.name, person.email) for person in _list_reachable(invitation.meeting))
    if addresses := tuple(find_addresses(people)):
        message["To"] = addresses
    if replies := tuple(find_addresses([invitation.organizer])):
        message["Reply-To"] = replies
    message["Date"] = invitation.stamp
    message["X-Unsent"] = "1"  # Outlook then opens it for writing.
    message.set_content("\n".join(map(clean_text, _write_letter(invitation))) + "\n", cte="base64")
    message.add_alternative(
        write_notice_ics(invitation).decode(),
        subtype="calendar",
        cte="base64",
        params={"method": invitation.method, "component": "VEVENT"},
    )
    for kind, (group, subtype) in _ATTACHED.items():
        names = [name for name in invitation.files if name.endswith(f".{kind}")]
        for name in names[:1]:
            data = invitation.files[name]
            message.add_attachment(data, maintype=group, subtype=subtype, filename=name)
        if names:
            break
    _name_boundaries(message)
    return message.as_bytes()


def _name_boundaries(message: EmailMessage) -> None:
    """Give the parts boundaries that follow from what is in them, in place of random ones."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    texts = "".join(str(part.get_payload()) for part in parts)
    digest = hashlib.sha256(texts.encode()).hexdigest()[:32]
    holders = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(holders):
        part.set_boundary(f"=_{number}_{digest}")


def _make_subject(invitation: Invitation) -> str:
    labels, revision = invitation.labels, invitation.edition.revision
    title = labels.lead("notice.cancelled" if invitation.is_off else "notice.title")
    if revision > 1:
        number = labels.lead("record.revision", revision=revision)
        title += labels.lead("record.open") + number + labels.lead("record.close")
    when = labels.meeting_time(invitation.meeting.time)
    said = labels.lead("record.semicolon").join((invitation.meeting.subject, when))
    return _line(title + labels.lead("record.colon") + said)


def _write_letter(invitation: Invitation) -> Iterator[str]:
    labels, meeting = invitation.labels, invitation.meeting
    colon, when = labels.lead("record.colon"), labels.meeting_time(meeting.time)
    if invitation.is_off:
        yield labels.lead("notice.off", time=when)
        yield ""
    for change in invitation.edition.changes:
        yield f"- {describe_change(change, labels)}"
    if invitation.edition.changes:
        yield ""
    facts = (("subject", meeting.subject), ("time", when), ("form", meeting.form))
    for name, value in (*facts, ("venue", meeting.venue)):
        if value:
            yield f"{labels.lead(f'meeting.{name}')}{colon}{_line(value)}"
    yield from _describe(invitation)


def _describe(invitation: Invitation) -> Iterator[str]:
    """What people want to know of the meeting beyond when and where, a line each."""
    labels, meeting = invitation.labels, invitation.meeting
    colon = labels.lead("record.colon")
    if meeting.link:
        yield f"{labels.lead('meeting.link')}{colon}{_line(meeting.link)}"
    if meeting.objective:
        yield f"{labels.lead('meeting.objective')}{colon}"
        yield print_plainly(meeting.objective)
    yield f"{labels.lead('section.agenda')}{colon}"
    for number, item in enumerate(list_agenda(invitation.record, labels), 1):
        told = [item.time, item.title, item.presenter, item.minutes]
        yield f"{number}. {'  '.join(_line(text) for text in told if text)}"
    if meeting.materials:
        yield f"{labels.lead('meeting.materials')}{colon}"
    for material in meeting.materials:
        by = f"{labels.lead('record.open')}{material.by}{labels.lead('record.close')}"
        where = f"{colon}{material.where}" if material.where else ""
        yield _line(f"- {material.title}{by if material.by else ''}{where}")
    yield f"{labels.lead('meeting.recorder')}{colon}{_line(meeting.recorder)}"


def _line(text: str) -> str:
    return join_lines(clean_text(text))

"""What calls a meeting: the entry for calendars and the letter, read back by other programs."""

from __future__ import annotations

import datetime as dt
import email
import re
from dataclasses import replace
from email.policy import default
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from pipeline.writers.invitation import Invitation, write_notice_eml, write_notice_ics
from schemas.edition import Edition
from schemas.model import (
    END_OF_DAY,
    Attendance,
    Material,
    MeetingTime,
    Person,
    RecordKind,
    RecordStatus,
    Rich,
    Topic,
)
from tests.builders import HOSTILE_TEXTS, make_labels, make_record

if TYPE_CHECKING:
    from email.message import EmailMessage

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2024, 5, 24)
PEOPLE = (
    Person("林知远", "产品部", email="lin@example.com"),
    Person("沈亦舟", "研发中心", email="shen@example.com"),
    Person("许清和", email="xu@example.com", attendance=Attendance.OBSERVER),
    Person("顾南乔", email="gu@example.com", attendance=Attendance.ABSENT),
    Person("周慕白"),
)


def invite(
    edition: Edition | None = None, files: dict[str, bytes] | None = None, **changes: Any
) -> Invitation:
    """An invitation to a meeting on 24 May 2024 at 14:00."""
    values: dict[str, Any] = {
        "id": "2024-05-24-launch",
        "kind": RecordKind.NOTICE,
        "status": RecordStatus.NOTICE,
        "time": MeetingTime(DAY, dt.time(14), dt.time(15, 30)),
        "participants": PEOPLE,
        "chair": "林知远",
        "recorder": "沈亦舟",
        "link": "会议号 4711，https://example.com/m/4711",
        "objective": Rich("定下**首批**数量：\n\n1. 上市时间；\n2. 备料。"),
        "materials": (Material("试产报告", "https://example.com/r", "沈亦舟"),),
        "topics": (Topic("试产情况", minutes=30), Topic("备料", minutes=60)),
        **changes,
    }
    return Invitation(make_record(**values), edition or Edition(), make_labels(), files=files or {})


def read_event(invitation: Invitation) -> Any:
    """The one VEVENT of an invitation, as icalendar reads it."""
    [event] = Calendar.from_ical(write_notice_ics(invitation)).walk("VEVENT")
    return event


def read_letter(invitation: Invitation) -> EmailMessage:
    """The letter as Python reads it."""
    return email.message_from_bytes(write_notice_eml(invitation), policy=default)


def find_part(letter: EmailMessage, kind: str) -> EmailMessage:
    """The part of a letter of the kind `text/plain`."""
    [part] = [part for part in letter.walk() if part.get_content_type() == kind]
    return part


def test_a_calendar_reads_time_place_and_people_of_the_meeting() -> None:
    event = read_event(invite(venue="302 会议室"))
    assert event.decoded("dtstart") == dt.datetime(2024, 5, 24, 14, tzinfo=SHANGHAI)
    assert event.decoded("dtend") == dt.datetime(2024, 5, 24, 15, 30, tzinfo=SHANGHAI)
    assert event["location"] == "302 会议室"
    assert event["url"] == "https://example.com/m/4711"
    assert event["organizer"] == "mailto:lin@example.com"
    attendees = {str(one): one.params for one in event["attendee"]}
    assert [(key, one["ROLE"], one["PARTSTAT"]) for key, one in attendees.items()] == [
        ("mailto:lin@example.com", "CHAIR", "ACCEPTED"),
        ("mailto:shen@example.com", "REQ-PARTICIPANT", "NEEDS-ACTION"),
        ("mailto:xu@example.com", "OPT-PARTICIPANT", "NEEDS-ACTION"),
        ("mailto:gu@example.com", "NON-PARTICIPANT", "DECLINED"),
    ]
    for line in ("- 上市时间；", "定下首批数量：", "1. 14:00—14:30  试产情况  30 分钟"):
        assert line in str(event["description"]).split("\n")
    assert "- 试产报告（沈亦舟）：https://example.com/r" in event["description"]


def test_a_calendar_has_the_rules_of_the_zone_and_an_alarm() -> None:
    calendar = Calendar.from_ical(write_notice_ics(invite()))
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert [alarm.decoded("trigger") for alarm in calendar.walk("VALARM")] == [
        dt.timedelta(minutes=-15)
    ]


def test_all_revisions_of_a_notice_are_one_event_that_changes() -> None:
    first, third = read_event(invite()), read_event(invite(Edition(3), subject="改名"))
    other = read_event(invite(id="2024-06-07-launch"))
    assert first["uid"] == third["uid"] != other["uid"]
    assert (first["sequence"], third["sequence"]) == (0, 2)


def test_a_meeting_that_is_called_off_is_taken_out_of_calendars() -> None:
    invitation = invite(Edition(2), status=RecordStatus.CANCELLED)
    event = read_event(invitation)
    assert Calendar.from_ical(write_notice_ics(invitation))["method"] == "CANCEL"
    assert (event["status"], event["sequence"], event["uid"]) == (
        "CANCELLED",
        1,
        read_event(invite())["uid"],
    )
    assert len(event["attendee"]) == 4
    assert not event.walk("VALARM")


@pytest.mark.parametrize("status", [RecordStatus.NOTICE, RecordStatus.CANCELLED])
def test_the_method_is_one_in_the_calendar_and_in_the_header_of_its_part(
    status: RecordStatus,
) -> None:
    letter = read_letter(invite(status=status))
    part = find_part(letter, "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_content_type() == "text/calendar"
    assert calendar["method"] == part["content-type"].params["method"]


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        (MeetingTime(DAY), DAY, dt.date(2024, 5, 25)),
        (MeetingTime(DAY, end_date=dt.date(2024, 5, 26)), DAY, dt.date(2024, 5, 27)),
        (MeetingTime(DAY, dt.time(14)), "24 14:00", "24 15:30"),
        (MeetingTime(DAY, dt.time(22), END_OF_DAY), "24 22:00", "25 00:00"),
        (
            MeetingTime(DAY, dt.time(22), dt.time(0, 30), dt.date(2024, 5, 25)),
            "24 22:00",
            "25 00:30",
        ),
    ],
)
def test_a_meeting_may_last_the_day_end_at_midnight_or_say_no_end(
    when: MeetingTime, start: Any, end: Any
) -> None:
    event = read_event(invite(time=when))
    for name, expected in (("dtstart", start), ("dtend", end)):
        found = event.decoded(name)
        told = found if isinstance(expected, dt.date) else f"{found:%d %H:%M}"
        assert told == expected


def test_an_end_that_nobody_knows_is_not_made_up() -> None:
    event = read_event(invite(time=MeetingTime(DAY, dt.time(14)), topics=(Topic("试产"),)))
    assert "dtend" not in event


def test_a_letter_has_text_calendar_and_the_notice_as_pdf() -> None:
    files = {"a.notice.docx": b"PK", "a.notice.pdf": b"%PDF-1.7"}
    letter = read_letter(invite(files=files))
    assert letter["subject"].startswith("会议通知：智能水表二代产品上市协同；2024年5月24日")
    assert [one.addr_spec for one in letter["to"].addresses] == [
        f"{name}@example.com" for name in ("lin", "shen", "xu", "gu")
    ]
    assert "试产情况" in find_part(letter, "text/plain").get_content()
    [attached] = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("a.notice.pdf", b"%PDF-1.7")


def test_the_same_notice_gives_the_same_letter() -> None:
    one, other = (write_notice_eml(invite(files={"a.pdf": b"%PDF"})) for _ in range(2))
    assert one == other
    assert one != write_notice_eml(invite(files={"a.pdf": b"%PDF-"}))


def test_a_notice_without_any_address_is_sent_by_hand() -> None:
    invitation = invite(participants=(Person("林知远"), Person("沈亦舟")))
    event, letter = read_event(invitation), read_letter(invitation)
    assert "organizer" not in event
    assert "attendee" not in event
    assert letter["to"] is None


UGLY = (
    *HOSTILE_TEXTS,
    "甲\r\nATTENDEE:mailto:evil@example.com",
    "甲\nBcc: evil@example.com\n\n正文",
    'CN="x":mailto:evil@example.com',
    "a;b,c:d\\n^n^'",
    "END:VEVENT\r\nBEGIN:VALARM",
)


@pytest.mark.parametrize("text", UGLY, ids=range(len(UGLY)))
def test_whatever_a_name_holds_nothing_else_is_in_calendar_and_letter(text: str) -> None:
    plain = invite(venue="302")
    person = replace(PEOPLE[0], name=text)
    ugly = invite(
        subject=text,
        venue=text,
        link=text,
        recorder=text,
        chair=text,
        objective=Rich(text),
        participants=(person, *PEOPLE[1:]),
        materials=(Material(text, text, text),),
        topics=(Topic(text, presenter=text, minutes=30), Topic("备料", minutes=60)),
    )
    event, before = read_event(ugly), read_event(plain)
    assert event.keys() - {"URL"} == before.keys() - {"URL"}
    assert list(map(str, event["attendee"])) == list(map(str, before["attendee"]))
    assert [one.name for one in event.walk()] == [one.name for one in before.walk()]
    letter = read_letter(ugly)
    assert letter.keys() == read_letter(plain).keys()
    assert letter["bcc"] is None
    assert not letter.defects
    assert find_part(letter, "text/calendar").get_content().count("BEGIN:VEVENT\r\n") <= 1


def test_no_line_of_a_calendar_is_longer_than_75_bytes_and_none_is_torn_in_a_character() -> None:
    data = write_notice_ics(invite(subject="长" * 500, venue="a,b;c" * 100))
    assert data.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n", data)
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()

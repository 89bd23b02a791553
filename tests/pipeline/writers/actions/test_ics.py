"""The action list as iCalendar, read back with icalendar and with todoman, a CalDAV-side client."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from pipeline.system.text import clean_text, join_lines
from pipeline.writers.actions.ics import make_uid, write_action_ics
from schemas.edition import Edition
from schemas.model import MeetingTime, Status
from tests.builders import HOSTILE_TEXTS, make_action, make_labels, make_person, make_record


def read_calendar(*actions: Any, edition: Edition | None = None, **changes: Any) -> Any:
    """The calendar of a record with `actions`, read back."""
    zone = changes.pop("timezone", "Asia/Shanghai")
    record = make_record(actions=actions, **changes)
    data = write_action_ics(record, edition or Edition(), make_labels(), timezone=zone)
    return Calendar.from_ical(data)


def read_todo(*actions: Any, **changes: Any) -> Any:
    """The first to-do of a record with `actions`, read back."""
    return read_calendar(*actions, **changes).walk("VTODO")[0]


def test_every_line_is_at_most_75_octets_and_ends_as_the_standard_says() -> None:
    actions = tuple(make_action(id=f"A{n}", task=t) for n, t in enumerate(HOSTILE_TEXTS))
    data = write_action_ics(make_record(actions=actions), Edition(), make_labels())
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert lines[-1] == b""
    data.decode()


def test_the_calendar_is_no_invitation() -> None:
    calendar = read_calendar(make_action())
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"].startswith("-//minutes//")
    assert "METHOD" not in calendar
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "行动项清单：智能水表二代产品上市协同"


def test_an_action_keeps_its_uid_over_revisions_and_counts_them() -> None:
    first = read_todo(make_action())
    second = read_todo(make_action(task="另一说法"), edition=Edition(2, "x"))
    assert first["UID"] == second["UID"] == make_uid("2024-05-10-launch/A1")
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert first["UID"] != read_todo(make_action(id="A2"))["UID"]
    assert first["UID"] != read_todo(make_action(), id="2024-05-17-launch")["UID"]


def test_the_uid_never_changes() -> None:
    assert make_uid("2024-05-10-launch/A1") == "a9792181-e76e-5240-b2bc-056705496176"


def test_the_time_stamp_is_that_of_the_meeting() -> None:
    assert read_todo(make_action()).decoded("DTSTAMP") == dt.datetime(2024, 5, 10, 6, tzinfo=dt.UTC)
    whole_day = MeetingTime(dt.date(2024, 5, 10))
    stamp = read_todo(make_action(), time=whole_day).decoded("DTSTAMP")
    assert stamp == dt.datetime(2024, 5, 9, 16, tzinfo=dt.UTC)


def test_a_due_date_is_a_date_and_a_due_time_has_its_zone() -> None:
    day = read_todo(make_action(due="2024-05-24"))["DUE"]
    assert day.dt == dt.date(2024, 5, 24)
    assert day.params["VALUE"] == "DATE"
    time = read_todo(make_action(due="2024-05-24 17:00"))["DUE"]
    assert time.params["TZID"] == "Asia/Shanghai"
    assert time.dt.astimezone(dt.UTC) == dt.datetime(2024, 5, 24, 9, tzinfo=dt.UTC)


def test_the_rules_of_a_zone_with_summer_time_are_in_the_file() -> None:
    actions = (make_action(due="2024-07-01 09:00"), make_action(id="A2", due="2025-01-15 09:00"))
    calendar = read_calendar(*actions, timezone="Europe/Berlin")
    (rules,) = calendar.walk("VTIMEZONE")
    zone = rules.to_tz(lookup_tzid=False)
    for todo in calendar.walk("VTODO"):
        naive = todo["DUE"].dt.replace(tzinfo=None)
        assert naive.replace(tzinfo=zone).utcoffset() == todo["DUE"].dt.utcoffset()
    assert {part.name for part in rules.subcomponents} == {"STANDARD", "DAYLIGHT"}


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll"]
)
def test_summer_time_begins_by_the_clock_before_it_as_rfc_5545_has_it(name: str) -> None:
    actions = (make_action(due="2023-07-01 09:00"), make_action(id="A2", due="2025-01-15 09:00"))
    (rules,) = read_calendar(*actions, timezone=name).walk("VTIMEZONE")
    changes = 0
    for part in rules.subcomponents:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        rows = part.get("RDATE") or []
        dates = [row.dt for one in (rows if isinstance(rows, list) else [rows]) for row in one.dts]
        for onset in (part["DTSTART"].dt, *dates) if before != after else ():
            instant = (onset - before).replace(tzinfo=dt.UTC)
            sides = (instant - dt.timedelta(seconds=1), instant)
            assert [side.astimezone(ZoneInfo(name)).utcoffset() for side in sides] == [
                before,
                after,
            ]
            changes += 1
    assert changes >= 4


@pytest.mark.parametrize(
    ("status", "said", "priority"),
    [
        (Status.IN_PROGRESS, "IN-PROCESS", None),
        (Status.RESOLVED, "COMPLETED", None),
        (Status.ESCALATED, "IN-PROCESS", 1),
    ],
)
def test_the_status_is_one_that_every_client_knows(
    status: Status, said: str, priority: int | None
) -> None:
    todo = read_todo(make_action(status=status, progress=30))
    assert todo["STATUS"] == said
    assert todo.get("PRIORITY") == priority
    assert todo["PERCENT-COMPLETE"] == 30
    assert ("需升级" in todo["CATEGORIES"].cats) == (status is Status.ESCALATED)
    assert "研发中心" in todo["CATEGORIES"].cats


def test_nothing_is_invented() -> None:
    todo = read_todo(make_action(status=Status.RESOLVED), participants=(make_person(email=""),))
    assert not {"COMPLETED", "PERCENT-COMPLETE", "DTSTART", "ORGANIZER", "ATTENDEE"} & set(todo)


def test_people_are_named_where_their_address_is_known_and_nobody_is_invited() -> None:
    todo = read_todo(make_action(), recorder="沈亦舟")
    for who in (todo["ORGANIZER"], todo["ATTENDEE"]):
        assert who == "mailto:shen.yizhou@example.com"
        assert who.params["CN"] == "沈亦舟"
        assert who.params["SCHEDULE-AGENT"] == "NONE"
    assert "ORGANIZER" not in read_todo(make_action(), recorder="周慕白")


@pytest.mark.parametrize("email", ["a@b\r\nX:1", "a b@example.com", "<a@example.com>", "nobody"])
def test_what_is_no_address_is_left_out(email: str) -> None:
    todo = read_todo(make_action(), participants=(make_person(email=email),))
    assert "ATTENDEE" not in todo


def test_an_action_names_those_that_must_be_done_first() -> None:
    todo = read_todo(make_action(after=("A2", "A3")), make_action(id="A2"), make_action(id="A3"))
    related = todo["RELATED-TO"]
    assert related == [make_uid("2024-05-10-launch/A2"), make_uid("2024-05-10-launch/A3")]
    assert {item.params["RELTYPE"] for item in related} == {"DEPENDS-ON"}


def test_what_is_due_at_24_00_is_due_when_the_next_day_begins() -> None:
    todo = read_todo(make_action(due="2024-05-24 24:00"))
    assert todo["DUE"].to_ical() == b"20240525T000000"


@pytest.mark.parametrize(
    ("due", "before"),
    [("2024-05-24 17:00", dt.timedelta(days=-1)), ("2024-05-24", dt.timedelta(hours=-15))],
)
def test_an_alarm_goes_off_the_day_before(due: str, before: dt.timedelta) -> None:
    (alarm,) = read_todo(make_action(due=due)).walk("VALARM")
    assert alarm.decoded("TRIGGER") == before
    assert alarm["TRIGGER"].params["RELATED"] == "END"
    assert alarm["ACTION"] == "DISPLAY"


def test_no_alarm_goes_off_for_what_is_resolved() -> None:
    assert not read_todo(make_action(status=Status.RESOLVED)).walk("VALARM")


def test_the_description_says_what_the_record_says() -> None:
    todo = read_todo(make_action(risk="试验室被占用", resources="试验室 6 天"))
    assert str(todo["DESCRIPTION"]).split("\n") == [
        "责任人：研发中心 沈亦舟",
        "交付成果：低温验证报告",
        "问题：低温环境下通信中断",
        "所需资源：试验室 6 天",
        "风险：试验室被占用",
        "行动项编号：2024-05-10-launch/A1",
    ]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_people_wrote_stays_text(text: str) -> None:
    calendar = read_calendar(make_action(task=text, owner=text, department=text, risk=text))
    assert [part.name for part in calendar.walk()] == [
        "VCALENDAR",
        "VTIMEZONE",
        "STANDARD",
        "VTODO",
        "VALARM",
    ]
    (todo,) = calendar.walk("VTODO")
    assert todo["SUMMARY"] == join_lines(clean_text(text))
    assert clean_text(text) in todo["DESCRIPTION"]
    assert not calendar.errors


@pytest.mark.parametrize("actions", [(), (make_action(),)])
def test_all_that_the_standard_requires_is_there(actions: Any) -> None:
    calendar = read_calendar(*actions)
    for part in calendar.walk():
        assert set(part.required) <= set(part), part.name
    assert calendar.subcomponents


def run_todoman(folder: Path, *arguments: str) -> str:
    """What todoman prints about the calendars in `folder`."""
    config = folder / "config.py"
    config.write_text(
        f'path = "{folder}/*.calendar"\ncache_path = "{folder}/cache.sqlite3"\n'
        'date_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
    )
    return subprocess.run(
        [Path(sys.executable).parent / "todo", "--config", config, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
    ).stdout


def test_todoman_shows_every_action_of_the_file(tmp_path: Path) -> None:
    actions = (
        make_action(due="2034-05-24 17:00", progress=70),
        make_action(id="A2", due="2034-05-27", status=Status.ESCALATED, task="第一行\n第二行"),
        make_action(id="A3", due="2024-05-01", status=Status.RESOLVED, progress=100),
        *(make_action(id=f"B{n}", task=text) for n, text in enumerate(HOSTILE_TEXTS)),
    )
    calendar = tmp_path / "launch.calendar"
    calendar.mkdir()
    data = write_action_ics(make_record(actions=actions), Edition(), make_labels())
    (calendar / "actions.ics").write_bytes(data)
    listed = run_todoman(tmp_path, "--porcelain", "list", "--status", "ANY")
    todos = {todo["summary"]: todo for todo in json.loads(listed)}
    assert len(todos) == len({join_lines(clean_text(action.task)) for action in actions})
    urgent = todos["第一行 第二行"]
    assert (urgent["priority"], urgent["completed"]) == (1, False)
    assert urgent["categories"] == ["研发中心", "需升级"]
    shown = run_todoman(tmp_path, "list", "--status", "ANY")
    assert "2034-05-24 17:00 完成固件冻结并提交低温验证报告  (70%) [研发中心]" in shown
    assert "[X]" in shown


def test_calendars_without_to_dos_get_an_event_on_the_day_that_an_action_is_due() -> None:
    actions = (
        make_action(id="A1", due="2024-05-24"),
        make_action(id="A2", due="2024-05-24 17:00", after=("A1",)),
        make_action(id="A3", status=Status.RESOLVED),
    )
    record = make_record(actions=actions)
    data, again = (
        write_action_ics(record, Edition(revision), make_labels(), entries="event")
        for revision in (1, 2)
    )
    calendar: Any = Calendar.from_ical(data)
    day, timed, done = calendar.walk("VEVENT")
    assert not calendar.walk("VTODO")
    assert day.decoded("dtstart") == dt.date(2024, 5, 24)
    assert f"{timed.decoded('dtstart'):%H:%M}-{timed.decoded('dtend'):%H:%M}" == "16:30-17:00"
    assert [bool(event.walk("VALARM")) for event in (day, timed, done)] == [True, True, False]
    assert str(done["summary"]).startswith("[已解决] ")
    uids = [str(one["uid"]) for one in (day, timed, done)]
    assert [str(one["uid"]) for one in Calendar.from_ical(again).walk("VEVENT")] == uids
    todos = Calendar.from_ical(write_action_ics(record, Edition(), make_labels())).walk("VTODO")
    assert {str(one["uid"]) for one in todos}.isdisjoint(uids)

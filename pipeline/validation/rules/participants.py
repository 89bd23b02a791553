"""Rules of who takes part: departments and owners that answer for something are at the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.model import Attendance
from schemas.texts import SEPARATORS, cut_text
from schemas.written_names import (
    bare_name,
    find_doubts,
    find_open_notes,
    fold_name,
    read_attendance,
    split_notes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.validation.rules.context import RuleContext, Violation

_JOINTS = SEPARATORS | frozenset("/&＆")
_CHINESE_COMMA = re.compile(r",(?=[^\x00-\u2fff])")
_SEVERAL = re.compile(
    r"\b(?i:and)\b|&|\w\s*/\s*\w|\w \w+,\s*\w+ \w"
    r"|[\u3400-\u9fff]{2,4}(?:[和与及]|\s+)[\u3400-\u9fff]{2,4}"
    r"|[\u3400-\u9fff]{2,4}等(?:[0-9一二三四五六七八九十]+[人位名])?$"
)
_AND = re.compile(r"\band\b")
_EVERYONE = r"(?:各|全体|所有|相关|全).{0,4}(?:部门|人员|公司)|all(?: departments)?|everyone"


def find_absent_departments(context: RuleContext) -> Iterator[Violation]:
    """Agenda items and actions of a department that is not taking part."""
    meeting = context.record.meeting
    taking_part = [*meeting.departments, meeting.initiator]
    taking_part += [person.department for person in meeting.participants]
    known = {_fold_bare(name) for text in taking_part for name in (text, *split_departments(text))}
    named = [(path, topic.department) for path, topic in context.topics()]
    named += [(path, action.department) for path, action in context.actions()]
    for path, departments in named:
        for name in split_departments(departments):
            if _fold_bare(name) not in known and not re.fullmatch(_EVERYONE, name, re.IGNORECASE):
                yield (*path, "department"), {"value": name}


def find_absent_owners(context: RuleContext) -> Iterator[Violation]:
    """Owners of actions who were not invited."""
    people = [_fold_bare(person.name) for person in context.record.meeting.participants]
    for path, action in context.actions():
        for name in split_names(action.owner):
            folded = _fold_bare(name)
            # An owner may be written with a title: 林知远总监.
            if not any(person in folded for person in people):
                yield (*path, "owner"), {"value": name}


def find_shared_owners(context: RuleContext) -> Iterator[Violation]:
    """Actions with more than one owner."""
    for path, action in context.actions():
        if len(split_names(action.owner)) > 1 or _SEVERAL.search(bare_name(action.owner)):
            yield (*path, "owner"), {"value": action.owner}


def find_unrepresented_departments(context: RuleContext) -> Iterator[Violation]:
    """Departments that take part and sent nobody, where every participant's department is known."""
    meeting = context.record.meeting
    if not all(person.department for person in meeting.participants):
        return
    present = {
        fold_name(name)
        for person in meeting.participants
        if person.attendance is not Attendance.ABSENT
        for name in split_departments(person.department)
    }
    for index, department in enumerate(meeting.departments):
        if fold_name(department) not in present:
            yield ("meeting", "departments", index), {"value": department}


def find_repeated_people(context: RuleContext) -> Iterator[Violation]:
    """People who are listed twice."""
    seen: set[tuple[str, str]] = set()
    for index, person in enumerate(context.record.meeting.participants):
        key = fold_name(person.name), fold_name(person.department)
        if key in seen:
            yield ("meeting", "participants", index), {"value": person.name}
        seen.add(key)


def find_unclear_notes(context: RuleContext) -> Iterator[Violation]:
    """Notes on names that are not understood, or say otherwise than the rest of the notes."""
    meeting = context.record.meeting
    departments = {*map(fold_name, (*meeting.departments, meeting.initiator))}
    for index, person in enumerate(meeting.participants):
        if find_open_notes(person.name):
            yield ("meeting", "participants", index), {"value": person.name}
    named: list[tuple[Path, str]] = [
        (("meeting", "recorder"), meeting.recorder),
        (("meeting", "chair"), meeting.chair),
    ]
    named += [((*path, "owner"), action.owner) for path, action in context.actions()]
    for path, people in named:
        for name in split_names(people):
            if find_doubts(name, departments):
                yield path, {"value": name}


def find_contrary_attendance(context: RuleContext) -> Iterator[Violation]:
    """People who are given as present and noted as absent."""
    for index, person in enumerate(context.record.meeting.participants):
        absent = read_attendance(person.name) is Attendance.ABSENT
        if absent and person.attendance is not Attendance.ABSENT:
            yield ("meeting", "participants", index), {"value": person.name}


def find_absent_chairs(context: RuleContext) -> Iterator[Violation]:
    """A chair who was not there."""
    meeting = context.record.meeting
    for name in split_names(meeting.chair):
        for person in meeting.participants:
            is_absent = person.attendance is Attendance.ABSENT
            if is_absent and _fold_bare(person.name) == _fold_bare(name):
                yield ("meeting", "chair"), {"value": name}


def find_joined_people(context: RuleContext) -> Iterator[Violation]:
    """Participants who may be several people in one name."""
    for index, person in enumerate(context.record.meeting.participants):
        if _SEVERAL.search(bare_name(person.name)):
            yield ("meeting", "participants", index), {"value": person.name}


def _fold_bare(name: str) -> str:
    return fold_name(bare_name(name))


def split_departments(text: str) -> list[str]:
    """The departments that one text names."""
    parts = cut_text(_CHINESE_COMMA.sub("，", text), _JOINTS)
    return [name for part in parts if (name := part.strip())]


def split_names(text: str) -> list[str]:
    """The people that one text names, with the notes on each."""
    return [
        name
        for part in split_departments(text)
        for piece in ([part] if split_notes(part).pieces else _AND.split(part))
        if (name := piece.strip())
    ]

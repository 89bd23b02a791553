"""Who takes part: departments that answer for something, and owners, should be at the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.model import Attendance
from schemas.name_folding import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.case import Case, Sighting

_JOINT = re.compile(r"[、;；/&＆\n]|，|,(?=[^\x00-\u2fff])")
_AND = re.compile(r"\band\b")
_EVERYONE = r"(?:各|全体|所有|相关|全).{0,4}(?:部门|人员|公司)|all(?: departments)?|everyone"


def find_absent_departments(case: Case) -> Iterator[Sighting]:
    """Agenda items and actions of a department that is not taking part."""
    meeting = case.record.meeting
    known = {fold_name(name) for name in (*meeting.departments, meeting.initiator)}
    known |= {fold_name(person.department) for person in meeting.participants}
    named = [(path, topic.department) for path, topic in case.topics()]
    named += [(path, action.department) for path, action in case.actions()]
    for path, departments in named:
        for name in split_departments(departments):
            if fold_name(name) not in known and not re.fullmatch(_EVERYONE, name, re.IGNORECASE):
                yield (*path, "department"), {"value": name}


def find_absent_owners(case: Case) -> Iterator[Sighting]:
    """Owners of actions who were not invited."""
    people = [fold_name(person.name) for person in case.record.meeting.participants]
    for path, action in case.actions():
        for name in split_names(action.owner):
            folded = fold_name(name)
            # An owner may be written with a title: 林知远总监.
            if not any(person in folded for person in people):
                yield (*path, "owner"), {"value": name}


def find_shared_owners(case: Case) -> Iterator[Sighting]:
    """Actions with more than one owner."""
    for path, action in case.actions():
        if len(split_names(action.owner)) > 1:
            yield (*path, "owner"), {"value": action.owner}


def find_unrepresented_departments(case: Case) -> Iterator[Sighting]:
    """Departments that take part and sent nobody, where every participant's department is known."""
    meeting = case.record.meeting
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


def find_repeated_people(case: Case) -> Iterator[Sighting]:
    """People who are listed twice."""
    seen: set[tuple[str, str]] = set()
    for index, person in enumerate(case.record.meeting.participants):
        key = fold_name(person.name), fold_name(person.department)
        if key in seen:
            yield ("meeting", "participants", index), {"value": person.name}
        seen.add(key)


def split_departments(text: str) -> list[str]:
    """The departments that one text names."""
    return [name for part in _JOINT.split(text) if (name := part.strip())]


def split_names(text: str) -> list[str]:
    """The people that one text names."""
    return [
        name for part in _JOINT.split(text) for piece in _AND.split(part) if (name := piece.strip())
    ]

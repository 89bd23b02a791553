"""People in notes: those who take part, as mappings or names, with what stands behind them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from schemas.choices import ChoiceField
from schemas.fields import (
    EmailField,
    TextField,
    collect_items,
    refuse_bracketed,
)
from schemas.model import (
    Attendance,
    Meeting,
    Person,
)
from schemas.names import Name
from schemas.section import Section, SectionsField
from schemas.texts import is_placeholder, join_lines, split_groups
from schemas.validation_error import refuse
from schemas.written_names import (
    Meaning,
    bare_name,
    classify_piece,
    drop_attendance,
    find_attendance,
    fold_name,
    is_of_several,
    place_notes,
    read_attendance,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD = re.compile(r"(?P<lead>[^:：()（）]{1,20}?)\s*[:：]\s*(?P<rest>.*)", re.DOTALL)
_PLURAL = re.compile(r"(?<=.)(?:人员|人|者|名单|领导)$|(?<=[a-z])s$")
_NOBODY = ("无", "没有", "暂无", "none", "nil", "n/a", "-", "—")


class PersonSection(Section):
    """Someone who was invited; a text alone is the name."""

    model = Person
    bare = "name"

    name = TextField(
        Name("姓名", about=("姓名", "Name"), example=("林知远", "Harriet Lowell"), of_names=True),
        required=True,
    )
    department = TextField(
        Name(
            "部门",
            about=("所属部门", "Department"),
            example=("产品部", "Procurement"),
            of_names=True,
        )
    )
    title = TextField(
        Name("职务", about=("职务", "Job title"), example=("产品总监", "Head of Procurement"))
    )
    email = EmailField(
        Name(
            "邮箱",
            about=("电子邮箱", "E-mail address"),
            example=("lin@example.com", "harriet@example.com"),
        )
    )
    attendance = ChoiceField(
        Attendance,
        Name(
            "出席情况",
            about=("是否到会；不写即为出席", "Whether they took part; present where left out"),
            example=("请假", "absent"),
        ),
    )

    def load(self, data: Any, **_: Any) -> Any:
        """The person of a mapping, or of a name alone; raises ValidationError with every fault."""
        name = data if isinstance(data, str) else None
        if name is not None and is_of_several(name) and not is_placeholder(name):
            raise refuse("E146", value=name.strip())
        return super().load(data)

    def build(self, values: dict[str, Any]) -> Any:
        """The person, with the attendance that a note behind the name tells."""
        said = read_attendance(values.get("name") or "")
        # Where a table has no column for it, it stands in that of the job title.
        said = said or find_attendance(values.get("title") or "")
        if said and values.setdefault("attendance", said) is said:
            values["name"] = drop_attendance(values["name"])
        return Person(**values)


class PeopleField(SectionsField):
    """People: mappings, or names, of which one text may hold several."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            if is_placeholder(value):
                raise refuse("E125", value=value.strip())
            return tuple(collect_items(list(split_people(value, commas=True)), self._load_item))
        if not isinstance(value, list):
            raise refuse("E113")
        refuse_bracketed(value)
        return tuple(chain.from_iterable(collect_items(value, self._load_people)))

    def _load_people(self, item: Any) -> list[Any]:
        if not isinstance(item, str) or not item.strip() or is_placeholder(item):
            return [self._load_item(item)]
        names = list(split_people(item, commas=False))
        if len(names) < 2:
            return [self._load_item(name) for name in names or [""]]
        return collect_items(names, self._load_item)

    def partial(self, value: Any) -> Any:
        """Every person as far as it could be read."""
        people = (item if isinstance(item, list) else [item] for item in value or ())
        return super().partial([*chain.from_iterable(people)])


def split_people(text: str, *, commas: bool) -> Iterator[str]:
    """Each name in `text` with its notes; of `请假：李四、王五` each is noted as 请假."""
    lead = ""
    for group in split_groups(text, commas=commas, people=True):
        # Who is absent may be listed on and on; in the chair are those up to the semicolon.
        lead = lead if find_attendance(lead) else ""
        for item in group:
            part = _LEAD.fullmatch(item)
            if part and (word := _read_lead(part["lead"])):
                lead, item = word, part["rest"]
            if item.strip() and not (lead and item.strip().casefold() in _NOBODY):
                yield join_lines(_add_lead(item, lead))


def _read_lead(text: str) -> str:
    """What stands before a colon where it is a note on those behind it; else ""."""
    for word in (text.strip(), _PLURAL.sub("", text.strip())):
        if find_attendance(word) is Attendance.PRESENT:
            return "出席"
        if classify_piece(word) not in (Meaning.UNKNOWN, Meaning.TITLE):
            return word
    return ""


def _add_lead(item: str, lead: str) -> str:
    if not lead or (find_attendance(lead) and read_attendance(item)):
        return item
    return f"{item} ({lead})" if item.isascii() else f"{item}（{lead}）"


def place_people(meeting: Meeting) -> Meeting:
    """`meeting` with what the notes of its participants say in its place, the chair among it."""
    departments = {*map(fold_name, (*(meeting.departments or ()), meeting.initiator or ""))} - {""}
    people, chairs = [], []
    for person in meeting.participants or ():
        placed, led = place_notes(person, departments, meeting.chair or "", meeting.recorder or "")
        people.append(placed)
        chairs += [bare_name(placed.name)] if led else []
    joint = ", " if all(map(str.isascii, chairs)) else "、"
    return replace(meeting, participants=tuple(people), chair=meeting.chair or joint.join(chairs))

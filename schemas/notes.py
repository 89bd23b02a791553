"""The notes of one meeting: the whole format, and the ways through it by key."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from schemas.follow_up import FollowUpSection, RetrospectiveSection
from schemas.issue import IssueSection
from schemas.meeting import MeetingSection
from schemas.model import Record
from schemas.names import Name, get_key
from schemas.nests import SectionField, SectionsField
from schemas.section import NUMERAL, Section, read_numeral
from schemas.topic import TopicSection
from schemas.update import UpdateSection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.model import Topic

    Step = str | int
    Path = tuple[Step, ...]

_TOPIC_NUMBER = re.compile(rf"(?:议题|topic)\s*({NUMERAL})\s*[：:、.．]\s*(?=\S)", re.IGNORECASE)


class NotesSection(Section):
    """The notes of one meeting."""

    model = Record

    meeting = SectionField(
        MeetingSection,
        Name(
            "基本信息",
            numbered=True,
            about=("会议的基本信息", "What the meeting was"),
            example=("", ""),
        ),
        required=True,
    )
    topics = SectionsField(
        TopicSection,
        Name(
            "议题讨论结果",
            numbered=True,
            about=("讨论的议题和结论，至少一个", "Agenda items and what came of them, one or more"),
            example=("", ""),
        ),
        required=True,
    )
    issues = SectionsField(
        IssueSection,
        Name(
            "问题与行动项",
            also=("问题与行动项跟踪",),
            numbered=True,
            about=("发现的问题和解决问题的行动", "Problems, and what is done about them"),
            example=("", ""),
        ),
    )
    updates = SectionsField(
        UpdateSection,
        Name(
            "既往行动项进展",
            numbered=True,
            about=("以前记录中的行动项有何进展", "What became of actions of earlier records"),
            example=("", ""),
        ),
    )
    retrospective = SectionField(
        RetrospectiveSection,
        Name(
            "复盘总结",
            numbered=True,
            about=("重大问题解决后的总结", "What was learnt once a major problem was closed"),
            example=("", ""),
        ),
    )
    follow_up = SectionField(
        FollowUpSection,
        Name(
            "后续计划", numbered=True, about=("接下来的安排", "What comes next"), example=("", "")
        ),
    )

    def build(self, values: dict[str, Any]) -> Any:
        """The record; a title that begins with the number that will be printed loses it."""
        if topics := values.get("topics"):
            values["topics"] = tuple(map(drop_number, topics, range(1, len(topics) + 1)))
        return super().build(values)


def drop_number(topic: Topic, number: int) -> Topic:
    """A topic without its own number at the start of the title: 议题二：, Topic 2:."""
    match = _TOPIC_NUMBER.match(topic.title) if topic.title else None
    if match is None or read_numeral(match[1]) != number:
        return topic
    return replace(topic, title=topic.title[match.end() :])


@cache
def get_notes_section() -> NotesSection:
    """The one instance of the whole format; building it is dear."""
    return NotesSection()


def get_section(path: Path) -> Section | None:
    """The mapping that holds the last step of `path`; None where the format has none there."""
    section: Section | None = get_notes_section()
    for step in path[:-1]:
        if isinstance(step, str):
            field = section.fields.get(step) if section else None
            section = field.section if isinstance(field, SectionField) else None
    return section


def find_sections() -> Iterator[tuple[tuple[str, ...], Section]]:
    """The whole format and every mapping in it with its path, those less deep first."""
    pending: list[tuple[tuple[str, ...], Section]] = [((), get_notes_section())]
    while pending:
        path, section = pending.pop(0)
        yield path, section
        pending += [
            ((*path, name), field.section)
            for name, field in section.fields.items()
            if isinstance(field, SectionField)
        ]


def translate_path(path: Path, language: str) -> Path:
    """`path` with its keys in `language`; keys that the format does not know stay as they are."""
    return tuple(_translate_step(path, index, language) for index in range(len(path)))


def _translate_step(path: Path, index: int, language: str) -> Step:
    step = path[index]
    section = get_section(path[: index + 1])
    field = section.fields.get(step) if section and isinstance(step, str) else None
    return get_key(field, language) if field else step


def find_written_path(tree: object, path: Path) -> Path:
    """`path` by the keys that were written in `tree`, as far as it goes there."""
    written: list[Step] = []
    for index, step in enumerate(path):
        if isinstance(step, int) and isinstance(tree, list) and step < len(tree):
            key: Step | None = step
        elif isinstance(step, str) and isinstance(tree, dict):
            section = get_section(path[: index + 1])
            found = section.find_key(tree, step) if section else None
            key = found if found is not None else step if step in tree else None
        else:
            key = None
        if key is None:
            break
        written.append(key)
        tree = tree[key]  # type: ignore[index]  # a list or mapping, as looked at above
    return tuple(written)


def walk_fields(
    section: Section, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every field of `section` and of the mappings in it, with its path, in order."""
    for name, field in section.fields.items():
        yield (*path, name), field
        if isinstance(field, SectionField):
            yield from walk_fields(field.section, (*path, name))

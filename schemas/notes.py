"""Notes of one meeting: the whole format, and the ways through it by key."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from schemas.choices import find_choice
from schemas.issue import IssueSection, RetrospectiveSection, UpdateSection
from schemas.meeting import MeetingSection
from schemas.meeting_time import FollowUpSection
from schemas.model import Record, RecordKind, RecordStatus
from schemas.names import CHINESE, Name, get_key
from schemas.progress import REPLACED, ProgressSection, make_head
from schemas.section import (
    NUMERAL,
    OWN_PREFIX,
    Section,
    SectionField,
    SectionsField,
    explain_attendance,
    read_numeral,
)
from schemas.synonyms import is_common
from schemas.texts import find_nearest
from schemas.topic import AgendaSection, TopicSection
from schemas.validation_error import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemas.model import Topic

    Step = str | int
    Path = tuple[Step, ...]
    Finding = tuple[Path, Fault]

_TOPIC_NUMBER = re.compile(rf"(?:议题|topic)\s*({NUMERAL})\s*[：:、.．]\s*(?=\S)", re.IGNORECASE)
UNKNOWN = ("E101", "E102")
ALMOST = 0.75
"""How like a key of the part at hand must be to be a slip of the finger."""
MOST = 200
"""Unknown keys of one file that are looked for; more of a kind are not told."""


_TOPICS = Name(
    "议题讨论结果",
    numbered=True,
    about=("讨论的议题和结论，至少一个", "Agenda items and what came of them, one or more"),
    example=("", ""),
)
_AGENDA = SectionsField(AgendaSection, _TOPICS, required=True)


class NotesSection(Section):
    """The notes of one meeting, held or called, or a progress report between two of them."""

    model = Record
    instead = ("progress", "updates")

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
        _TOPICS,
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
    progress = SectionField(
        ProgressSection,
        Name(
            "进展报告",
            about=(
                "两次会议之间的进展报告：代替基本信息和议题，只与“既往行动项进展”同用",
                "A report between two meetings, in place of meeting and topics: with updates alone",
            ),
            example=("", ""),
        ),
    )

    def choose_field(self, name: str, data: Mapping[str, Any]) -> Any:
        """The field of a part; topics of a meeting that is not held yet are its agenda."""
        if name == "topics" and self.is_ahead(data):
            return _AGENDA
        return super().choose_field(name, data)

    def read_keys(self, data: dict[str, Any]) -> dict[str, Any]:
        """The values by canonical key; of a progress report, none of a meeting's parts."""
        values = super().read_keys(data)
        replaced = REPLACED if values.get("progress") else ()
        return {name: value for name, value in values.items() if name not in replaced}

    def find_key_faults(self, data: dict[str, Any]) -> dict[str, list[Fault]]:
        """Faults of keys; of a progress report, the parts of a meeting, and missing updates."""
        faults = super().find_key_faults(data)
        head = self.find_key(data, "progress")
        if head is None or not data[head]:
            return faults
        for name in REPLACED:
            faults.pop(name, None)
        written = {name: self.find_key(data, name) for name in REPLACED}
        keys = [key for key in written.values() if key and data[key]]
        if keys:
            joined = {"keys_zh": "、".join(keys), "keys_en": ", ".join(keys)}
            faults[keys[0]] = [Fault("E160", {"progress": head, **joined})]
        key = self.find_key(data, "updates")
        if key is None or not data[key]:
            missing: Any = self.fields["updates"]
            faults["updates"] = [missing.explain_missing("E111" if key else "E110")]
        return faults

    def build(self, values: dict[str, Any]) -> Any:
        """The record; a title that begins with the number that will be printed loses it."""
        if progress := values.pop("progress", None):
            head = {"meeting": make_head(progress), "topics": (), "kind": RecordKind.PROGRESS}
            return super().build({**values, **head})
        if topics := values.get("topics"):
            values["topics"] = tuple(map(drop_number, topics, range(1, len(topics) + 1)))
        meeting = values.get("meeting")
        if meeting and meeting.status and meeting.status.is_ahead:
            values["kind"] = RecordKind.NOTICE
        return super().build(values)

    def is_ahead(self, data: Mapping[str, Any]) -> bool:
        """Whether notes call a meeting, or call it off, so that nothing is concluded in them."""
        head: Any = data.get(self.find_key(data, "meeting") or "")
        if not isinstance(head, dict):
            return False
        # The meeting is a part, which fields in general are not.
        section: Section = self.fields["meeting"].section  # type: ignore[attr-defined]
        status = head.get(section.find_key(head, "status") or "")
        choice = find_choice(RecordStatus, status) if isinstance(status, str) else None
        return isinstance(choice, RecordStatus) and choice.is_ahead


def holds_no_notes(tree: Mapping[str, object]) -> bool:
    """Whether nothing in a file is of the kind of notes: no part of them, no word of a meeting."""
    section = get_notes_section()
    if any(section.recognize(key) or key.startswith(OWN_PREFIX) for key in tree):
        return False
    inner = (key for value in tree.values() if isinstance(value, dict) for key in value)
    if any(map(section.recognize, inner)):
        return False
    told = [key for key in tree if not is_common(key)]
    return bool(tree) and not any(
        explain_attendance(key) or part.recognize(key) or part.find_meant(key)
        for key in told[:MOST]
        for _, part in find_sections()
    )


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


def explain_strays(findings: Iterable[Finding]) -> list[Finding]:
    """The findings; those of unknown keys say where the key belongs, if another part knows it."""
    told = list(findings)
    unknown = [index for index, (_, fault) in enumerate(told) if fault.code in UNKNOWN]
    for index in unknown[:MOST]:
        path, fault = told[index]
        told[index] = path, explain_stray(path, fault)
    return told


def explain_stray(path: Path, fault: Fault) -> Fault:
    """The fault of an unknown key; where the key belongs, if another part knows it."""
    section = get_section(path)
    key = fault.details.get("key", "")
    if section is None or _is_near(section, key):
        return fault
    if listed := explain_attendance(key):
        return listed
    here = tuple(step for step in path[:-1] if isinstance(step, str))
    found = _find_home(here, key)
    if found is None:
        return fault
    home, other, name = found
    if not home:
        return Fault("E137", {"key": key, "path": name})
    return Fault(
        "E136",
        {
            "key": key,
            "suggestion": other.name_like(name, key),
            "path": ".".join((*home, name)),
            **{
                f"parent_{short}": ".".join(map(str, translate_path(home, language)))
                for short, language in (("zh", CHINESE), ("en", "en"))
            },
        },
    )


def _is_near(section: Section, key: str) -> bool:
    """Whether the part at hand has what the key stands for, or a key that is almost the same."""
    return bool(section.find_meant(key) or find_nearest(key, tuple(section.keys), ALMOST))


def _find_home(here: tuple[str, ...], key: str) -> tuple[tuple[str, ...], Section, str] | None:
    """The path of the part that knows `key`, the part, and the canonical key.

    A part inside the one at hand comes first, then the least deep.
    """
    inside = [(path, part) for path, part in find_sections() if path != here]
    inside.sort(key=lambda found: found[0][: len(here)] != here)
    return next(
        (
            (path, part, name)
            for path, part in inside
            if (name := part.recognize(key) or part.find_meant(key))
        ),
        None,
    )


def find_missed(fault: Fault) -> Path:
    """The path of what is missing only because its key is misplaced; empty where nothing is."""
    return tuple(fault.details.get("path", "").split(".")) if fault.code in ("E136", "E137") else ()

"""Words that nobody can be held to, and what a form left behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.texts import find_blank, find_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.rules.case import Case, Sighting

_VAGUE = (
    r"尽快|尽早|适时|择机|择期|抓紧|酌情|视情况|另行(?:安排|通知|商议)|待定|近期|有关方面|原则上"
    r"|(?<![a-z])(?:asap|a\.s\.a\.p\.|as soon as (?:possible|practicable)|tb[dac]|in due course"
    r"|when(?:ever)? possible|if possible|at some point|sooner or later|shortly)(?![a-z])"
)
_SIGNS = (
    *("尽", "时", "择", "抓紧", "酌情", "视情况", "另行", "待定", "近期", "有关方面", "原则上"),
    *(
        "asap",
        "a.s.a.p",
        "as soon",
        "tb",
        "due course",
        "possible",
        "some point",
        "sooner",
        "shortly",
    ),
)
"""One of these is in everything vague. Looking for a plain text is many times cheaper."""
_TEXTS = {
    "meeting": (*("subject", "initiator", "form", "venue", "recorder", "objective", "background"),),
    "topic": ("title", "department", "presenter", "discussion", "conclusion", "remarks"),
    "action": (
        *("task", "department", "owner", "deliverable", "resources", "risk", "contingency"),
        "remarks",
    ),
    "update": ("task", "note", "accepted_by"),
    "retrospective": ("review", "causes", "improvements"),
    "follow_up": ("next_focus", "other"),
}


def find_vague_words(case: Case) -> Iterator[Sighting]:
    """Vague words in tasks, deliverables and conclusions."""
    for path, text in _find_promises(case):
        lower = text.lower()
        if any(sign in lower for sign in _SIGNS) and (match := re.search(_VAGUE, lower)):
            yield path, {"value": find_as_written(text, match)}


def find_as_written(text: str, match: re.Match[str]) -> str:
    """What a match in the lower-case `text` was before; lower case may have another length."""
    written = text[match.start() : match.end()]
    return written if written.lower() == match[0] else match[0]


def _find_promises(case: Case) -> Iterator[tuple[Path, str]]:
    for path, topic in case.topics():
        yield (*path, "conclusion"), topic.conclusion
    for path, action in case.actions():
        yield (*path, "task"), action.task
        yield (*path, "deliverable"), action.deliverable


def find_leftovers(case: Case) -> Iterator[Sighting]:
    """Pieces of a form that are left in: XX部门, [例如：…], X月X日, TODO."""
    for path, text in _find_texts(case):
        if piece := find_placeholder(text):
            yield path, {"value": piece}
    for path, text in _find_long_texts(case):
        if piece := find_blank(text):
            yield path, {"value": piece}


def _find_texts(case: Case) -> Iterator[tuple[Path, str]]:
    meeting = case.record.meeting
    if case.is_sound(("meeting",)):
        yield from _pick(("meeting",), meeting, _TEXTS["meeting"])
        for index, name in enumerate(meeting.departments):
            yield ("meeting", "departments", index), name
        for index, name in enumerate(meeting.distribution):
            yield ("meeting", "distribution", index), name
        for index, person in enumerate(meeting.participants):
            yield ("meeting", "participants", index, "name"), person.name
    for path, topic in case.topics():
        yield from _pick(path, topic, _TEXTS["topic"])
    for path, issue in case.issues():
        yield (*path, "problem"), issue.problem
    for path, action in case.actions():
        yield from _pick(path, action, _TEXTS["action"])
    for path, update in case.updates():
        yield from _pick(path, update, _TEXTS["update"])
    for part in ("retrospective", "follow_up"):
        if case.is_sound((part,)):
            yield from _pick((part,), getattr(case.record, part), _TEXTS[part])


def _find_long_texts(case: Case) -> Iterator[tuple[Path, str]]:
    """Texts in which brackets are the writer's own."""
    meeting, follow_up = case.record.meeting, case.record.follow_up
    if case.is_sound(("meeting",)):
        yield from _pick(("meeting",), meeting, ("objective", "background"))
    for path, topic in case.topics():
        yield from _pick(path, topic, ("conclusion", "discussion", "remarks"))
    if case.is_sound(("follow_up",)):
        yield from _pick(("follow_up",), follow_up, ("next_focus", "other"))


def _pick(path: Path, value: object, names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    return (((*path, name), getattr(value, name)) for name in names)

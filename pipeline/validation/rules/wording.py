"""Rules of wording: words that nobody can be held to, leftovers of a form, markup that is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.texts import find_blank, find_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.validation.rules.context import RuleContext, Violation

VAGUE = (
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


def find_surplus_cells(context: RuleContext) -> Iterator[Violation]:
    """Rows of tables with more cells than the head."""
    return _pick_unprinted(context, "surplus")


def find_deep_items(context: RuleContext) -> Iterator[Violation]:
    """Items of lists so deep that they are not printed."""
    return _pick_unprinted(context, "deep")


def find_typed_markup(context: RuleContext) -> Iterator[Violation]:
    """Markup that a record does not know and prints as it is typed."""
    return _pick_unprinted(context, "typed")


def find_titled_links(context: RuleContext) -> Iterator[Violation]:
    """Titles of links, which paper does not show."""
    return _pick_unprinted(context, "title")


def find_named_code(context: RuleContext) -> Iterator[Violation]:
    """Words behind the signs that begin a block of code."""
    return _pick_unprinted(context, "info")


def find_guessed_emphasis(context: RuleContext) -> Iterator[Violation]:
    """Asterisks and underscores that are taken for emphasis, and may be meant as signs."""
    return _pick_unprinted(context, "guess")


def _pick_unprinted(context: RuleContext, kind: str) -> Iterator[Violation]:
    for path, found in context.unprinted:
        if found.kind == kind and context.is_sound(path):
            yield path, {"value": found.value}


def find_vague_words(context: RuleContext) -> Iterator[Violation]:
    """Vague words in tasks, deliverables and conclusions."""
    for path, text in _find_promises(context):
        lower = text.lower()
        if any(sign in lower for sign in _SIGNS) and (match := re.search(VAGUE, lower)):
            yield path, {"value": find_as_written(text, match)}


def find_as_written(text: str, match: re.Match[str]) -> str:
    """What a match in the lower-case `text` was before; lower case may have another length."""
    written = text[match.start() : match.end()]
    return written if written.lower() == match[0] else match[0]


def _find_promises(context: RuleContext) -> Iterator[tuple[Path, str]]:
    for path, topic in context.topics():
        yield (*path, "conclusion"), topic.conclusion
    for path, action in context.actions():
        yield (*path, "task"), action.task
        yield (*path, "deliverable"), action.deliverable


def find_leftovers(context: RuleContext) -> Iterator[Violation]:
    """Pieces of a form that are left in: XX部门, [例如：…], X月X日, TODO."""
    told = set()
    for path, text in _find_texts(context):
        if piece := find_placeholder(text):
            told.add(path)
            yield path, {"value": piece}
    for path, text in _find_long_texts(context):
        if path not in told and (piece := find_blank(text)):
            yield path, {"value": piece}


def _find_texts(context: RuleContext) -> Iterator[tuple[Path, str]]:
    meeting = context.record.meeting
    if context.is_sound(("meeting",)):
        yield from _pick(("meeting",), meeting, _TEXTS["meeting"])
        for index, name in enumerate(meeting.departments):
            yield ("meeting", "departments", index), name
        for index, name in enumerate(meeting.distribution):
            yield ("meeting", "distribution", index), name
        for index, person in enumerate(meeting.participants):
            yield ("meeting", "participants", index, "name"), person.name
    for path, topic in context.topics():
        yield from _pick(path, topic, _TEXTS["topic"])
    for path, issue in context.issues():
        yield (*path, "problem"), issue.problem
    for path, action in context.actions():
        yield from _pick(path, action, _TEXTS["action"])
    for path, update in context.updates():
        yield from _pick(path, update, _TEXTS["update"])
    for part in ("retrospective", "follow_up"):
        if context.is_sound((part,)):
            yield from _pick((part,), getattr(context.record, part), _TEXTS[part])


def _find_long_texts(context: RuleContext) -> Iterator[tuple[Path, str]]:
    """Texts in which brackets are the writer's own."""
    meeting, follow_up = context.record.meeting, context.record.follow_up
    if context.is_sound(("meeting",)):
        yield from _pick(("meeting",), meeting, ("objective", "background"))
    for path, topic in context.topics():
        yield from _pick(path, topic, ("conclusion", "discussion", "remarks"))
    if context.is_sound(("follow_up",)):
        yield from _pick(("follow_up",), follow_up, ("next_focus", "other"))


def _pick(path: Path, value: object, names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    return (((*path, name), getattr(value, name)) for name in names)

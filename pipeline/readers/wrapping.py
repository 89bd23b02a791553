"""What chats and language models put around notes: code fences, sentences, a key of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemas.notes import get_notes_section
from schemas.section import Section, SectionField

if TYPE_CHECKING:
    from pipeline.readers.findings import Findings
    from pipeline.readers.tree import Span, Tree, Value

FENCE: Final = re.compile(r"^(?:```|~~~)[^\n]*$", re.MULTILINE)
KEY: Final = re.compile(r"^[\"']?([^\s:：\"'#][^\n:：\"']*)[\"']?[ \t]*[:：]", re.MULTILINE)
OBJECT: Final = re.compile(r"^[ \t]*[{\[]", re.MULTILINE)
SENTENCE: Final = re.compile(
    r"(?:[^\s:：\"'{}\[\]#%&!|>@`-][^:：]*|\*\*.*"
    r"|[^\s:：\"'{}\[\]#-]+[ \t]+[^\s:：]+[ \t][^:：]*:|[^\s:：\"'{}\[\]#-][^:：]*：)[ \t]*"
)
"""A line that is no key and has no sign of YAML; one with a colon at its end and several words."""
ASIDE: Final = re.compile(r"\s*(?:#.*|---.*)?")
"""A line that says nothing."""
LAST: Final = re.compile(r"[^\s:：\"'{}\[\]#%&!|>@`*,.-][^:：\"']*")
"""A line at the margin that is no key and ends no text in quotes."""
LONGEST_SENTENCE: Final = 300
MOST_LINES: Final = 1000
"""Lines before or after the notes in which their beginning or end is looked for."""
WORD: Final = re.compile(r"\s*[^\s\[{\"'“”/#0-9｛［-]")
LINE: Final = re.compile(r"\S[^\n]*")
SIGN: Final = re.compile(r"[^\n]")


def unwrap_text(text: str, findings: Findings, *, is_json: bool) -> str:
    """The text with blanks in place of what stands around the notes; all of it is reported."""
    opening = FENCE.search(text)
    if opening and not _has_part(text[: opening.start()]):
        closing = FENCE.search(text, opening.end())
        end, stop = closing.span() if closing else (len(text), len(text))
        findings.add("W004", *opening.span())
        _report_words(text, 0, opening.start(), findings)
        _report_words(text, stop, len(text), findings)
        start = opening.end()
    elif is_json and WORD.match(text) and (brace := OBJECT.search(text)):
        start, end = brace.start(), len(text)
        _report_words(text, 0, start, findings)
    elif not is_json:
        start, end = _find_beginning(text), _find_end(text)
        _report_words(text, 0, start, findings)
        _report_words(text, end, len(text), findings)
    else:
        return text
    if not start and end == len(text):
        return text
    return SIGN.sub(" ", text[:start]) + text[start:end] + SIGN.sub(" ", text[end:])


def unwrap_tree(tree: Tree, span: Span, findings: Findings) -> tuple[Tree, Span]:
    """The notes that are all there is under one key of another kind, or two; else all as it is."""
    section = get_notes_section()
    inner, place = tree, span
    keys: list[tuple[str, Span]] = []
    while len(inner) == 1 and isinstance(spans := place[4], dict):
        ((key, value),) = inner.items()
        if section.recognize(key) or not isinstance(value, dict):
            break
        keys.append((key, spans[key]))
        inner, place = value, spans[key]
    if not keys or not any(map(section.recognize, inner)):
        return tree, span
    for key, at in keys:
        findings.add("W005", *at[:2], key=key)
    return inner, (-1, -1, *place[2:])


def swallows_keys(tree: Value, section: Section | None = None) -> bool:
    """Whether a key that takes a text has keys of its own part below it, indented too far."""
    section = section or get_notes_section()
    if isinstance(tree, list):
        return any(swallows_keys(item, section) for item in tree)
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if isinstance(value, str):
            continue
        field = section.fields.get(section.recognize(key))
        if isinstance(field, SectionField):
            if swallows_keys(value, field.section):
                return True
        elif field and isinstance(value, dict) and any(map(section.recognize, value)):
            return True
    return False


def begins_with_part(text: str) -> bool:
    """Whether a text that should be JSON begins with a part of the notes as YAML has it."""
    match = KEY.search(text)
    return bool(
        match
        and not text[: match.start()].strip()
        and match[0][0] not in "\"'"
        and get_notes_section().recognize(match[1].strip())
    )


def _find_beginning(text: str) -> int:
    """Where the first part of the notes begins, if nothing but sentences stands before it; or 0."""
    start, are_any = 0, False
    for _ in range(MOST_LINES):
        end = text.find("\n", start)
        if not 0 <= end - start <= LONGEST_SENTENCE:
            return 0
        line = text[start:end]
        if begins_with_part(line):
            return start if are_any else 0
        if not ASIDE.fullmatch(line):
            if not SENTENCE.fullmatch(line):
                return 0
            are_any = True
        start = end + 1
    return 0


def _find_end(text: str) -> int:
    """Where sentences begin that stand after the notes and an empty line; else the end."""
    found = end = len(text)
    start = text.rfind("\n") + 1
    for _ in range(MOST_LINES):
        if not start or end - start > LONGEST_SENTENCE:
            break
        line = text[start:end]
        if LAST.fullmatch(line):
            if not text[text.rfind("\n", 0, start - 1) + 1 : start].strip():
                found = start
        elif line.strip():
            break
        end, start = start - 1, text.rfind("\n", 0, start - 1) + 1
    return found if found < len(text) and _has_part(text[:found]) else len(text)


def _has_part(text: str) -> bool:
    """Whether a part of the notes begins in a text."""
    return any(get_notes_section().recognize(match[1].strip()) for match in KEY.finditer(text))


def _report_words(text: str, start: int, end: int, findings: Findings) -> None:
    """Report what is written before or after the notes, by its first line."""
    if match := LINE.search(text, start, end):
        findings.add("E057", *match.span())

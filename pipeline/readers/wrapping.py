"""What chats and language models put around notes: code fences, sentences, a key of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemas.notes import get_notes_section

if TYPE_CHECKING:
    from pipeline.readers.findings import Findings
    from pipeline.readers.tree import Span, Tree

FENCE: Final = re.compile(r"^(?:```|~~~)[^\n]*$", re.MULTILINE)
KEY: Final = re.compile(r"^[\"']?([^\s:：\"'#][^\n:：\"']*)[\"']?[ \t]*[:：]", re.MULTILINE)
OBJECT: Final = re.compile(r"^[ \t]*[{\[]", re.MULTILINE)
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
    elif is_json and WORD.match(text) and (begin := OBJECT.search(text)):
        start, end = begin.start(), len(text)
        _report_words(text, 0, start, findings)
    else:
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


def _has_part(text: str) -> bool:
    """Whether a part of the notes begins in a text."""
    return any(get_notes_section().recognize(match[1].strip()) for match in KEY.finditer(text))


def _report_words(text: str, start: int, end: int, findings: Findings) -> None:
    """Report what is written before or after the notes, by its first line."""
    if match := LINE.search(text, start, end):
        findings.add("E057", *match.span())

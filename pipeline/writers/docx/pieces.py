"""Inline content of the form as a row of pieces, its white space collapsed as HTML asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.writers.docx.styles import (
    FIELDS,
    LABEL_MARK,
    MARKS,
    SECOND_TITLE,
    SPAN_MARKS,
    join_marks,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.writers.docx.draft import Draft
    from pipeline.writers.docx.elements import Element

_BLANKS = re.compile("[ \t\n\r\f]+")
_ELEMENT_MARKS = {**MARKS, **LABEL_MARK}
BREAK = "br"


class Piece(NamedTuple):
    """A stretch of text of one look, or a line end or a field, which have no text."""

    text: str
    marks: tuple[str, ...] = ()
    link: str = ""
    """A web or mail address."""
    field: str = ""
    """BREAK, or what Word calls the field."""


def collect_pieces(draft: Draft, element: Element, marks: tuple[str, ...] = ()) -> list[Piece]:
    """The pieces of what stands inside `element`, before white space is collapsed."""
    pieces = [Piece(element.text, marks)] if element.text else []
    for child in element:
        pieces += collect_inline(draft, child, marks)
        if child.tail:
            pieces.append(Piece(child.tail, marks))
    return pieces


def collect_inline(draft: Draft, element: Element, marks: tuple[str, ...] = ()) -> list[Piece]:
    """The pieces of one inline element; a comment has none."""
    if not isinstance(element.tag, str):
        return []
    name = draft.check(element)
    take = _TAKES.get(element.tag)
    if take is None:
        raise draft.report(element, "this element cannot stand inside a line of text")
    return take(draft, element, name, marks)


def collapse(pieces: list[Piece]) -> list[Piece]:
    """One blank for any run of them, and none at either end of a line."""
    line: list[Piece] = []
    for piece in pieces:
        if piece.field == BREAK:
            _strip_end(line)
        if piece.field:
            line.append(piece)
            continue
        text = _BLANKS.sub(" ", piece.text)
        if text[0] == " " and _takes_no_blank(line):
            text = text[1:]
        if text and line and not line[-1].field and line[-1][1:] == piece[1:]:
            line[-1] = line[-1]._replace(text=line[-1].text + text)
        elif text:
            line.append(piece._replace(text=text))
    _strip_end(line)
    while line and line[-1].field == BREAK:
        line.pop()
        _strip_end(line)
    return line


def _takes_no_blank(line: list[Piece]) -> bool:
    return not line or line[-1].field == BREAK or line[-1].text[-1:] == " "


def _strip_end(line: list[Piece]) -> None:
    """Take the blank off the end of the line."""
    if line and line[-1].text[-1:] == " ":
        text = line[-1].text[:-1]
        line[-1:] = [line[-1]._replace(text=text)] if text else []


def _take_marked(draft: Draft, element: Element, name: str, marks: tuple[str, ...]) -> list[Piece]:
    return collect_pieces(draft, element, _add_mark(draft, element, marks))


def _add_mark(draft: Draft, element: Element, marks: tuple[str, ...]) -> tuple[str, ...]:
    """The marks with that of `element`, which must have a style together."""
    mark = _ELEMENT_MARKS.get(str(element.tag)) or SPAN_MARKS.get(element.get("class", ""))
    if element.get("lang") and (outside := element.getparent()) is not None:
        is_second = outside.tag == "h1" and SECOND_TITLE in draft.stencil.styles
        mark = SECOND_TITLE if is_second else mark
    if mark is None or mark in marks:
        return marks
    if join_marks((*marks, mark)) not in draft.stencil.styles:
        raise draft.report(element, f"there is no style for this inside {join_marks(marks)!r}")
    return (*marks, mark)


def _take_link(draft: Draft, element: Element, name: str, marks: tuple[str, ...]) -> list[Piece]:
    """The text of the link; an address that Word would not open stays plain text."""
    address = element.get("href", "")
    if not draft.find_link(address):
        return collect_pieces(draft, element, marks)
    pieces = _take_marked(draft, element, name, marks)
    return [piece._replace(link=address) for piece in pieces]


def _take_span(draft: Draft, element: Element, name: str, marks: tuple[str, ...]) -> list[Piece]:
    if name in FIELDS:
        return [Piece("", marks, field=FIELDS[name])]
    return collect_pieces(draft, element, _add_mark(draft, element, marks))


def _take_break(draft: Draft, element: Element, name: str, marks: tuple[str, ...]) -> list[Piece]:
    return [Piece("", marks, field=BREAK)]


_TAKES: dict[str, Callable[[Draft, Element, str, tuple[str, ...]], list[Piece]]] = {
    **dict.fromkeys(_ELEMENT_MARKS, _take_marked),
    "a": _take_link,
    "span": _take_span,
    "br": _take_break,
}
INLINES = frozenset(_TAKES)

"""Pieces of text as Word's runs, hyperlinks and fields."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.writers.docx.elements import add, add_text, r
from pipeline.writers.docx.pieces import BREAK
from pipeline.writers.docx.vocabulary import BOLD_MARKS, MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.writers.docx.draft import Draft
    from pipeline.writers.docx.elements import Element
    from pipeline.writers.docx.pieces import Piece

_ORDER = {mark: place for place, mark in enumerate(MARKS.values())}
_SHARED = "\u00b7\u00d7\u00f7\u2013-\u201f\u2025\u2026\u2030\u2103\u2190-\u2193\u2460-\u2473"
_CHINESE = re.compile(rf"[^\0-\u024f\u0370-\u04ff{_SHARED}]*[{_SHARED}][^\0-\u00b6\u00b8-\u024f]*")
"""A stretch that holds signs which Latin and Chinese share, with the Chinese around them."""


def write_pieces(draft: Draft, paragraph: Element, pieces: list[Piece], *, bold: bool) -> None:
    """Append `pieces` to `paragraph`; `bold` says that its style is bold already."""
    for address, linked in groupby(pieces, key=lambda piece: piece.link):
        parent = paragraph
        if address:
            parent = add(paragraph, "hyperlink")
            parent.set(r("id"), draft.find_link(address))
        for piece in linked:
            style = _choose_style(draft, piece.marks, bold=bold)
            if piece.field == BREAK:
                add(add_run(parent, style), "br")
            elif piece.field:
                field = add(parent, "fldSimple", instr=f" {piece.field} ")
                add_text(add_run(field, style), "1")
            else:
                _write_text(draft, parent, piece.text, style)


def write_lines(paragraph: Element, text: str) -> None:
    """Append preformatted `text`, its line ends and tabs kept."""
    run = add_run(paragraph, "")
    for number, line in enumerate(text.split("\n")):
        if number:
            add(run, "br")
        for place, part in enumerate(line.split("\t")):
            if place:
                add(run, "tab")
            if part:
                add_text(run, part)


def _write_text(draft: Draft, parent: Element, text: str, style: str) -> None:
    for part, is_chinese in _split_scripts(text) if draft.is_chinese else [(text, False)]:
        run = add_run(parent, style, is_chinese=is_chinese)
        add_text(run, part)


def _split_scripts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches, and of each whether its signs are Chinese ones.

    Word draws quotation marks, dashes and the like narrow, from the Latin font, unless the run
    says that it is East Asian.
    """
    end = 0
    for match in _CHINESE.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def add_run(parent: Element, style: str, *, is_chinese: bool = False) -> Element:
    """A new run of the character style with id `style`, or of none."""
    run = add(parent, "r")
    if style or is_chinese:
        properties = add(run, "rPr")
        if style:
            add(properties, "rStyle", style)
        if is_chinese:
            add(properties, "rFonts", hint="eastAsia")
    return run


def _choose_style(draft: Draft, marks: tuple[str, ...], *, bold: bool) -> str:
    """The id of the one character style that stands for all `marks` together."""
    if bold:
        marks = tuple(mark for mark in marks if mark not in BOLD_MARKS)
    if not marks:
        return ""
    name = " ".join(sorted(marks, key=lambda mark: _ORDER.get(mark, -1)))
    if name not in draft.stencil.styles:
        raise draft.report(f"<{name}>", "there is no character style for this nesting")
    return draft.style(name)

"""Pieces of text as Word's runs, hyperlinks and fields."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.writers.docx.elements import add, add_text, r
from pipeline.writers.docx.pieces import BREAK
from pipeline.writers.docx.scripts import has_chinese, split_scripts
from pipeline.writers.docx.styles import BOLD_MARKS, join_marks

if TYPE_CHECKING:
    from pipeline.writers.docx.draft import Draft
    from pipeline.writers.docx.elements import Element
    from pipeline.writers.docx.pieces import Piece


def write_pieces(draft: Draft, paragraph: Element, pieces: list[Piece], *, bold: bool) -> None:
    """Append `pieces` to `paragraph`; `bold` says that its style is bold already."""
    is_chinese = draft.is_chinese and any(has_chinese(piece.text) for piece in pieces)
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
                _write_text(parent, piece.text, style, is_chinese=is_chinese)


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


def _write_text(parent: Element, text: str, style: str, *, is_chinese: bool) -> None:
    for part, is_east_asian in split_scripts(text) if is_chinese else [(text, False)]:
        add_text(add_run(parent, style, is_east_asian=is_east_asian), part)


def add_run(parent: Element, style: str, *, is_east_asian: bool = False) -> Element:
    """A new run of the character style with id `style`, or of none."""
    run = add(parent, "r")
    if style or is_east_asian:
        properties = add(run, "rPr")
        if style:
            add(properties, "rStyle", style)
        if is_east_asian:
            add(properties, "rFonts", hint="eastAsia")
    return run


def _choose_style(draft: Draft, marks: tuple[str, ...], *, bold: bool) -> str:
    """The id of the character style for `marks`; Word turns bold inside bold plain again."""
    if bold:
        marks = tuple(mark for mark in marks if mark not in BOLD_MARKS)
    return draft.style(join_marks(marks)) if marks else ""

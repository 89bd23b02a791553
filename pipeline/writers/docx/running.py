"""What stands on every page: header, footer and the watermark of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.writers.docx.elements import add
from pipeline.writers.docx.pieces import collapse, collect_pieces
from pipeline.writers.docx.runs import add_run, write_pieces
from pipeline.writers.docx.styles import FOOTER, HEADER, LABEL_MARK, RUNNING_MARK
from pipeline.writers.docx.watermark import add_watermark

if TYPE_CHECKING:
    from docx.section import _Footer, _Header

    from pipeline.writers.docx.draft import Draft
    from pipeline.writers.docx.elements import Element
    from pipeline.writers.docx.pieces import Piece


def write_running(draft: Draft, body: Element) -> None:
    """Fill the section's headers and footers from the `div`s of the form that are meant for them.

    The header of the first page leaves out its beginning, the number that stands below anyway.
    """
    section = draft.document.sections[-1]
    section.different_first_page_header_footer = True
    divisions = {div.get("class", ""): div for div in body.iter("div")}
    header, footer = divisions.get("running-header"), divisions.get("running-footer")
    watermark = divisions.get("watermark")
    for number, part in enumerate((section.first_page_header, section.header)):
        if header is not None or watermark is not None:
            paragraph = _open(draft, part, HEADER)
            if watermark is not None:
                text = "".join(map(str, watermark.itertext())).strip().upper()
                add_watermark(add_run(paragraph, ""), text, number)
            _write_line(draft, paragraph, header, skip=1 - number)
    for foot in (section.first_page_footer, section.footer):
        if footer is not None:
            _write_line(draft, _open(draft, foot, FOOTER), footer)


def _open(draft: Draft, part: _Header | _Footer, style: str) -> Element:
    """The only paragraph of a new header or footer."""
    part.is_linked_to_previous = False
    root: Element = part._element
    for child in list(root):
        root.remove(child)
    paragraph = add(root, "p")
    add(add(paragraph, "pPr"), "pStyle", draft.style(style))
    return paragraph


def _write_line(draft: Draft, paragraph: Element, division: Element | None, skip: int = 0) -> None:
    """The paragraphs of `division` beside each other, at the tab stops of the style."""
    if division is None:
        return
    children = list(draft.list_children(division, {"p"}))
    for number, child in enumerate(children):
        if number:
            add(add_run(paragraph, ""), "tab")
        if number >= skip or len(children) == 1:
            pieces = collapse(collect_pieces(draft, child))
            write_pieces(draft, paragraph, list(map(_mark, pieces)), bold=False)


def _mark(piece: Piece) -> Piece:
    """What is a label in the text is a mark in a header."""
    labels = set(LABEL_MARK.values())
    return piece._replace(marks=tuple(RUNNING_MARK if m in labels else m for m in piece.marks))

"""Blocks of the form as Word's paragraphs and lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.writers.docx.flow import Marker
from pipeline.writers.docx.pieces import INLINES, Piece, collapse, collect_inline, collect_pieces
from pipeline.writers.docx.styles import CLOSING, HEADINGS, SETTINGS
from pipeline.writers.docx.tables import write_table
from pipeline.writers.docx.vocabulary import RUNNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.writers.docx.elements import Element
    from pipeline.writers.docx.flow import Flow


def write_blocks(flow: Flow, element: Element) -> None:
    """Write all that stands inside `element`; text between blocks becomes a paragraph."""
    pieces = [Piece(element.text)] if element.text else []
    for child in element:
        if child.tag in INLINES:
            pieces += collect_inline(flow.draft, child)
        elif isinstance(child.tag, str):
            _end_paragraph(flow, pieces)
            pieces = []
            name = flow.draft.check(child)
            take = _TAKES.get(child.tag)
            if take is None:
                raise flow.draft.report(child, "this element cannot stand here")
            take(flow, child, name)
        if child.tail:
            pieces.append(Piece(child.tail))
    _end_paragraph(flow, pieces)


def _end_paragraph(flow: Flow, pieces: list[Piece]) -> None:
    pieces = collapse(pieces)
    if pieces:
        flow.add_paragraph(pieces)


def _take_paragraph(flow: Flow, element: Element, name: str) -> None:
    style = ""
    if name:
        style = flow.setting.classes.get(name, "")
        if not style:
            raise flow.draft.report(element, "this class cannot stand here", "class")
    flow.add_paragraph(collapse(collect_pieces(flow.draft, element)), style)


def _take_heading(flow: Flow, element: Element, name: str) -> None:
    pieces = collapse(collect_pieces(flow.draft, element))
    flow.add_paragraph(pieces, HEADINGS[str(element.tag)])


def _take_list(flow: Flow, element: Element, name: str) -> None:
    if flow.marker:
        flow.add_paragraph([])
    level, setting = flow.level, flow.setting
    if element.tag == "ol":
        style = setting.number
        number = flow.draft.start_list(setting.numbers, level, _read_start(element))
    else:
        style = setting.bullet
        number = flow.draft.stencil.lists[setting.bullets].numbering
    flow.level += 1
    for child in flow.draft.list_children(element, {"li"}):
        flow.marker = Marker(style, number, level)
        write_blocks(flow, child)
        if flow.marker:
            flow.add_paragraph([])
    flow.level = level


def _read_start(element: Element) -> int:
    start = element.get("start", "1")
    return int(start) if start.isdecimal() else 1


def _take_code(flow: Flow, element: Element, name: str) -> None:
    for child in element.iter("*"):
        # The language of a code block stands in a class, in the recorder's own words.
        if child.tag not in {"pre", "code"}:
            raise flow.draft.report(child, "this element cannot stand in <pre>")
    text = "".join(str(part) for part in element.itertext())
    flow.add_code(text.removeprefix("\n").removesuffix("\n"))


def _take_table(flow: Flow, element: Element, name: str) -> None:
    write_table(flow, element, name, write_blocks)


def _take_division(flow: Flow, element: Element, name: str) -> None:
    """A `div` of the text; those outside it were taken before."""
    if name in RUNNING:
        return
    outside = flow.setting
    flow.setting = SETTINGS.get(name, outside)
    write_blocks(flow, element)
    flow.setting = outside


def _take_section(flow: Flow, element: Element, name: str) -> None:
    write_blocks(flow, element)


def _take_footer(flow: Flow, element: Element, name: str) -> None:
    outside = flow.setting
    flow.setting = replace(outside, text=CLOSING)
    write_blocks(flow, element)
    flow.setting = outside


_TAKES: dict[str, Callable[[Flow, Element, str], None]] = {
    **dict.fromkeys(HEADINGS, _take_heading),
    "p": _take_paragraph,
    "ul": _take_list,
    "ol": _take_list,
    "pre": _take_code,
    "table": _take_table,
    "div": _take_division,
    "header": _take_section,
    "section": _take_section,
    "footer": _take_footer,
}

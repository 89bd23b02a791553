"""Blocks of a Word document: the walk over its body that lays out the page it says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.errors import Place
from pipeline.readers.encoding import CONTROL, REPLACEMENT
from pipeline.readers.findings import Unreadable
from pipeline.readers.word_package import (
    find_elements,
    find_inside,
    get_name,
    get_value,
    read_number,
    read_numbering,
    read_styles,
)
from pipeline.readers.word_page import TEXT, FormCell, FormPage, FormParagraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from pipeline.readers.word_package import Package
    from pipeline.readers.word_page import FormBlock

MOST_PARAGRAPHS: Final = 20_000
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_DROPPED: Final = frozenset(
    {"del", "moveFrom", "rt", "instrText", "delText", "pPr", "rPr", "sdtPr"}
)
_UNPRINTED: Final = {
    "drawing": "picture",
    "pict": "picture",
    "object": "object",
    "footnoteReference": "footnote",
    "endnoteReference": "footnote",
    "oMath": "formula",
    "oMathPara": "formula",
    "altChunk": "object",
    "subDoc": "object",
}
_CHECKED: Final = {"F052": "☑", "F0FE": "☑", "F053": "☒", "F0FD": "☒", "F0A8": "☐", "F06F": "☐"}
"""Signs of the Wingdings fonts, which are how Word draws boxes to tick."""
_PROMPT: Final = re.compile(
    r"(?i)\s*(?:单击|点击|请选择|选择一项|click|tap|choose an item|select|enter (?:text|a date)"
    r"|[\[【<〔]).*",
    re.DOTALL,
)


def lay_out(package: Package) -> FormPage:
    """The page that the body of a document is."""
    return _Layout(package).page


class _Layout:
    """Walk over the body."""

    def __init__(self, package: Package) -> None:
        self.page = FormPage()
        self.at = 0
        self.lines: list[str] = []
        self.tables = self.counted = 0
        self.place = Place()
        self.levels, self.prompts, self.listed = read_styles(package.styles)
        self.formats = read_numbering(package.numbering)
        body = next((child for child in package.document if get_name(child) == "body"), None)
        if body is not None:
            self.page.blocks = list(self.read_blocks(body))
        self.page.text = "".join(self.lines)

    def read_blocks(self, parent: etree._Element) -> Iterator[FormBlock]:
        """The paragraphs and tables inside an element, whatever wraps them."""
        for child in parent:
            name = get_name(child)
            if name == "p":
                if not self.place.table:
                    self.counted += 1
                    self.place = Place(paragraph=self.counted)
                yield self.read_paragraph(child)
            elif name == "tbl":
                yield from self.read_table(child)
            elif name in _UNPRINTED:
                self.page.unprinted.append((_UNPRINTED[name], self.at))
            elif name not in _DROPPED and name != "sectPr":
                self.note_change(child)
                yield from self.read_blocks(child)

    def read_table(self, table: etree._Element) -> Iterator[FormBlock]:
        """The table; where it is one cell around others, what is inside."""
        outer = self.place
        if not outer.table:
            self.tables += 1
        rows = [row for row in find_elements(table, "tr") if not _is_deleted(row)]
        cells = [cell for row in rows for cell in find_elements(row, "tc")]
        if len(cells) == 1 and next(find_elements(cells[0], "tbl"), None) is not None:
            yield from self.read_blocks(cells[0])
            return
        read = []
        for number, row in enumerate(rows, 1):
            if not outer.table:
                self.place = Place(table=self.tables, row=number)
            read.append(tuple(self.read_row(row)))
        yield tuple(read)
        self.place = outer

    def read_row(self, row: etree._Element) -> Iterator[FormCell]:
        """The cells of a row."""
        column = sum(
            read_number(get_value(one, "val"), 0) for one in find_inside(row, "trPr", "gridBefore")
        )
        for cell in find_elements(row, "tc"):
            span = next(
                (
                    read_number(get_value(one, "val"), 1)
                    for one in find_inside(cell, "tcPr", "gridSpan")
                ),
                1,
            )
            merged = next(find_inside(cell, "tcPr", "vMerge"), None)
            continues = merged is not None and get_value(merged, "val") != "restart"
            paragraphs = tuple(_flatten(self.read_blocks(cell)))
            yield FormCell(paragraphs or (self.add_line(""),), column, span, continues)
            column += span

    def read_paragraph(self, element: etree._Element) -> FormParagraph:
        """A paragraph, its text added to that of the page."""
        pieces: list[tuple[str, bool]] = []
        self.collect(element, pieces, bold=False)
        text = "".join(piece for piece, _ in pieces)
        if CONTROL.search(text):
            self.page.controls += (
                (self.at + one.start(), one[0]) for one in CONTROL.finditer(text)
            )
            text = CONTROL.sub(REPLACEMENT, text)
        properties = next(find_elements(element, "pPr"), None)
        return replace(
            self.add_line(text, element),
            level=self.find_level(properties),
            marker=self.find_marker(properties),
            bold=all(bold for piece, bold in pieces if piece.strip()) and bool(text.strip()),
        )

    def add_line(self, text: str, element: etree._Element | None = None) -> FormParagraph:
        """A plain paragraph of this text, which is added to that of the page."""
        if len(self.page.starts) == MOST_PARAGRAPHS:
            raise Unreadable("E063", 0, 0)
        self.page.starts.append(self.at)
        self.page.places.append(self.place)
        self.page.elements.append(element)
        paragraph = FormParagraph(text, self.at)
        self.lines.append(text + "\n")
        self.at += len(text) + 1
        return paragraph

    def collect(
        self, parent: etree._Element, pieces: list[tuple[str, bool]], *, bold: bool
    ) -> None:
        """The text inside an element; what is deleted is not there, what is inserted is."""
        for child in parent:
            name = get_name(child)
            if name == "t":
                pieces.append((child.text or "", bold))
            elif name in _SIGNS:
                pieces.append((_SIGNS[name], bold))
            elif name == "sym":
                pieces.append((_CHECKED.get((get_value(child, "char") or "").upper(), ""), bold))
            elif name in _UNPRINTED:
                self.note_unprinted(child, _UNPRINTED[name])
            elif name == "AlternateContent":
                self.collect(child[0] if len(child) else child, pieces, bold=bold)
            elif name == "r":
                self.collect_run(child, pieces)
            elif (
                name == "sdt"
                and next(find_inside(child, "sdtPr", "showingPlcHdr"), None) is not None
            ):
                continue
            elif name in _DROPPED:
                self.note_change(child)
            elif name:
                self.note_change(child)
                self.collect(child, pieces, bold=bold)

    def collect_run(self, run: etree._Element, pieces: list[tuple[str, bool]]) -> None:
        """The text of a run, but for a prompt that was left standing."""
        properties = next(find_elements(run, "rPr"), None)
        inner: list[tuple[str, bool]] = []
        is_bold, style = False, ""
        for one in properties if properties is not None else ():
            if get_name(one) == "b":
                is_bold = get_value(one, "val") not in ("0", "false", "off")
            elif get_name(one) == "rStyle":
                style = get_value(one, "val") or ""
        self.collect(run, inner, bold=is_bold)
        if style in self.prompts and _PROMPT.fullmatch("".join(text for text, _ in inner)):
            return
        pieces += inner

    def note_unprinted(self, element: etree._Element, kind: str) -> None:
        """Remember what no record prints; a box with text apart from pictures."""
        boxes = [
            one
            for one in element.iter()
            if isinstance(one.tag, str) and get_name(one) == "txbxContent"
        ]
        if any(
            (one.text or "").strip() for box in boxes for one in box.iter() if get_name(one) == "t"
        ):
            self.page.boxes.append(self.at)
        elif not boxes:
            self.page.unprinted.append((kind, self.at))

    def note_change(self, element: etree._Element) -> None:
        """Remember who made a change that was not accepted."""
        if get_name(element) in ("ins", "del", "moveFrom", "moveTo"):
            self.page.authors.setdefault(get_value(element, "author") or "?", self.at)

    def find_level(self, properties: etree._Element | None) -> int:
        """The level of a heading, from its own setting or that of its style."""
        if properties is None:
            return TEXT
        for one in properties:
            if get_name(one) == "outlineLvl":
                return min(read_number(get_value(one, "val"), 9), 9) + 1
        style = next(
            (get_value(one, "val") or "" for one in properties if get_name(one) == "pStyle"), ""
        )
        return self.levels.get(style, TEXT)

    def find_marker(self, properties: etree._Element | None) -> str:
        """What stands before an item of a list that the document numbers itself."""
        if properties is None:
            return ""
        numbering = next(find_elements(properties, "numPr"), None)
        if numbering is None:
            style = next(
                (get_value(one, "val") or "" for one in find_elements(properties, "pStyle")), ""
            )
            numbering = self.listed.get(style)
        if numbering is None:
            return ""
        settings = {get_name(one): get_value(one, "val") or "" for one in numbering}
        depth = read_number(settings.get("ilvl"), 0)
        kind = self.formats.get((settings.get("numId", ""), depth), "")
        if kind in ("", "none"):
            return ""
        return "  " * min(depth, 8) + ("- " if kind == "bullet" else "1. ")


def _flatten(blocks: Iterator[FormBlock]) -> Iterator[FormParagraph]:
    for block in blocks:
        if isinstance(block, FormParagraph):
            yield block
        else:
            yield from (one for row in block for cell in row for one in cell.paragraphs)


def _is_deleted(row: etree._Element) -> bool:
    return next(find_inside(row, "trPr", "del"), None) is not None

"""Blocks of a Word document: its paragraphs and tables in order, as text with places."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipeline.errors import Location, Place
from pipeline.readers.encoding import CONTROL, REPLACEMENT
from pipeline.readers.findings import Unreadable
from pipeline.readers.notes import Lines
from pipeline.readers.word_package import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.readers.word_package import Package

MOST_PARAGRAPHS: Final = 20_000
TITLE: Final = 0
TEXT: Final = 10
"""Levels of paragraphs: 1 to 9 are headings."""
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


@dataclass(frozen=True, slots=True, eq=False)
class FormParagraph:
    """A paragraph; `start` is where its text begins in the text of the page."""

    text: str
    start: int
    level: int = TEXT
    marker: str = ""
    """What stands before an item of a list, as in Markdown."""
    bold: bool = False

    @property
    def end(self) -> int:
        """Where its text ends in the text of the page."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, eq=False)
class FormCell:
    """A cell; `column` is where it begins in the grid.

    It `continues` the one above where both are merged.
    """

    paragraphs: tuple[FormParagraph, ...]
    column: int
    span: int
    continues: bool = False

    @property
    def text(self) -> str:
        """All its text, a line for a paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs).strip()


FormRow = tuple[FormCell, ...]
FormTable = tuple[FormRow, ...]
FormBlock = FormParagraph | FormTable


@dataclass(slots=True)
class FormPage:
    """The text of a document, a line or more for a paragraph, with the place of each."""

    text: str = ""
    blocks: list[FormBlock] = field(default_factory=list)
    authors: dict[str, int] = field(default_factory=dict)
    """Who made changes that nobody accepted yet, with the index of the first."""
    unprinted: list[tuple[str, int]] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    """Where boxes with text of their own stand."""
    controls: list[tuple[int, str]] = field(default_factory=list)
    """Characters that no record can carry, with their indexes."""
    starts: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def name(self, paragraph: FormParagraph, label: str, under: str = "") -> None:
        """Have the place of a paragraph say which label and heading it belongs to."""
        index = bisect_right(self.starts, paragraph.start) - 1
        self.places[index] = replace(self.places[index], label=label, under=under)

    def find_place(self, index: int) -> Place | None:
        """The place of what stands at an index of the text."""
        return self.places[bisect_right(self.starts, index) - 1] if self.starts else None


class WordLines(Lines):
    """Lines of a document, whose places are those that its reader sees."""

    __slots__ = ("page",)

    def __init__(self, page: FormPage) -> None:
        super().__init__(page.text)
        self.page = page

    def locate(self, start: int, end: int) -> Location:
        """The line and column of the text, with the place in the document."""
        return replace(super().locate(start, end), place=self.page.find_place(start))


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
        self.levels, self.prompts, self.listed = _read_styles(package.styles)
        self.formats = _read_numbering(package.numbering)
        body = next((child for child in package.document if _name(child) == "body"), None)
        if body is not None:
            self.page.blocks = list(self.read_blocks(body))
        self.page.text = "".join(self.lines)

    def read_blocks(self, parent: etree._Element) -> Iterator[FormBlock]:
        """The paragraphs and tables inside an element, whatever wraps them."""
        for child in parent:
            name = _name(child)
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
        rows = [row for row in _find(table, "tr") if not _is_deleted(row)]
        cells = [cell for row in rows for cell in _find(row, "tc")]
        if len(cells) == 1 and next(_find(cells[0], "tbl"), None) is not None:
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
        column = sum(_read_number(_get(one, "val"), 0) for one in _dig(row, "trPr", "gridBefore"))
        for cell in _find(row, "tc"):
            span = next(
                (_read_number(_get(one, "val"), 1) for one in _dig(cell, "tcPr", "gridSpan")), 1
            )
            merged = next(_dig(cell, "tcPr", "vMerge"), None)
            continues = merged is not None and _get(merged, "val") != "restart"
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
        properties = next(_find(element, "pPr"), None)
        return replace(
            self.add_line(text),
            level=self.find_level(properties),
            marker=self.find_marker(properties),
            bold=all(bold for piece, bold in pieces if piece.strip()) and bool(text.strip()),
        )

    def add_line(self, text: str) -> FormParagraph:
        """A plain paragraph of this text, which is added to that of the page."""
        if len(self.page.starts) == MOST_PARAGRAPHS:
            raise Unreadable("E063", 0, 0)
        self.page.starts.append(self.at)
        self.page.places.append(self.place)
        paragraph = FormParagraph(text, self.at)
        self.lines.append(text + "\n")
        self.at += len(text) + 1
        return paragraph

    def collect(
        self, parent: etree._Element, pieces: list[tuple[str, bool]], *, bold: bool
    ) -> None:
        """The text inside an element; what is deleted is not there, what is inserted is."""
        for child in parent:
            name = _name(child)
            if name == "t":
                pieces.append((child.text or "", bold))
            elif name in _SIGNS:
                pieces.append((_SIGNS[name], bold))
            elif name == "sym":
                pieces.append((_CHECKED.get((_get(child, "char") or "").upper(), ""), bold))
            elif name in _UNPRINTED:
                self.note_unprinted(child, _UNPRINTED[name])
            elif name == "AlternateContent":
                self.collect(child[0] if len(child) else child, pieces, bold=bold)
            elif name == "r":
                self.collect_run(child, pieces)
            elif name == "sdt" and next(_dig(child, "sdtPr", "showingPlcHdr"), None) is not None:
                continue
            elif name in _DROPPED:
                self.note_change(child)
            elif name:
                self.note_change(child)
                self.collect(child, pieces, bold=bold)

    def collect_run(self, run: etree._Element, pieces: list[tuple[str, bool]]) -> None:
        """The text of a run, but for a prompt that was left standing."""
        properties = next(_find(run, "rPr"), None)
        inner: list[tuple[str, bool]] = []
        is_bold, style = False, ""
        for one in properties if properties is not None else ():
            if _name(one) == "b":
                is_bold = _get(one, "val") not in ("0", "false", "off")
            elif _name(one) == "rStyle":
                style = _get(one, "val") or ""
        self.collect(run, inner, bold=is_bold)
        if style in self.prompts and _PROMPT.fullmatch("".join(text for text, _ in inner)):
            return
        pieces += inner

    def note_unprinted(self, element: etree._Element, kind: str) -> None:
        """Remember what no record prints; a box with text apart from pictures."""
        boxes = [
            one
            for one in element.iter()
            if isinstance(one.tag, str) and _name(one) == "txbxContent"
        ]
        if any(
            (one.text or "").strip() for box in boxes for one in box.iter() if _name(one) == "t"
        ):
            self.page.boxes.append(self.at)
        elif not boxes:
            self.page.unprinted.append((kind, self.at))

    def note_change(self, element: etree._Element) -> None:
        """Remember who made a change that was not accepted."""
        if _name(element) in ("ins", "del", "moveFrom", "moveTo"):
            self.page.authors.setdefault(_get(element, "author") or "?", self.at)

    def find_level(self, properties: etree._Element | None) -> int:
        """The level of a heading, from its own setting or that of its style."""
        if properties is None:
            return TEXT
        for one in properties:
            if _name(one) == "outlineLvl":
                return min(_read_number(_get(one, "val"), 9), 9) + 1
        style = next((_get(one, "val") or "" for one in properties if _name(one) == "pStyle"), "")
        return self.levels.get(style, TEXT)

    def find_marker(self, properties: etree._Element | None) -> str:
        """What stands before an item of a list that the document numbers itself."""
        if properties is None:
            return ""
        numbering = next(_find(properties, "numPr"), None)
        if numbering is None:
            style = next((_get(one, "val") or "" for one in _find(properties, "pStyle")), "")
            numbering = self.listed.get(style)
        if numbering is None:
            return ""
        settings = {_name(one): _get(one, "val") or "" for one in numbering}
        depth = _read_number(settings.get("ilvl"), 0)
        kind = self.formats.get((settings.get("numId", ""), depth), "")
        if kind in ("", "none"):
            return ""
        return "  " * min(depth, 8) + ("- " if kind == "bullet" else "1. ")


def _read_styles(
    styles: etree._Element | None,
) -> tuple[dict[str, int], frozenset[str], dict[str, etree._Element]]:
    """By the ids of styles: the levels of headings, those of prompts, the lists of items."""
    levels: dict[str, int] = {}
    prompts: set[str] = set()
    listed: dict[str, etree._Element] = {}
    for style in _find(styles, "style") if styles is not None else ():
        identity = _get(style, "styleId") or ""
        name = next((_get(one, "val") or "" for one in _find(style, "name")), "").lower()
        if name == "title":
            levels[identity] = TITLE
        elif match := re.fullmatch(r"(?:heading|标题)\s*([1-9])", name):
            levels[identity] = int(match[1])
        elif name == "placeholder text":
            prompts.add(identity)
        else:
            listed.update((identity, numbering) for numbering in _dig(style, "pPr", "numPr"))
    return levels, frozenset(prompts), listed


def _read_numbering(numbering: etree._Element | None) -> dict[tuple[str, int], str]:
    """The format of each list and depth, by the id of the list."""
    if numbering is None:
        return {}
    abstract = {
        _get(one, "abstractNumId"): {
            _read_number(_get(level, "ilvl"), 0): _get(kind, "val") or ""
            for level in _find(one, "lvl")
            for kind in _find(level, "numFmt")
        }
        for one in _find(numbering, "abstractNum")
    }
    return {
        (_get(one, "numId") or "", depth): kind
        for one in _find(numbering, "num")
        for reference in _find(one, "abstractNumId")
        for depth, kind in abstract.get(_get(reference, "val"), {}).items()
    }


def _flatten(blocks: Iterator[FormBlock]) -> Iterator[FormParagraph]:
    for block in blocks:
        if isinstance(block, FormParagraph):
            yield block
        else:
            yield from (one for row in block for cell in row for one in cell.paragraphs)


def _is_deleted(row: etree._Element) -> bool:
    return next(_dig(row, "trPr", "del"), None) is not None


def _find(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of that name in an element, through what wraps them."""
    for child in parent:
        found = _name(child)
        if found == name:
            yield child
        elif found in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from _find(child, name)


def _dig(parent: etree._Element, outer: str, inner: str) -> Iterator[etree._Element]:
    for child in _find(parent, outer):
        yield from _find(child, inner)


def _name(element: etree._Element) -> str:
    """The local name of an element; empty for comments, instructions and entities."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _get(element: etree._Element, name: str) -> str | None:
    return next((found for space in WORD if (found := element.get(f"{{{space}}}{name}"))), None)


def _read_number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text) else otherwise

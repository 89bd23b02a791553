"""Blocks of a Word document: the walk over its body that lays out the page it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.errors import Place
from pipeline.readers.encoding import CONTROL, REPLACEMENT
from pipeline.readers.findings import Unreadable
from pipeline.readers.word_marks import OpenFields, OpenMarks, has_marks
from pipeline.readers.word_package import (
    ListCounter,
    find_element,
    find_elements,
    find_inside,
    find_value,
    get_name,
    get_value,
    read_look,
    read_number,
    read_numbering,
    read_running,
)
from pipeline.readers.word_page import TEXT, FormCell, FormPage, FormParagraph
from schemas.form_marks import PROMPT_START, compile_prompts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from pipeline.readers.word_package import Package
    from pipeline.readers.word_page import FormBlock

MOST_PARAGRAPHS: Final = 20_000
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_DROPPED: Final = frozenset({"del", "moveFrom", "rt", "delText", "pPr", "rPr", "sdtPr"})
_CHANGES: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
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
_MARKS: Final = frozenset({"bookmarkStart", "bookmarkEnd"})
_FIELD: Final = frozenset({"fldChar", "instrText"})
_CHECKED: Final = {"F052": "☑", "F0FE": "☑", "F053": "☒", "F0FD": "☒", "F0A8": "☐", "F06F": "☐"}
"""Signs of the Wingdings fonts, which are how Word draws boxes to tick."""
_GONE: Final = "\x00"
"""No text of XML has it."""
_LABEL: Final = re.compile(r"\s*[^:：]{1,20}[:：]\s*")
_PROMPT: Final = re.compile(
    r"(?i)\s*(?:单击|点击|请选择|选择一项|click|tap|choose an item|select|enter (?:text|a date)"
    r"|[\[【<][^\]】>]*[\]】>]\s*$).*",
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
        self.styles = package.styles
        self.lists = ListCounter(read_numbering(package.numbering), self.styles.listed)
        self.links = package.links
        self.is_own = package.is_own
        self.boxes: list[etree._Element] = []
        self.marks, self.fields = OpenMarks(), OpenFields()
        self.is_marked = has_marks(package.document)
        body = next((child for child in package.document if get_name(child) == "body"), None)
        if body is not None:
            self.page.blocks = list(self.read_blocks(body))
        self.page.text = "".join(self.lines)
        self.page.fields = self.marks.ranges
        self.page.running = [read_running(root) for root in package.running]

    def read_blocks(self, parent: Iterable[etree._Element]) -> Iterator[FormBlock]:
        """The paragraphs and tables inside an element, whatever wraps them."""
        for child in parent:
            name = get_name(child)
            if name == "p":
                if not self.place.table:
                    self.counted += 1
                    self.place = Place(paragraph=self.counted)
                yield self.read_paragraph(child)
                while self.boxes:
                    yield from self.read_blocks(self.boxes.pop(0))
            elif name in _MARKS:
                self.marks.note(child, self.at)
            elif name == "tbl":
                yield from self.read_table(child)
            elif name in _UNPRINTED:
                self.page.unprinted.append((_UNPRINTED[name], self.at))
            elif name not in _DROPPED and name != "sectPr":
                self.note_change(child, name)
                yield from self.read_blocks(
                    list(child)[:1] if name == "AlternateContent" else child
                )

    def read_table(self, table: etree._Element) -> Iterator[FormBlock]:
        """The table; where it is one cell around others, what is inside."""
        outer = self.place
        if not outer.table:
            self.tables += 1
        rows = [row for row in find_elements(table, "tr") if not _is_deleted(row)]
        cells = [cell for row in rows for cell in find_elements(row, "tc")]
        if len(cells) == 1 and find_element(cells[0], "tbl") is not None:
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
            properties = _index(find_element(cell, "tcPr"))
            span = read_number(_read_value(properties, "gridSpan"), 1)
            continues = "vMerge" in properties and _read_value(properties, "vMerge") != "restart"
            blocks = tuple(self.read_blocks(cell)) or (self.add_line(""),)
            yield FormCell(tuple(_flatten(iter(blocks))), column, span, continues, blocks)
            column += span

    def read_paragraph(self, element: etree._Element) -> FormParagraph:
        """A paragraph, its text added to that of the page."""
        pieces: list[_Piece] = []
        self.collect(element, pieces)
        is_ours = self.is_own and self.is_marked
        pieces = _drop_prompts(pieces, in_cell=self.place.table > 0 and not is_ours)
        self.note_pieces(pieces)
        text = "".join(piece.text for piece in pieces)
        if CONTROL.search(text):
            self.page.controls += (
                (self.at + one.start(), one[0]) for one in CONTROL.finditer(text)
            )
            text = CONTROL.sub(REPLACEMENT, text)
        properties = _index(find_element(element, "pPr"))
        style = _read_value(properties, "pStyle")
        marker, depth = self.lists.mark(properties.get("numPr"), style)
        return self.add_line(
            text,
            element,
            level=self.find_level(properties, style),
            marker=marker,
            depth=depth,
            style=self.styles.names.get(style, ""),
            bold=all("b" in one.look for one in pieces if one.text.strip()) and bool(text.strip()),
        )

    def note_pieces(self, pieces: list[_Piece]) -> None:
        """Remember where text of a paragraph has a look, and where marks stand in it."""
        at = self.at
        for piece in pieces:
            if piece.mark is not None:
                self.marks.note(piece.mark, at)
            elif (piece.look or piece.link) and piece.text:
                self.page.looks.append((at, at + len(piece.text), piece.look, piece.link))
            at += len(piece.text)

    def add_line(
        self, text: str, element: etree._Element | None = None, **told: Any
    ) -> FormParagraph:
        """A paragraph of this text, added to that of the page; plain where nothing is told."""
        if len(self.page.starts) == MOST_PARAGRAPHS:
            raise Unreadable("E063", 0, 0)
        self.page.starts.append(self.at)
        self.page.places.append(self.place)
        self.page.elements.append(element)
        paragraph = FormParagraph(text, self.at, **told)
        self.lines.append(text + "\n")
        self.at += len(text) + 1
        return paragraph

    def collect(
        self, parent: etree._Element, pieces: list[_Piece], look: str = "", link: str = ""
    ) -> None:
        """The text inside an element; what is deleted is not there, what is inserted is."""
        for child in parent:
            name = get_name(child)
            if name == "t":
                shown = "" if self.fields.is_contents else child.text or ""
                pieces.append(_Piece(shown, look, link))
            elif name == "r":
                self.collect_run(child, pieces, link)
            elif name in _DROPPED:
                self.note_change(child, name)
            elif name in _SIGNS:
                pieces.append(_Piece(_SIGNS[name], look, link))
            elif name in _FIELD:
                pieces.append(_Piece(self.fields.note(child), look, link))
            elif name in _MARKS:
                pieces.append(_Piece("", mark=child))
            elif name == "sym":
                sign = _CHECKED.get((get_value(child, "char") or "").upper(), "")
                pieces.append(_Piece(sign, look, link))
            elif name in _UNPRINTED:
                self.note_unprinted(child, _UNPRINTED[name])
            elif name == "AlternateContent":
                self.collect(child[0] if len(child) else child, pieces, look, link)
            elif (
                name == "sdt"
                and next(find_inside(child, "sdtPr", "showingPlcHdr"), None) is not None
                and not self.is_marked
            ):
                continue
            elif name:
                self.note_change(child, name)
                inner = self.find_link(child) if name == "hyperlink" else link
                self.collect(child, pieces, look, inner)

    def find_link(self, element: etree._Element) -> str:
        """The address that a link leads to, if it is one outside the document."""
        return next(
            (
                self.links.get(str(one), "")
                for key, one in element.items()
                if str(key).endswith("}id")
            ),
            "",
        )

    def collect_run(self, run: etree._Element, pieces: list[_Piece], link: str) -> None:
        """The text of a run, but for a prompt that was left standing."""
        properties = find_element(run, "rPr")
        if properties is None:
            self.collect(run, pieces, link=link)
            return
        inner: list[_Piece] = []
        style = find_value(properties, "rStyle")
        look = read_look(properties, self.styles.looks.get(style, ""))
        self.collect(run, inner, look.replace("h", ""), link)
        if "h" in look:
            if any(one.text.strip() for one in inner):
                self.page.unprinted.append(("hidden text", self.at))
            return
        if style in self.styles.prompts and _PROMPT.fullmatch("".join(one.text for one in inner)):
            return
        pieces += inner

    def note_unprinted(self, element: etree._Element, kind: str) -> None:
        """Remember what no record prints; a box with text apart from pictures."""
        boxes = list(element.iter("{*}txbxContent"))
        if self.is_own and boxes:
            self.boxes.append(boxes[0])
        elif any(
            (one.text or "").strip() for box in boxes for one in box.iter() if get_name(one) == "t"
        ):
            self.page.boxes.append(self.at)
        elif not boxes:
            self.page.unprinted.append((kind, self.at))

    def note_change(self, element: etree._Element, name: str) -> None:
        """Remember who made a change that was not accepted."""
        if name in _CHANGES:
            self.page.authors.setdefault(get_value(element, "author") or "?", self.at)

    def find_level(self, properties: dict[str, etree._Element], style: str) -> int:
        """The level of a heading, from its own setting or that of its style."""
        if "outlineLvl" in properties:
            return min(read_number(_read_value(properties, "outlineLvl"), 9), 9) + 1
        return self.styles.levels.get(style, TEXT)


class _Piece(NamedTuple):
    """A stretch of a paragraph of one look, or a mark, which has no text."""

    text: str
    look: str = ""
    link: str = ""
    mark: etree._Element | None = None


def _drop_prompts(pieces: list[_Piece], *, in_cell: bool) -> list[_Piece]:
    """The pieces without the prompts of our forms, whatever pieces these are cut into."""
    text = "".join(piece.text for piece in pieces)
    if PROMPT_START not in text:
        return pieces
    # Of the same length, so that what is left of a piece stands where the piece does.
    blanked = compile_prompts().sub(lambda match: _GONE * len(match[0]), text)
    if blanked == text:
        return pieces
    kept, at = [], 0
    for piece in pieces:
        end = at + len(piece.text)
        kept.append(piece._replace(text=blanked[at:end].replace(_GONE, "")))
        at = end
    # A label within a cell, as of who was absent, says nothing without what stands behind it.
    if in_cell and _LABEL.fullmatch("".join(piece.text for piece in kept)):
        return [piece._replace(text="") for piece in kept]
    return kept


def _flatten(blocks: Iterator[FormBlock]) -> Iterator[FormParagraph]:
    for block in blocks:
        if isinstance(block, FormParagraph):
            yield block
        else:
            yield from (one for row in block for cell in row for one in cell.paragraphs)


def _index(properties: etree._Element | None) -> dict[str, etree._Element]:
    """What properties say, by name."""
    return {} if properties is None else {get_name(one): one for one in properties}


def _read_value(properties: dict[str, etree._Element], name: str) -> str:
    return (get_value(properties[name], "val") or "") if name in properties else ""


def _is_deleted(row: etree._Element) -> bool:
    return next(find_inside(row, "trPr", "del"), None) is not None

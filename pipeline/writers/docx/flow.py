"""Where blocks land: the page or a cell, with the list that they stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.writers.docx.draft import DEEPEST_LEVEL
from pipeline.writers.docx.elements import add
from pipeline.writers.docx.runs import write_lines, write_pieces
from pipeline.writers.docx.vocabulary import HEADINGS, INDENTED, SPACER

if TYPE_CHECKING:
    from pipeline.writers.docx.draft import Draft
    from pipeline.writers.docx.elements import Element
    from pipeline.writers.docx.pieces import Piece
    from pipeline.writers.docx.vocabulary import Setting

_HEADINGS = frozenset(HEADINGS.values())


class Marker(NamedTuple):
    """The bullet or number that the next paragraph carries."""

    style: str
    number: str
    level: int


@dataclass(slots=True)
class Flow:
    """A column of paragraphs and tables that grows downwards."""

    draft: Draft
    parent: Element
    """`w:body` or `w:tc`."""
    setting: Setting
    width: int
    """In twentieths of a point."""
    level: int = 0
    """How many lists enclose what comes next."""
    marker: Marker | None = None
    is_after_table: bool = False

    def add_paragraph(self, pieces: list[Piece], style: str = "") -> None:
        """A paragraph of `style`, or of what is usual here."""
        style = style or self._usual_style()
        paragraph = self._start_paragraph(style)
        write_pieces(self.draft, paragraph, pieces, bold=self.draft.is_bold(style))

    def add_code(self, text: str) -> None:
        """Preformatted text as one paragraph."""
        write_lines(self._start_paragraph(self.setting.code), text)

    def add_spacer(self) -> None:
        """A thin line that keeps a table from its neighbour; Word joins tables that touch."""
        paragraph = add(self.parent, "p")
        add(add(paragraph, "pPr"), "pStyle", self.draft.style(SPACER))
        self.is_after_table = False

    def start_table(self) -> None:
        """Make room for a table: after another one, and under the number of its list item."""
        if self.marker:
            self.add_paragraph([])
        if self.is_after_table:
            self.add_spacer()

    def nest(self, level: int) -> Flow:
        """The same column, `level` lists deep."""
        return replace(self, level=level, marker=None)

    def _usual_style(self) -> str:
        if self.marker:
            return self.marker.style
        if self.level:
            return self.setting.continued[min(self.level, len(self.setting.continued)) - 1]
        usual = self.setting.text
        return INDENTED.get(usual, usual) if self.draft.is_chinese else usual

    def _start_paragraph(self, style: str) -> Element:
        if self.is_after_table and style not in _HEADINGS:
            self.add_spacer()
        self.is_after_table = False
        paragraph = add(self.parent, "p")
        properties = add(paragraph, "pPr")
        add(properties, "pStyle", self.draft.style(style))
        if self.marker:
            numbering = add(properties, "numPr")
            add(numbering, "ilvl", str(min(self.marker.level, DEEPEST_LEVEL)))
            add(numbering, "numId", self.marker.number)
            self.marker = None
        return paragraph

"""Container of blocks: the page or a cell, with the list that they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.writers.docx.context import DEEPEST_LEVEL
from pipeline.writers.docx.inline import write_inlines, write_lines
from pipeline.writers.docx.ooxml import add, add_paragraph, w
from pipeline.writers.docx.styles import BODY, CONCLUSION, HEADINGS, INDENTED, RAGGED, SPACER

if TYPE_CHECKING:
    from pipeline.writers.docx.context import DocxContext
    from pipeline.writers.docx.inline import Inline
    from pipeline.writers.docx.ooxml import Element
    from pipeline.writers.docx.styles import BlockStyles

_LONG_WORD = re.compile(r"[!-\u024f]{30}")
"""What takes more than a third of a line, an address as a rule."""
TABLE = "a table"
_CLOSE = frozenset(
    {"", SPACER, *HEADINGS.values(), *BODY.classes.values(), *CONCLUSION.classes.values()}
)
"""What a table may follow without a space: the start of a cell, a heading, a label."""
_HEADINGS = frozenset(HEADINGS.values())
"""What may follow a table without one."""


class Marker(NamedTuple):
    """The bullet or number that the next paragraph carries."""

    style: str
    number: str
    level: int


@dataclass(slots=True)
class Container:
    """A column of paragraphs and tables that grows downwards."""

    context: DocxContext
    parent: Element
    """`w:body` or `w:tc`."""
    styles: BlockStyles
    width: int
    """In twentieths of a point."""
    level: int = 0
    """How many lists enclose what comes next."""
    marker: Marker | None = None
    starts_page: bool = False
    """Whether the next paragraph begins a page."""
    last: str = ""
    """The style of the paragraph before, TABLE after a table, nothing at the start."""
    field: str = ""
    """The path of the field that what comes next prints."""

    def add_paragraph(self, inlines: list[Inline], style: str = "") -> None:
        """A paragraph of `style`, or of what is usual here."""
        style = style or self._usual_style()
        if style in RAGGED and any(_LONG_WORD.search(inline.text) for inline in inlines):
            style = RAGGED[style]
        paragraph = self._start_paragraph(style)
        bold = self.context.is_bold(style)
        write_inlines(self.context, paragraph, inlines, bold=bold, room=self.width)

    def add_code(self, text: str) -> None:
        """Preformatted text as one paragraph."""
        write_lines(self._start_paragraph(self.styles.code), text)

    def add_spacer(self) -> None:
        """An empty line, thin, for where Word's format demands a paragraph.

        Behind a table that ends a cell or the page, and between tables, which it would join.
        """
        add_paragraph(self.parent, self.context.style(SPACER))
        self.last = SPACER

    def start_table(self) -> None:
        """Make room for a table, under the number of its list item where it has one."""
        if self.marker:
            self.add_paragraph([])
        if self.last == TABLE:
            self.add_spacer()
        elif self.last not in _CLOSE:
            self._add_space(self.parent[-1][0], self.last, "after")

    def end(self) -> None:
        """End with a paragraph, as Word demands of a page and of a cell."""
        if not self.last:
            self.add_paragraph([])
        if self.last == TABLE:
            self.add_spacer()

    def _add_space(self, properties: Element, style: str, side: str) -> None:
        """Widen a paragraph's space towards a table, which has none of its own in Word."""
        spacing = properties.find(w("spacing"))
        spacing = add(properties, "spacing") if spacing is None else spacing
        spacing.set(w(side), str(self.context.measure_space(style, side)))

    def _usual_style(self) -> str:
        if self.marker:
            return self.marker.style
        if self.level:
            return self.styles.continued[min(self.level, len(self.styles.continued)) - 1]
        usual = self.styles.text
        return INDENTED.get(usual, usual) if self.context.is_chinese else usual

    def _start_paragraph(self, style: str) -> Element:
        is_below_table, self.last = self.last == TABLE, style
        paragraph = add_paragraph(self.parent, self.context.style(style))
        properties = paragraph[0]
        if self.starts_page:
            add(properties, "pageBreakBefore")
            self.starts_page = False
        if self.field:
            self.context.marks.add_block(self.field, paragraph)
        if self.marker:
            numbering = add(properties, "numPr")
            add(numbering, "ilvl", str(min(self.marker.level, DEEPEST_LEVEL)))
            add(numbering, "numId", self.marker.number)
            self.marker = None
        if is_below_table and style not in _HEADINGS:
            self._add_space(properties, style, "before")
        return paragraph

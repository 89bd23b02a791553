"""Page of a Word document: its paragraphs and tables in order, as text with places."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.readers.notes import Lines

if TYPE_CHECKING:
    from lxml import etree

    from pipeline.errors import Location, Place

TITLE: Final = 0
TEXT: Final = 10
"""Levels of paragraphs: 1 to 9 are headings."""


@dataclass(frozen=True, slots=True, eq=False)
class FormParagraph:
    """A paragraph; `start` is where its text begins in the text of the page."""

    text: str
    start: int
    level: int = TEXT
    marker: str = ""
    """What stands before an item of a list, as in Markdown."""
    bold: bool = False
    depth: int = 0
    """How many lists an item stands in, but for its own."""
    style: str = ""
    """The name of its style, in small letters."""

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
    blocks: tuple[FormBlock, ...] = ()
    """The paragraphs as they stand, with tables inside the cell."""

    @property
    def text(self) -> str:
        """All its text, a line for a paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs).strip()


class FieldRange(NamedTuple):
    """From where to where a field stands in the text of the page."""

    start: int
    end: int
    path: str


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
    looks: list[tuple[int, int, str, str]] = field(default_factory=list)
    """From where to where text is bold, italic or code, and the address that it leads to."""
    fields: list[FieldRange] = field(default_factory=list)
    """Where bookmarks say that fields stand."""
    running: list[str] = field(default_factory=list)
    """The texts of headers and footers."""
    elements: list[etree._Element | None] = field(default_factory=list)
    """The paragraphs as they stand in the document; None for a cell that has none."""

    def name(self, paragraph: FormParagraph, label: str, under: str = "") -> None:
        """Have the place of a paragraph say which label and heading it belongs to."""
        index = bisect_right(self.starts, paragraph.start) - 1
        self.places[index] = replace(self.places[index], label=label, under=under)

    def find_indexes(self, start: int, end: int) -> range:
        """The paragraphs, by number, that have any of the text between two indexes."""
        return range(bisect_right(self.starts, start) - 1, bisect_right(self.starts, end))

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

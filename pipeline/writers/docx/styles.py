"""Named styles: the one that each part of a record takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
SPACER = "Record Spacer"
HEADER = "Header"
CLOSING = "Record Closing"
"""Of the paragraphs of the form's `footer`: recorder and distribution."""
ORGANISATION = "Record Organisation"
FOOTER = "Footer"


@dataclass(frozen=True, slots=True)
class BlockStyles:
    """The styles of the blocks in one kind of surroundings."""

    text: str
    bullet: str
    number: str
    continued: tuple[str, ...]
    """Of a list item's further paragraphs, by level; the last one for all deeper levels."""
    code: str
    bullets: str
    """The list style (of Word's kind "numbering") that defines the bullets of every level."""
    numbers: str
    table: str = "Record Table"
    classes: Mapping[str, str] = field(default_factory=dict)
    """Of a paragraph of that class."""


IMPRINT = {
    "copies": "Official Copies",
    "printed": "Official Printed",
    "printed-alone": "Official Printed Alone",
}
"""Lines of the 版记, which stands at the foot of the last page."""
ANNEX_TITLE = "annex-title"
"""Class of the heading of an annex."""
OFFICIAL = {
    "urgency": "Official Urgency",
    "mark": "Official Mark",
    "long-mark": "Official Long Mark",
    "first-attendance": "Official First Attendance",
    "attendance": "Official Attendance",
    "annex-mark": "Official Annex",
    ANNEX_TITLE: "Official Annex Title",
    **IMPRINT,
}
"""Paragraphs of an official record; a theme that prints none has no need of their styles."""
FOOTER_EVEN = "Official Footer Even"
SIDES = {"odd": FOOTER, "even": FOOTER_EVEN}
"""Of the footers of pages with odd and with even numbers, where a form tells them apart."""
BODY = BlockStyles(
    text="Body Text",
    bullet="List Bullet",
    number="List Number",
    continued=("List Continue", "List Continue 2", "List Continue 3"),
    code="Record Code Block",
    bullets="Record Bullets",
    numbers="Record Numbers",
    classes={
        "label": "Record Label",
        "facts": "Record Facts",
        "logo": ORGANISATION,
        "signature": CLOSING,
        "organisation": ORGANISATION,
        "number": "Record Number",
        **OFFICIAL,
    },
)
CONCLUSION = BlockStyles(
    text="Conclusion",
    bullet="Conclusion Bullet",
    number="Conclusion Number",
    continued=("Conclusion Continue",),
    code="Conclusion Code Block",
    bullets="Conclusion Bullets",
    numbers="Conclusion Numbers",
    classes={"label": "Conclusion Label"},
)
CELL = BlockStyles(
    text="Table Text",
    bullet="Table Bullet",
    number="Table Number",
    continued=("Table Continue", "Table Continue 2"),
    code="Table Code Block",
    bullets="Record Bullets",
    numbers="Record Numbers",
)
BLOCK_STYLES = {"conclusion": CONCLUSION}
"""The surroundings that a `div` of that class makes."""

INDENTED = {"Body Text": "Body Text First Indent", "Conclusion": "Conclusion First Indent"}
"""What running text takes in a Chinese record, where a paragraph begins two characters in."""
RAGGED = {
    name: f"{name} Left"
    for name in ("Body Text", "Body Text First Indent", "Conclusion", "Conclusion First Indent")
}
"""What justified text takes where a long address would tear its lines apart."""


@dataclass(frozen=True, slots=True)
class TableStyles:
    """The styles of one class of table."""

    style: str
    heading: str
    label: str
    text: str
    kept: str
    """Of a row that stays with the next one, its details."""
    problem: str
    details: str


TABLES: Mapping[str, TableStyles] = {
    "": TableStyles(
        style="Record Table",
        heading="Table Heading",
        label="Table Label",
        text="Table Text",
        kept="Table Text",
        problem="Action Problem",
        details="Action Details",
    ),
    "information": TableStyles(
        style="Record Information",
        heading="Table Heading",
        label="Table Label",
        text="Table Text",
        kept="Table Text",
        problem="Action Problem",
        details="Action Details",
    ),
    "actions": TableStyles(
        style="Record Actions",
        heading="Action Heading",
        label="Action Problem",
        text="Action Text",
        kept="Action Text Kept",
        problem="Action Problem",
        details="Action Details",
    ),
}
ALIGNMENTS = {"left": "", "center": " Centre", "right": " Right"}
"""What `text-align` of a cell adds to the name of its style."""
ALIGNED = ("Table Text", "Table Heading")

MARKS = {"strong": "Strong", "em": "Emphasis", "code": "Code", "a": "Hyperlink"}
"""Inline elements that may be nested; together they take one style: "Strong Emphasis"."""
LABEL_MARK = {"b": "Label"}
RUNNING_MARK = "Confidential Mark"
"""What a label is in a header: the mark of a confidential record."""
SPAN_MARKS = {
    "in_progress": "Status In Progress",
    "resolved": "Status Resolved",
    "escalated": "Status Escalated",
}
SECOND_TITLE = "Second Title"
"""The title in the other language of a bilingual record."""
OPTIONAL = {RUNNING_MARK: "Label", SECOND_TITLE: ""}
"""Character styles that a theme may leave out, and what is taken in their place, if anything."""
FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}
"""Spans that stand for a Word field."""
_MARK_ORDER = {mark: place for place, mark in enumerate(MARKS.values())}
BOLD_MARKS = frozenset({"Strong", "Label", RUNNING_MARK})


def join_marks(marks: Iterable[str]) -> str:
    """The name of the one character style that stands for all `marks` together."""
    return " ".join(sorted(marks, key=lambda mark: _MARK_ORDER.get(mark, -1)))


def list_paragraph_styles() -> frozenset[str]:
    """Every paragraph style that the writer may use."""
    names = {HEADER, FOOTER, SPACER, CLOSING, *HEADINGS.values(), *INDENTED.values()}
    names |= set(RAGGED.values())
    for styles in (BODY, CONCLUSION, CELL):
        names |= {styles.text, styles.bullet, styles.number, styles.code}
        names |= {*styles.continued, *styles.classes.values()}
    for table in TABLES.values():
        names |= {table.heading, table.label, table.text, table.kept, table.problem, table.details}
    names -= {*OFFICIAL.values()}
    return frozenset(names | {name + side for name in ALIGNED for side in ALIGNMENTS.values()})


def list_character_styles() -> frozenset[str]:
    """Every character style that the writer may use."""
    marks = list(MARKS.values())
    nested = (" ".join(some) for size in (1, 2, 3, 4) for some in combinations(marks, size))
    return frozenset(nested) | {*LABEL_MARK.values(), *SPAN_MARKS.values()}


def list_table_styles() -> frozenset[str]:
    """Every table style that the writer may use."""
    return frozenset(table.style for table in TABLES.values())


def list_numbering_styles() -> frozenset[str]:
    """Every list style that the writer may use."""
    return frozenset(
        name for styles in (BODY, CONCLUSION, CELL) for name in (styles.bullets, styles.numbers)
    )

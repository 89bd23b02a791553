"""The printed text of a record, as the readers of others find it in the finished files."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests.real_tools import find_tool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document
    from docx.table import _Cell

    from pipeline.document.labels import Labels

# The type area of the standard theme on A4, in points from the top left corner.
_TYPE_AREA = ("-x", "56", "-y", "68", "-W", "484", "-H", "714")
_COLUMNS = ("id", "task", "department", "owner", "deliverable", "due", "status")
_MARKERS = frozenset("•◦▪·‣-0123456789.")
"""What the PDF prints and Word computes: list markers; and hyphens at line ends."""


def read_docx_text(data: bytes) -> str:
    """All text of the body of a DOCX in reading order, without blanks."""
    return "".join("".join(_walk(docx.Document(io.BytesIO(data)))).split())


def _walk(container: Document | _Cell) -> Iterator[str]:
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                # A cell that spans columns is listed once for each of them.
                for cell in {id(cell._tc): cell for cell in row.cells}.values():
                    yield from _walk(cell)


def read_pdf_pages(file: Path) -> list[str]:
    """The text of the type area of every page, in the order of its content, without blanks."""
    pages = subprocess.run(
        [find_tool("pdftotext"), "-raw", *_TYPE_AREA, file, "-"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    return ["".join(page.split()) for page in pages.split("\f")]


def write_heading(labels: Labels) -> str:
    """The header of the action table, which the PDF repeats on every page, without blanks."""
    return "".join("".join(labels(f"action.{name}") for name in _COLUMNS).split())


def find_difference(pdf_pages: list[str], docx_text: str, heading: str) -> str:
    """Where the PDF and the DOCX first differ, with what stands there; "" where nowhere.

    `heading` is the header of the action table, which the PDF repeats on every page. List
    markers and hyphens are passed over where only the PDF has them.
    """
    pdf, at = join_pages(pdf_pages, heading), 0
    for index, char in enumerate(docx_text):
        while at < len(pdf) and pdf[at] != char and pdf[at] in _MARKERS:
            at += 1
        if at == len(pdf) or pdf[at] != char:
            return f"PDF: {pdf[at - 20 : at + 20]!r} DOCX: {docx_text[index - 20 : index + 20]!r}"
        at += 1
    rest = [char for char in pdf[at:] if char not in _MARKERS]
    return f"PDF goes on: {pdf[at : at + 40]!r}" if rest else ""


def join_pages(pages: list[str], heading: str) -> str:
    """The pages as one text in which the header of the table stands once."""
    text, found = "", False
    for page in pages:
        text += page.removeprefix(heading) if found else page
        found = found or heading in page
    return text

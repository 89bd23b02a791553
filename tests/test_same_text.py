"""PDF and DOCX of a record say the same, in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.assets import LABELS
from pipeline.job import Rendering, render_record
from pipeline.labels import load_labels
from pipeline.settings import Settings
from schemas.model import Edition, Language
from tests.printed_text import find_difference, read_docx_text, read_pdf_pages
from tests.real_tools import REPOSITORY, SHARED

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = sorted((SHARED / "corpus").glob("*.*")) or sorted((REPOSITORY / "examples").glob("*.*"))
COLUMNS = ("id", "task", "department", "owner", "deliverable", "due", "status")


def render(file: Path) -> Rendering:
    """The record of a notes file with the settings that nobody changed."""
    rendering = render_record(file.read_bytes(), file.name, Edition(), Settings())
    assert rendering.files, rendering.problems
    return rendering


@pytest.mark.slow
@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_pdf_and_docx_hold_the_same_text_in_the_same_order(file: Path, tmp_path: Path) -> None:
    rendering = render(file)
    pdf = tmp_path / "record.pdf"
    pdf.write_bytes(rendering.files[f"{rendering.folder}.pdf"])
    text = read_docx_text(rendering.files[f"{rendering.folder}.docx"])
    labels = load_labels(LABELS, (Language(rendering.language),))
    heading = "".join("".join(labels(f"action.{name}") for name in COLUMNS).split())
    assert len(text) > 500
    assert find_difference(read_pdf_pages(pdf), text, heading) == ""

"""PDF and DOCX of a record say the same, in the same order, and are well formed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.document.labels import load_labels
from pipeline.document.theme import LABELS
from schemas.model import Language
from tests.docx_validator import find_docx_faults
from tests.printed_text import find_difference, read_docx_text, read_pdf_pages, write_heading
from tests.real_tools import CORPUS, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.renderings import Renderings

FILES = [*sorted((REPOSITORY / "examples").glob("*.*")), *CORPUS]


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_pdf_and_docx_hold_the_same_text_in_the_same_order(
    file: Path, tmp_path: Path, renderings: Renderings
) -> None:
    rendering = renderings.make(file)
    pdf = tmp_path / "record.pdf"
    pdf.write_bytes(rendering.files[f"{rendering.folder}.pdf"])
    text = read_docx_text(rendering.files[f"{rendering.folder}.docx"])
    labels = load_labels(LABELS, (Language(rendering.language),))
    assert text
    assert find_difference(read_pdf_pages(pdf), text, write_heading(labels)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_validator_of_the_open_xml_sdk_finds_no_fault(
    file: Path, tmp_path: Path, renderings: Renderings
) -> None:
    assert find_docx_faults(renderings.read(file)["docx"], tmp_path) == []

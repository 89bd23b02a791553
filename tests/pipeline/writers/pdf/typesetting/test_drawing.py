"""What is drawn reads as what was written."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import pypdf
import pytest

from pipeline.writers.pdf import faces
from pipeline.writers.pdf.typesetting import drawing
from pipeline.writers.pdf.writer import write_pdf
from schemas.model import Rich, Topic
from tests.builders import make_record
from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose, make_theme
from tests.real_tools import find_tool

if TYPE_CHECKING:
    from pathlib import Path

MIXED = "2024年5月10日起，用Python脚本核对3200条，温度低于-5℃时占12%的设备（A型）中断。"


def write(text: str) -> bytes:
    """A record whose discussion is `text`."""
    topics = (Topic("议题", Rich("同意。"), discussion=Rich(text)),)
    return write_pdf(compose(make_record(topics=topics)), STANDARD)


def read_with_poppler(pdf: bytes, folder: Path) -> str:
    """All text of a PDF, line ends left out."""
    file = folder / "record.pdf"
    file.write_bytes(pdf)
    command = [find_tool("pdftotext"), str(file), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return told.stdout.replace("\n", "")


def test_no_reader_takes_a_gap_for_a_blank(tmp_path: Path) -> None:
    pdf = write(MIXED)
    assert MIXED in read_with_poppler(pdf, tmp_path)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert MIXED in "".join(page.extract_text() for page in pages).replace("\n", "")


def test_a_gap_outside_the_glyphs_would_be_taken_for_a_blank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "find_outlines", lambda font: None)
    monkeypatch.setattr(faces, "find_outlines", lambda font: None)
    assert "2024 年" in read_with_poppler(write(MIXED), tmp_path)


def test_a_filled_line_reads_as_one_text(tmp_path: Path) -> None:
    text = ("各部门按期完成3项工作，并用Excel报送结果。" * 20)[:-1] + "。"
    assert text in read_with_poppler(write(text), tmp_path)


@pytest.mark.parametrize(
    "text", ["fi ffl AVA To", "e\u0301a\u0308", "𠮷㛃龘喆镕堃", "“引号”——破折号……", "x² → ①②"]
)
def test_letters_that_join_and_rare_ones_read_as_they_were(text: str, tmp_path: Path) -> None:
    assert text in read_with_poppler(write(text), tmp_path)


def test_links_are_underlined_where_the_theme_asks(tmp_path: Path) -> None:
    text = Rich("见[2024年规范](https://example.com/)第5条。")
    record = make_record(topics=(Topic("议题", Rich("同意。"), discussion=text),))
    counts = []
    for line in ("none", "underline"):
        folder = tmp_path / line
        folder.mkdir()
        theme = make_theme(folder, f"p a[href] {{ text-decoration: {line} !important }}")
        pdf = write_pdf(compose(record, theme), theme)
        assert "见2024年规范第5条。" in read_with_poppler(pdf, tmp_path)
        counts.append(sum(page.count(b"\nS\n") for page in read_pages(pdf)))
    assert counts[1] == counts[0] + 1


def read_pages(pdf: bytes) -> list[bytes]:
    """What is drawn on each page."""
    contents = [page.get_contents() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [content.get_data() for content in contents if content is not None]

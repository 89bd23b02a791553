"""The faces inside a PDF hold the glyphs used and nothing else."""

from __future__ import annotations

import io

import pypdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont

from pipeline.assets import FONTS
from pipeline.writers.pdf import write_pdf
from pipeline.writers.pdf.cff import cut_cff
from pipeline.writers.pdf.presentation import present_as_text

FACE = FONTS / "MinutesSans-Regular.otf"


def read_cff(data: bytes) -> CFFFontSet:
    """A CFF table as fontTools reads it."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return fonts


@pytest.fixture(scope="module")
def cff() -> bytes:
    """The CFF table of the core face."""
    with TTFont(FACE) as font:
        return bytes(font.getTableData("CFF "))


def test_a_cut_face_holds_the_glyphs_asked_for_under_their_numbers(cff: bytes) -> None:
    cut = cut_cff(cff, [5, 300, 9000])
    assert cut is not None
    assert len(cut) < 4_000 < len(cff)
    assert read_cff(cut)[0].charset == [".notdef", "cid00005", "cid00300", "cid09000"]


def test_the_outlines_of_a_cut_face_are_unchanged(cff: bytes) -> None:
    cut = cut_cff(cff, [300])
    assert cut is not None
    before, after = (read_cff(data)[0].CharStrings["cid00300"] for data in (cff, cut))
    before.decompile()
    after.decompile()
    assert before.program == after.program


def test_a_face_that_is_no_cff_is_left_alone() -> None:
    assert cut_cff(b"", [1]) is None


def test_a_sign_that_could_be_an_emoji_is_asked_for_as_a_sign() -> None:
    assert present_as_text("<p>☑️ ✅ 完成</p>") == "<p>☑\ufe0e ✅\ufe0e 完成</p>"
    assert present_as_text("✅\ufe0e") == "✅\ufe0e"


def test_pypdf_reads_the_text_through_the_cut_faces() -> None:
    from tests.builders import make_record
    from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose

    reader = pypdf.PdfReader(io.BytesIO(write_pdf(compose(make_record()), STANDARD)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "智能水表二代产品上市协同" in text
    assert "完成固件冻结并提交低温" in text.replace("\n", "")

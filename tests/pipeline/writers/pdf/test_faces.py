"""The faces inside a PDF hold the glyphs used and nothing else."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import pypdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from pipeline.writers.pdf.cff import CffFace, cut_cff, find_table, read_face
from pipeline.writers.pdf.faces import WIDER_BY
from pipeline.writers.pdf.markup import present_as_text
from pipeline.writers.pdf.writer import write_pdf
from schemas.model import Rich, Topic
from templates import FONTS
from tests.real_tools import find_tool

if TYPE_CHECKING:
    from pathlib import Path

    from fontTools.misc.psCharStrings import T2CharString

FACE = FONTS / "MinutesSans-Regular.otf"


def read_cff(data: bytes) -> CFFFontSet:
    """A CFF table as fontTools reads it."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return fonts


def read_outlines(file: Path) -> CffFace:
    """The outlines of a bundled face."""
    face = read_face(find_table(file.read_bytes(), b"CFF "))
    assert face is not None
    return face


@pytest.fixture(scope="module")
def outlines() -> CffFace:
    """Those of the core face."""
    return read_outlines(FACE)


def test_a_cut_face_holds_the_glyphs_asked_for_under_their_numbers(outlines: CffFace) -> None:
    cut = cut_cff(outlines, [5, 300, 9000])
    assert len(cut) < 4_000
    assert read_cff(cut)[0].charset == [".notdef", "cid00005", "cid00300", "cid09000"]


def test_the_outlines_of_a_cut_face_are_unchanged(outlines: CffFace) -> None:
    with TTFont(FACE) as font:
        whole = bytes(font.getTableData("CFF "))
    before, after = (
        read_cff(data)[0].CharStrings["cid00300"] for data in (whole, cut_cff(outlines, [300]))
    )
    before.decompile()
    after.decompile()
    assert before.program == after.program


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.otf")), ids=lambda file: file.stem)
def test_every_glyph_can_be_made_wider_and_looks_the_same(file: Path) -> None:
    face = read_outlines(file)
    glyphs = range(0, len(face.charstrings), 7)
    cut = read_cff(cut_cff(face, [*glyphs, *map(face.find_widened, glyphs)], WIDER_BY))[0]
    for glyph in glyphs[1:]:
        width, outline = draw_glyph(cut.CharStrings[f"cid{glyph:05}"])
        wider = draw_glyph(cut.CharStrings[f"cid{face.find_widened(glyph):05}"])
        assert wider == (width + WIDER_BY, outline)


def draw_glyph(charstring: T2CharString) -> tuple[float, object]:
    """The width of a glyph and the strokes of its outline."""
    pen = RecordingPen()
    charstring.draw(pen)
    return charstring.width, pen.value


def test_a_face_that_is_no_cff_is_left_to_weasyprint() -> None:
    assert read_face(b"") is None


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


SHARED_GLYPHS = ("a-b c‑d", "甲·乙•丙・丁", "1–2‒3", "…⋯", "①➀❶➊", "～〜", "5月-5月‑5")


def test_characters_that_share_a_glyph_come_out_of_the_pdf_as_they_were_written(
    tmp_path: Path,
) -> None:
    from tests.builders import make_record
    from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose

    text = "\n\n".join((*SHARED_GLYPHS, *(f"**{pair}**" for pair in SHARED_GLYPHS)))
    record = make_record(topics=(Topic("同形", Rich(text)),))
    data = write_pdf(compose(record), STANDARD)
    file = tmp_path / "record.pdf"
    file.write_bytes(data)
    by_poppler = subprocess.run(
        [find_tool("pdftotext"), "-raw", file, "-"], capture_output=True, check=True
    ).stdout.decode()
    by_pypdf = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    for text in SHARED_GLYPHS:
        assert by_poppler.count(text) == by_pypdf.count(text) == 2


def test_a_form_of_a_character_that_no_face_has_is_kept_in_the_text(tmp_path: Path) -> None:
    from tests.builders import make_record
    from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose

    file = tmp_path / "forms.pdf"
    subject = "葛\U000e0100明与辻\U000e0101先生"
    file.write_bytes(write_pdf(compose(make_record(subject=subject)), STANDARD))
    by_poppler = subprocess.check_output(["pdftotext", file, "-"], text=True)
    by_pypdf = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    assert subject in by_poppler
    assert subject in by_pypdf


def test_every_text_of_a_glyph_has_a_number_of_its_own(outlines: CffFace) -> None:
    twin = outlines.first_twin()
    wider = outlines.find_widened(300)
    cut = read_cff(
        cut_cff(outlines, [300, wider, twin, twin + 1], WIDER_BY, {twin: 300, twin + 1: wider})
    )[0]
    names = [f"cid{number:05}" for number in (300, twin, wider, twin + 1)]
    plain, same, widened, also = (draw_glyph(cut.CharStrings[name]) for name in names)
    assert plain == same
    assert widened == also
    assert plain != widened

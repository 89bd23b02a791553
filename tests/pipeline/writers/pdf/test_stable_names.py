"""Names inside a PDF are the same on every system, and those of fonts tell what is in them."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from weasyprint.pdf import anchors
from weasyprint.pdf.fonts import Font

from pipeline.document.template import Attachment
from pipeline.writers.pdf.writer import write_pdf
from schemas.model import Rich, Topic
from tests.builders import make_record
from tests.pipeline.writers.pdf.test_pdf import ACTIONS, NOTES, STANDARD, compose, read

if TYPE_CHECKING:
    import pypdf
    import pytest

OTHER = Attachment("notes.json", b"{}", "Notes", "Source")


def list_fonts(pdf: pypdf.PdfReader) -> dict[str, Any]:
    """The fonts of all pages by the names that the pages call them."""
    pages: list[Any] = list(pdf.pages)
    return {
        key: font.get_object()
        for page in pages
        for key, font in page["/Resources"]["/Font"].items()
    }


def test_a_font_has_one_name_everywhere() -> None:
    pdf = read(write_pdf(compose(make_record()), STANDARD, (NOTES,)))
    fonts = list_fonts(pdf)
    assert len(fonts) == 2
    for key, font in fonts.items():
        (descendant,) = (one.get_object() for one in font["/DescendantFonts"])
        descriptor = descendant["/FontDescriptor"]
        assert {font["/BaseFont"], descendant["/BaseFont"]} == {descriptor["/FontName"]}
        assert font["/BaseFont"].startswith(f"{key}+Minutes-Sans")
        assert len(key) == len("/ABCDEF")
    for page in pdf.pages:
        contents = page.get_contents()
        assert contents is not None
        operators = contents.get_data().splitlines()
        chosen = {line.split()[0].decode() for line in operators if line.endswith(b" Tf")}
        assert chosen
        assert chosen <= fonts.keys()


def test_fonts_with_other_glyphs_have_other_names() -> None:
    topics = (Topic("议题", Rich("同意。"), discussion=Rich("鳜鱼")),)
    first = list_fonts(read(write_pdf(compose(make_record()), STANDARD)))
    second = list_fonts(read(write_pdf(compose(make_record(topics=topics)), STANDARD)))
    assert not first.keys() & second.keys()


def test_names_do_not_depend_on_what_pango_calls_a_font(monkeypatch: pytest.MonkeyPatch) -> None:
    form = compose(make_record())
    expected = write_pdf(form, STANDARD, (NOTES, ACTIONS))
    make = Font.__init__

    def make_otherwise(font: Any, *rest: Any) -> None:
        make(font, *rest)
        font.hash = font.hash[::-1]
        font.name = b"/" + font.hash.encode() + b"+" + font.name.partition(b"+")[2]

    monkeypatch.setattr(Font, "__init__", make_otherwise)
    assert write_pdf(form, STANDARD, (NOTES, ACTIONS)) == expected


def test_attachments_do_not_depend_on_the_types_that_a_system_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = compose(make_record())
    expected = write_pdf(form, STANDARD, (OTHER, NOTES))
    assert expected.count(b"/Subtype /application#2fjson") == 1
    assert expected.count(b"/Subtype /application#2fyaml") == 1
    for table in (anchors.MIMETYPES, mimetypes):
        monkeypatch.setattr(table, "guess_type", lambda *rest, **options: ("text/x-other", None))
    assert write_pdf(form, STANDARD, (OTHER, NOTES)) == expected

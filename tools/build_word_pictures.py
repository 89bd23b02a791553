"""Draw the pictures of docs/word.md: a form empty, filled in, sent back with comments, its record.

usage: python -m tools.build_word_pictures

Needs what tools.build_gallery needs. LibreOffice prints comments as notes of the PDF, which are
drawn into the margin here as Word and WPS show them.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import pypdf
from PIL import Image, ImageDraw, ImageFont

from pipeline.document.blank_form import list_known, make_blank
from pipeline.processing.record import examine_notes, render_record
from pipeline.processing.render import render_blank
from pipeline.settings import Settings
from schemas.edition import Edition
from schemas.model import Language
from templates import TEMPLATES
from tests.word_filling import FILLED, fill_form
from tools.build_gallery import DPI, PICTURES, convert_docx, draw_pages, join_pages

ENGLISH: Final = {
    "meeting__subject": "Inspection of the shops",
    "meeting__form": "telephone",
    "meeting__recorder": "Mary Oakes",
    "meeting__departments": "Operations, Works",
    "meeting__participants__present": "Paul Reed (Operations), Mary Oakes (Works)",
    "meeting__participants__absent": "Ann Cole (Works)",
    "topics0__title": "How often",
    "topics0__discussion": "At present once a month.",
    "topics0__conclusion": "Every two weeks from July.",
    "topics1__title": "Spare parts",
    "topics1__conclusion": "Works buys for all shops.",
    "issues0__problem": "Light boxes are broken",
    "issues0__actions0__task": "Replace the light boxes",
    "issues0__actions0__department": "Works",
    "issues0__actions0__owner": "Mary Oakes",
    "issues0__actions0__deliverable": "Photographs",
    "issues0__actions0__status": "resolved",
    "issues0__actions1__task": "Count the spare parts",
    "issues0__actions1__department": "Operations",
    "issues0__actions1__owner": "Paul Reed",
    "issues0__actions1__deliverable": "List of parts",
    "follow_up__next_focus": "How the trial goes.",
}
WRONG: Final = {
    Language.CHINESE: {"issues0__actions1__due": "下周五"},
    Language.ENGLISH: {"issues0__actions1__due": "next Friday"},
}
MISSING: Final = ("meeting__recorder", "topics1__conclusion")
NOTES: Final = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
MARGIN, INDENT, LINE = 330, 14, 19
_INK, _PAPER, _EDGE = "#1f2933", "#fff4ce", "#e0b400"


def main() -> None:
    """Draw all pictures anew."""
    for language, values in (
        (Language.CHINESE, FILLED),
        (Language.ENGLISH, {**FILLED, **ENGLISH}),
    ):
        ending = "-zh" if language is Language.CHINESE else ""
        with tempfile.TemporaryDirectory() as name:
            pictures = draw_stages(language, values, Path(name))
        for stage, picture in pictures.items():
            picture.save(PICTURES / f"word-{stage}{ending}.png", optimize=True)


def draw_stages(language: Language, values: dict[str, str], folder: Path) -> dict[str, Image.Image]:
    """The first page of each stage that a form goes through."""
    settings = replace(Settings(), organisation="")
    blank = make_blank(language, dt.date(2024, 7, 2), None, ())
    empty, _ = render_blank(blank, list_known(None, ()), settings)
    filled = fill_form(empty, values)
    few = {key: value for key, value in values.items() if key not in MISSING}
    wrong = fill_form(empty, {**few, **WRONG[language]})
    name = "weekly.docx"
    marked = examine_notes(wrong, name, settings).marked
    record = render_record(filled, name, Edition(), settings).files
    shown = {"empty": empty, "filled": filled, "marked": marked}
    pages = {stage: draw_word(data, stage, folder) for stage, data in shown.items()}
    pdf = folder / "record.pdf"
    pdf.write_bytes(next(data for name, data in record.items() if name.endswith(".pdf")))
    pages["record"] = draw_pages(pdf, folder)
    pages["marked"] = draw_comments(pages["marked"], folder / "marked.pdf")
    most = {"record": 1}
    return {stage: join_pages(drawn[: most.get(stage, 2)]) for stage, drawn in pages.items()}


def draw_word(data: bytes, stage: str, folder: Path) -> list[Image.Image]:
    """The pages of a Word document."""
    file = folder / f"{stage}.docx"
    file.write_bytes(data)
    convert_docx(file, folder, NOTES)
    return draw_pages(file.with_suffix(".pdf"), folder)


def draw_comments(pages: list[Image.Image], pdf: Path) -> list[Image.Image]:
    """The pages with the notes of the PDF in their margins, each beside what it is about."""
    return [
        draw_margin(picture, page)
        for picture, page in zip(pages, pypdf.PdfReader(pdf).pages, strict=False)
    ]


def draw_margin(picture: Image.Image, page: pypdf.PageObject) -> Image.Image:
    """One page with its comments."""
    wide = Image.new("RGB", (picture.width + MARGIN, picture.height), "#f3f4f6")
    wide.paste(picture, (0, 0))
    draw = ImageDraw.Draw(wide)
    font = ImageFont.truetype(str(TEMPLATES / "fonts" / "MinutesSans-Regular.otf"), 14)
    low = 0.0
    notes = [one.get_object() for one in page.annotations or ()]
    notes = [one for one in notes if "/Contents" in one]
    for one in sorted(notes, key=lambda one: -float(one["/Rect"][3])):
        x, y = float(one["/Rect"][0]), float(page.mediabox.height) - float(one["/Rect"][3])
        at = (x * DPI / 72, y * DPI / 72 + 8)
        lines = wrap(str(one["/Contents"]), font, MARGIN - 4 * INDENT)
        top = max(low, at[1] - LINE)
        low = top + LINE * len(lines) + 2 * INDENT
        left = picture.width + INDENT
        draw.line((*at, left, top + INDENT), fill=_EDGE, width=2)
        draw.rectangle((left, top, wide.width - INDENT, low - 8), fill=_PAPER, outline=_EDGE)
        for number, line in enumerate(lines):
            draw.text((left + INDENT, top + 8 + number * LINE), line, font=font, fill=_INK)
    return wide


def wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines that are no wider than `width`."""
    lines = [""]
    for sign in text:
        if font.getlength(lines[-1] + sign) > width:
            lines.append("")
        lines[-1] += sign
    return lines


if __name__ == "__main__":
    main()

"""The 版记 of an official record: at the foot of a page with an even number, in PDF and in DOCX."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

import pdfplumber
import pypdf
import pytest
from lxml import etree

from pipeline.document.template import FAR_PAGE, NEXT_PAGE, Form, compose_form
from pipeline.document.theme import load_theme
from pipeline.processing.convert import convert_to_word
from pipeline.processing.record import render_record
from pipeline.processing.render import place_pages
from pipeline.readers.reader import read_notes
from pipeline.settings import OfficialSettings, RecordSettings, Settings
from pipeline.validation.validator import check_notes
from pipeline.writers.docx.writer import write_docx
from pipeline.writers.pdf.writer import place_imprint, write_pdf
from schemas.edition import Edition
from schemas.model import Rich, Topic
from tests.builders import make_labels, make_record
from tests.docx_validator import find_docx_faults
from tests.test_official import draw, find_rules, show
from tests.word_forms import change_part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS = Settings(theme="official", organisation="示例科技有限公司")
ANYWHERE = replace(SETTINGS, official=OfficialSettings(even_page=False))
TYPESETTING = ("auto", "stock")
SHORT = """\
基本信息:
  协作主题: 试产安排
  协作部门: [产品部]
  参与人员: [林知远]
  沟通时间: 2024-05-10 14:00
  沟通形式: 线下会议
  记录人: 林知远
议题讨论结果:
  - 议题: 试产时间
    结论: 5 月 20 日试产。
"""


def compose(lines: int, settings: Settings = SETTINGS) -> Form:
    """The form of a record with so many lines of discussion."""
    topic = Topic("议题", Rich("结论。"), discussion=Rich("\n\n".join(["一行讨论。"] * lines)))
    record = make_record(topics=(topic,), issues=())
    return compose_form(
        record, Edition(), load_theme(settings), make_labels(), organisation=settings.organisation
    )


def find_class(form: Form) -> str:
    """The class of the footer of a form; nothing where it has none."""
    found = re.search(r'<footer(?: class="([\w-]+)")?>', form.html)
    assert found
    return found[1] or ""


def place(lines: int, typesetting: str = "auto") -> Form:
    """The form with its pages, which are even in number."""
    placed = place_imprint(compose(lines), load_theme(SETTINGS), typesetting=typesetting)
    assert len(placed.layout.pages) % 2 == 0, lines
    return placed


def find_far(typesetting: str = "auto") -> Form:
    """A form whose text fills the second page, so that the 版记 has no room on it."""
    forms = (place(lines, typesetting) for lines in range(19, 35))
    return next(form for form in forms if find_class(form) == FAR_PAGE)


def list_feet(pdf: bytes) -> list[str]:
    """What stands below the text of each page."""
    with pdfplumber.open(BytesIO(pdf)) as read:
        return [
            "".join(page.crop((0, 748, page.width, page.height)).extract_text().split())
            for page in read.pages
        ]


@pytest.mark.slow
def test_the_imprint_is_on_an_even_page_however_long_the_text_is() -> None:
    forms = [place(lines) for lines in range(34)]
    found = [(find_class(form), len(form.layout.pages)) for form in forms]
    # The text ends on the first page, on the second, fills it, ends on the third.
    assert [place for place, _ in groupby(found)] == [
        (NEXT_PAGE, 2),
        ("", 2),
        (FAR_PAGE, 4),
        (NEXT_PAGE, 4),
    ]


@pytest.mark.parametrize("typesetting", TYPESETTING)
def test_a_page_of_an_imprint_alone_has_its_number(typesetting: str) -> None:
    pdf = write_pdf(compose(0), load_theme(SETTINGS), typesetting=typesetting)
    assert list_feet(pdf) == ["—1—", "—2—"]
    text = pypdf.PdfReader(BytesIO(pdf)).pages[1].extract_text()
    assert text.split("—")[0].split() == ["示例科技有限公司", "2024年5月10日印发"]


@pytest.mark.parametrize("typesetting", TYPESETTING)
def test_an_empty_page_and_the_imprint_after_it_have_no_numbers(typesetting: str) -> None:
    pdf = write_pdf(find_far(typesetting), load_theme(SETTINGS), typesetting=typesetting)
    assert list_feet(pdf) == ["—1—", "—2—", "", ""]
    assert pypdf.PdfReader(BytesIO(pdf)).pages[2].extract_text() == ""


@pytest.mark.slow
@pytest.mark.parametrize("lines", [0, -1], ids=["next", "far"])
def test_word_has_the_imprint_on_that_page_too(lines: int, tmp_path: Path) -> None:
    form = place(lines) if lines >= 0 else find_far()
    theme = load_theme(SETTINGS)
    data = write_docx(form, theme, ())
    assert find_docx_faults(data, tmp_path) == []
    shown = show({"docx": data}, "docx", tmp_path)
    feet = list_feet(shown.read_bytes())
    far = slice(2, 3) if find_class(form) == FAR_PAGE else slice(0)
    expected = list_feet(write_pdf(form, theme))
    del expected[far]  # LibreOffice leaves pages out that are empty for what follows.
    assert feet == expected
    first, last = find_rules(draw(shown, tmp_path)[-1])
    assert last == pytest.approx(262, abs=0.5)
    assert first > 250


def test_the_imprint_may_stay_with_the_text() -> None:
    theme = load_theme(ANYWHERE)
    form = compose(33, ANYWHERE)
    assert place_pages(form, theme, ANYWHERE) is form
    assert list_feet(write_pdf(form, theme)) == ["—1—", "—2—", "—3—"]


def test_a_record_is_the_same_in_whatever_formats_it_is_made(tmp_path: Path) -> None:
    notes = tmp_path / "short.yaml"
    notes.write_text(SHORT, encoding="utf-8")
    rendered: dict[str, bytes] = {}
    for kinds in (("pdf", "docx", "html"), ("docx", "pdf"), ("docx",), ("pdf",), ("html",)):
        settings = replace(SETTINGS, record=RecordSettings(formats=kinds))
        rendering = render_record(notes.read_bytes(), notes.name, Edition(), settings)
        for kind in kinds:
            data = rendering.files[f"{rendering.folder}.{kind}"]
            assert rendered.setdefault(kind, data) == data, kinds
    assert b"evenPage" in read_document(rendered["docx"])


@pytest.mark.parametrize("formats", [("pdf",), ("html",), ()])
def test_notes_converted_to_word_have_the_imprint_on_that_page_too(
    formats: tuple[str, ...],
) -> None:
    tree = read_notes(SHORT.encode(), "short.yaml").tree
    settings = replace(SETTINGS, record=RecordSettings(formats=formats))
    assert b"evenPage" in read_document(convert_to_word(tree, "short.yaml", settings)[0])


def test_a_style_sheet_is_read_once_for_where_its_imprint_is(tmp_path: Path) -> None:
    folder = shutil.copytree(load_theme(SETTINGS).folder, tmp_path / "own")
    theme = load_theme(replace(SETTINGS, theme="own", base=tmp_path))
    (folder / "record.css").unlink()
    assert theme.imprint_is_even


ISSUED = SHORT.replace("基本信息:\n", "基本信息:\n  印发日期: 2024-05-13\n")


@pytest.mark.parametrize(
    ("theme", "told"), [("official", "2024年5月13日印发"), ("standard", "印发日期：2024年5月13日")]
)
def test_a_record_has_the_day_of_its_issue_in_both_formats(theme: str, told: str) -> None:
    files = render_notes(ISSUED, theme)
    page = pypdf.PdfReader(BytesIO(files["pdf"])).pages[-1].extract_text()
    assert told in "".join(page.split())
    assert told in read_text(files)
    assert "5月10日印发" not in "".join(page.split())
    notes = read_notes(files["docx"], "a.docx")
    assert notes.problems == ()
    record = check_notes(notes).record
    assert record is not None
    assert record.meeting.issued_on == dt.date(2024, 5, 13)
    assert "印发日期" not in read_text(render_notes(SHORT, theme))


@pytest.mark.parametrize("theme", ["official", "standard"])
def test_the_day_of_issue_is_changed_in_word(theme: str) -> None:
    data = render_notes(ISSUED, theme)["docx"]
    edited = change_part(
        data, "word/document.xml", lambda xml: xml.replace("5月13日".encode(), "5月14日".encode())
    )
    notes = read_notes(edited, "a.docx")
    assert notes.problems == ()
    record = check_notes(notes).record
    assert record is not None
    assert record.meeting.issued_on == dt.date(2024, 5, 14)


@pytest.mark.parametrize(("day", "told"), [("", ""), ("2024-05-08", "2024年5月8日印发")])
def test_a_notice_says_when_it_is_issued_where_its_notes_do(day: str, told: str) -> None:
    call = f"基本信息:\n  记录状态: 通知\n  印发日期: {day}\n"
    notes = SHORT.replace("基本信息:\n", call).replace("    结论: 5 月 20 日试产。\n", "")
    text = read_text(render_notes(notes, "official"))
    assert text.count("印发") == text.count(told or "印发") == bool(told)


def render_notes(notes: str, theme: str) -> dict[str, bytes]:
    """A record in both formats, by their names."""
    rendering = render_record(notes.encode(), "a.yaml", Edition(), replace(SETTINGS, theme=theme))
    return {kind: rendering.files[f"{rendering.folder}.{kind}"] for kind in ("pdf", "docx")}


def read_text(files: Mapping[str, bytes]) -> str:
    """The text of a Word file, that of frames and tables as well."""
    root = etree.fromstring(read_document(files["docx"]))
    return etree.tostring(root, method="text", encoding="unicode")


def read_document(data: bytes) -> bytes:
    """The main part of a Word file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("word/document.xml")


@pytest.mark.parametrize("typesetting", TYPESETTING)
def test_the_page_of_the_imprint_alone_says_that_a_draft_is_one(typesetting: str) -> None:
    notes = SHORT.replace("基本信息:\n", "基本信息:\n  记录状态: 草稿\n")
    settings = replace(SETTINGS, typesetting=typesetting)
    rendering = render_record(notes.encode(), "draft.yaml", Edition(), settings)
    pdf = rendering.files[f"{rendering.folder}.pdf"]
    with pdfplumber.open(BytesIO(pdf)) as pages:
        marks = [{char["text"] for char in page.chars if char["size"] > 90} for page in pages.pages]
    assert marks == [{"草", "稿"}] * 2

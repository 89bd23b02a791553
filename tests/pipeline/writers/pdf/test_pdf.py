"""The PDF of a record: archival, accessible, searchable, and the same bytes every time."""

from __future__ import annotations

import io
import logging
import re
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pypdf
import pytest

from pipeline.document.labels import load_labels
from pipeline.document.template import Attachment, Form, compose_form
from pipeline.document.theme import LABELS, Theme, find_theme
from pipeline.errors import ThemeError
from pipeline.writers.pdf.markup import Markup, ThemeFetcher, read_markup
from pipeline.writers.pdf.writer import write_pdf
from schemas.edition import Edition
from schemas.model import Record, RecordStatus, Rich, Topic
from templates import TEMPLATES
from tests.builders import make_record
from tests.real_tools import find_tool
from tools.verapdf import make_command

STANDARD = find_theme("standard", Path())
NOTES = Attachment("notes.yaml", "会议: 一\n".encode(), "会议记录原始数据", "Source")
ACTIONS = Attachment("actions.json", b'{"schema": 1}\n', "行动项清单", "Data")
LONG = Rich("各部门应当在规定时间内完成职责范围内的工作，并把结果报送记录人。" * 12)
RICH = Rich(
    "- 甲\n  1. 一\n  2. 二\n- 乙\n\n| 阶段 | 时间 |\n|---|---|\n| 联调 | `5 月` |\n\n[规范](https://example.com)"
)


Write = Callable[..., bytes]


@pytest.fixture(params=["auto", "stock"])
def write(request: pytest.FixtureRequest) -> Write:
    """Writes a PDF with the program's own typesetting and, once more, with stock WeasyPrint."""
    return partial(write_pdf, typesetting=request.param)


def compose(record: Record, theme: Theme = STANDARD) -> Form:
    """The form of `record` by `theme`, in the languages of the record."""
    labels = load_labels(LABELS, record.meeting.languages)
    return compose_form(record, Edition(), theme, labels, organisation="示例科技有限公司")


def make_theme(folder: Path, style: str = "", template: str = "") -> Theme:
    """The standard theme with more rules before its style sheet, or with another template."""
    for file in (TEMPLATES / "standard").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    sheet = folder / "record.css"
    sheet.write_text(style + sheet.read_text(encoding="utf-8"), encoding="utf-8")
    if template:
        (folder / "record.html.j2").write_text(template, encoding="utf-8")
    return Theme("mine", folder, LABELS)


def read(pdf: bytes) -> pypdf.PdfReader:
    """The PDF as pypdf reads it."""
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_the_pdf_is_titled_dated_and_keyed_by_the_meeting(write: Write) -> None:
    record = make_record()
    reader = read(write(compose(record), STANDARD))
    assert reader.metadata is not None
    assert reader.metadata.title == record.meeting.subject
    assert reader.metadata.author == "示例科技有限公司"
    assert str(reader.metadata["/Keywords"]) == "2024-05-10-launch, 产品部, 研发中心"
    assert str(reader.metadata["/CreationDate"]) == "D:20240510140000+08'00"
    assert reader.metadata["/ModDate"] == reader.metadata["/CreationDate"]


def test_the_pdf_is_tagged_outlined_and_has_a_language(write: Write) -> None:
    reader = read(write(compose(make_record()), STANDARD))
    catalog: Any = reader.trailer["/Root"].get_object()
    assert catalog["/Lang"] == "zh-CN"
    assert catalog["/MarkInfo"]["/Marked"].value
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value
    titles = [item.title for item in reader.outline if isinstance(item, dict)]
    assert titles == ["跨部门协作沟通记录"]


def test_the_notes_travel_inside_byte_for_byte(write: Write) -> None:
    reader = read(write(compose(make_record()), STANDARD, (NOTES, ACTIONS)))
    assert reader.attachments["notes.yaml"] == [NOTES.data]
    assert reader.attachments["actions.json"] == [ACTIONS.data]
    catalog: Any = reader.trailer["/Root"].get_object()
    kinds = {spec.get_object()["/AFRelationship"] for spec in catalog["/AF"]}
    assert kinds == {"/Source", "/Data"}


def test_every_face_is_embedded_and_bundled(write: Write) -> None:
    reader = read(write(compose(make_record(recorder="𠮷㛃龘")), STANDARD))
    pages: list[Any] = list(reader.pages)
    fonts = {
        font.get_object()["/BaseFont"]
        for page in pages
        for font in page["/Resources"]["/Font"].get_object().values()
    }
    assert fonts
    assert all("Minutes-Sans" in name for name in fonts)


@pytest.mark.slow
def test_the_pdf_is_pdf_a_3a_and_pdf_ua_1_at_once(write: Write, tmp_path: Path) -> None:
    mixed = Rich("2024年5月10日起，用Python核对3200条，温度低于-5℃时占12%的设备（**A型**）中断。")
    topics = (Topic("议题", RICH, discussion=mixed),)
    files = [tmp_path / f"{status}.pdf" for status in RecordStatus]
    for file, status in zip(files, RecordStatus, strict=True):
        record = make_record(status=status, topics=topics, background=RICH)
        file.write_bytes(write(compose(record), STANDARD, (NOTES, ACTIONS)))
    told = subprocess.run(make_command(files), capture_output=True, text=True, check=False)
    passed = [f"PASS {file} {profile}" for file in files for profile in ("3a", "ua1")]
    assert told.stdout.splitlines() == passed


def test_the_same_record_gives_the_same_bytes(write: Write) -> None:
    form = compose(make_record())
    assert write(form, STANDARD, (NOTES,)) == write(form, STANDARD, (NOTES,))


def test_lines_of_chinese_end_at_the_margin(tmp_path: Path) -> None:
    file = tmp_path / "record.pdf"
    topics = (Topic("议题", Rich("同意。"), discussion=LONG),)
    file.write_bytes(write_pdf(compose(make_record(topics=topics)), STANDARD))
    boxes = subprocess.run(
        [find_tool("pdftotext"), "-bbox-layout", file, "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = re.findall(r'<line [^>]*xMax="([\d.]+)"[^>]*>\s*<word[^>]*>([^<]*)<', boxes)
    full = [float(edge) for edge, text in lines if len(text) > 35]
    margin = 595.28 - 21.6 / 25.4 * 72
    assert len(full) >= 5
    assert all(margin - 1.5 < edge < margin + 0.5 for edge in full)


def test_a_list_starts_where_the_notes_say(write: Write) -> None:
    record = make_record(topics=(Topic("议题", Rich("7. 甲\n8. 乙")),))
    pages = read(write(compose(record), STANDARD)).pages
    lines = [line.strip() for page in pages for line in page.extract_text().splitlines()]
    assert {"7.", "8."} <= set(lines)
    assert "1." not in lines


def test_nothing_is_logged_while_a_record_is_written(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        write(compose(make_record(background=RICH)), STANDARD)
    assert caplog.records == []


@pytest.mark.parametrize(
    "style",
    [
        "@import url('https://example.com/a.css');",
        "@import url('file:///etc/passwd');",
        "body { background: url('../../../../etc/passwd') }",
        "body { background: url('http://127.0.0.1:9/x.png') }",
    ],
)
def test_a_style_sheet_may_load_files_of_its_theme_only(
    write: Write, tmp_path: Path, style: str
) -> None:
    theme = make_theme(tmp_path, style)
    with pytest.raises(ThemeError, match="not a file of the theme"):
        write(compose(make_record(), theme), theme)


def test_a_rule_that_is_not_understood_is_an_error_with_its_place(
    write: Write, tmp_path: Path
) -> None:
    theme = make_theme(tmp_path, "\nh1 { colour: red }\n")
    with pytest.raises(ThemeError, match=r"record\.css.*colour"):
        write(compose(make_record(), theme), theme)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_even_a_template_can_make_the_pdf_load_nothing(
    write: Write, tmp_path: Path, markup: str
) -> None:
    page = f'<html lang="en"><head><title>x</title></head><body><p>x</p>{markup}</body></html>'
    theme = make_theme(tmp_path, template=page)
    with pytest.raises(ThemeError, match="not a file of the theme"):
        write(compose(make_record(), theme), theme)


def test_a_template_can_attach_nothing(write: Write, tmp_path: Path) -> None:
    link = '<link rel="attachment" href="file:///etc/passwd">'
    page = f'<html lang="en"><head><title>x</title>{link}</head><body><p>x</p></body></html>'
    theme = make_theme(tmp_path, template=page)
    assert read(write(compose(make_record(), theme), theme)).attachments == {}


@pytest.mark.parametrize(
    "markup",
    ["<p hidden>x</p>", "<q>x</q>", "<svg></svg>", '<p dir="rtl">x</p>', "<details>x</details>"],
)
def test_elements_that_are_no_part_of_a_form_are_read_by_weasyprint(markup: str) -> None:
    page = f'<html lang="en"><head><title>x</title></head><body>{markup}</body></html>'
    assert not isinstance(read_markup(page, ThemeFetcher(STANDARD), is_plain=True), Markup)
    assert isinstance(read_markup("<p>x</p>", ThemeFetcher(STANDARD), is_plain=True), Markup)


def test_a_theme_may_have_footnotes(write: Write, tmp_path: Path) -> None:
    page = (
        '<html lang="en"><head><title>x</title></head>'
        "<body><p>text<span>a note at the foot</span></p></body></html>"
    )
    theme = make_theme(tmp_path, "span { float: footnote }", page)
    reader = read(write(compose(make_record(), theme), theme))
    assert "1. a note at the foot" in reader.pages[0].extract_text().replace("\n", " ")

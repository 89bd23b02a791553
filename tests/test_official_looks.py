"""Long names, English and signatures in the theme `official`: nothing is torn, in either format."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pdfplumber
import pytest
from docx.text.paragraph import Paragraph

from pipeline.cli.app import run
from pipeline.document.theme import FANGSONG_OF_SYSTEM
from pipeline.processing.record import render_record
from pipeline.settings import LookSettings
from schemas.edition import Edition
from tests.test_official import ENGLISH, LAUNCH, SETTINGS, render

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = "临江市教育发展与信息化建设协调推进领导小组办公室"
NOTES = """\
基本信息: {协作主题: 值班安排, 协作部门: [办公室], 参与人员: [苏明月, 韩朗], 沟通时间: 2026-07-01,
  沟通形式: 现场, 记录人: 苏明月, 主持人: 韩朗}
议题讨论结果: [{议题: 值班表, 结论: 同意。}]
后续计划: {下次沟通时间: 无}
"""
POINT = 25.4 / 72
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def write_notes(folder: Path) -> Path:
    file = folder / "notes.yaml"
    file.write_text(NOTES, encoding="utf-8")
    return file


def list_texts(data: bytes) -> list[str]:
    """The paragraphs of a Word file, those in tables and boxes among them."""
    document = docx.Document(io.BytesIO(data))
    return [Paragraph(one, document).text for one in document.element.body.iter(W + "p")]


def test_a_long_name_is_parted_between_words_and_leaves_the_day_whole(tmp_path: Path) -> None:
    files = render(write_notes(tmp_path), replace(SETTINGS, organisation=OFFICE))
    texts = list_texts(files["docx"])
    assert "临江市教育发展与信息化建设\n协调推进领导小组办公室会议纪要" in texts
    assert f"{OFFICE}\n\t2026年7月1日印发" in texts
    with pdfplumber.open(io.BytesIO(files["pdf"])) as pdf:
        lines = [line for page in pdf.pages for line in page.extract_text_lines()]
    told = ["".join(line["text"].split()) for line in lines]
    assert "协调推进领导小组办公室会议纪要" in told
    assert told[told.index(OFFICE) + 1] == "2026年7月1日印发"
    [day] = [line for line in lines if "印发" in line["text"]]
    assert abs(day["x1"] * POINT - (210 - 26 - 4.94)) < 0.5


def test_signatures_stand_together_on_one_page(tmp_path: Path) -> None:
    look = LookSettings(signatures=("主持人", "记录人", "审签人"))
    files = render(write_notes(tmp_path), replace(SETTINGS, look=look))
    with pdfplumber.open(io.BytesIO(files["pdf"])) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
    assert [page.count("人：") + page.count("）：") for page in pages] == [0, 3]
    document = docx.Document(io.BytesIO(files["docx"]))
    signed = [one for one in document.paragraphs if "____" in one.text]
    assert [one.style.paragraph_format.keep_with_next for one in signed if one.style] == [True] * 3


def test_that_there_is_no_further_meeting_is_a_sentence(tmp_path: Path) -> None:
    assert "下次会议的时间：无。" in list_texts(render(write_notes(tmp_path))["docx"])


def test_an_english_record_has_english_apostrophes_and_the_same_mark_in_both_formats(
    tmp_path: Path,
) -> None:
    file = tmp_path / "notes.json"
    told = ENGLISH.read_text(encoding="utf-8").replace(
        '"subject": "', '"status": "draft", "subject": "The buyers’ '
    )
    file.write_text(told, encoding="utf-8")
    files = render(file)
    document = docx.Document(io.BytesIO(files["docx"]))
    [mark] = [one for one in document.paragraphs if one.text.endswith(" Minutes")]
    assert mark.style is not None
    size = mark.style.font.size
    assert size is not None
    with pdfplumber.open(io.BytesIO(files["pdf"])) as pdf:
        chars = pdf.pages[0].chars
    red = [char for char in chars if char["size"] > 20 and char["top"] * POINT < 100]
    assert {round(char["size"], 1) for char in red} == {size.pt}
    widths = {char["width"] / char["size"] for char in chars if char["text"] == "’"}
    assert widths
    assert max(widths) < 0.5


def test_a_chinese_mark_that_fills_a_line_is_no_long_mark() -> None:
    document = docx.Document(io.BytesIO(render(LAUNCH)["docx"]))
    styles = [one.style.name for one in document.paragraphs[:1] if one.style]
    assert styles == ["Official Mark"]


@pytest.mark.parametrize("theme", ["standard", "official"])
def test_the_rows_of_a_sheet_to_sign_are_as_wide_as_its_head(theme: str, tmp_path: Path) -> None:
    told = NOTES.replace("[苏明月, 韩朗]", "[{姓名: 苏明月, 部门: 办公室, 职务: 主任}]")
    told = told.replace("记录人: 苏明月", "记录人: 苏明月, 记录状态: 通知")
    notice = told.replace(", 结论: 同意。", "").partition("后续计划")[0].encode()
    rendering = render_record(notice, "notes.yaml", Edition(), replace(SETTINGS, theme=theme))
    with pdfplumber.open(io.BytesIO(rendering.files[f"{rendering.folder}.pdf"])) as pdf:
        [sheet] = [page for page in pdf.pages if "签到表" in page.extract_text()]
        words = {word["text"]: word for word in sheet.extract_words()}
    for head, text in (("部门", "办公室"), ("职务", "主任")):
        assert words[text]["x0"] < words[head]["x1"]
        assert words[text]["x1"] > words[head]["x0"] - 40
    assert words["主任"]["x0"] > words["部门"]["x1"]


def test_without_an_organisation_a_unit_issues_the_record(tmp_path: Path) -> None:
    files = render(write_notes(tmp_path), replace(SETTINGS, organisation=""))
    assert "办公室\t2026年7月1日印发" in list_texts(files["docx"])


@pytest.mark.parametrize(("language", "told"), [("zh-CN", "注意  仿宋："), ("en", "note  仿宋")])
def test_doctor_does_not_call_it_well_that_there_is_no_fangsong(
    language: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "minutes.toml").write_text('theme = "official"\n', "utf-8")
    run(["-C", str(tmp_path), "--language", language, "doctor"])
    [line] = [one for one in capsys.readouterr().out.splitlines() if "仿宋" in one]
    missing = not FANGSONG_OF_SYSTEM.is_file()
    assert line.startswith(told) is missing

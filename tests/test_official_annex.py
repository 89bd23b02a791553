"""`[official] actions = "annex"`: the actions of a 纪要 as a table on a page of its own."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from pipeline.document.labels import load_labels
from pipeline.document.template import Attachment, compose_form
from pipeline.document.theme import find_theme
from pipeline.errors import UsageError
from pipeline.readers.reader import read_notes
from pipeline.settings import OfficialSettings, load_settings
from pipeline.themes import check_theme, copy_theme
from pipeline.validation.validator import check_notes
from pipeline.writers.docx.writer import write_docx
from schemas.edition import Edition
from tests.real_tools import CORPUS, find_tool
from tests.test_official import ENGLISH, LAUNCH, SETTINGS, check_conformity, render

if TYPE_CHECKING:
    from schemas.model import Record

ANNEX = OfficialSettings(actions="annex")
ANNEXED = replace(SETTINGS, official=ANNEX)
OFFICIAL = find_theme("official", Path())


def read_pages(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page, without blanks."""
    (folder / "record.pdf").write_bytes(pdf)
    told = subprocess.run(
        [find_tool("pdftotext"), "-raw", folder / "record.pdf", "-"],
        check=True,
        capture_output=True,
    )
    return ["".join(page.split()) for page in told.stdout.decode().split("\f")[:-1]]


def load(data: bytes, name: str) -> Record:
    record = check_notes(read_notes(data, name)).record
    assert record is not None
    return record


def test_the_annex_has_a_page_of_its_own_between_the_text_and_the_imprint(tmp_path: Path) -> None:
    files = render(LAUNCH, ANNEXED)
    pages = read_pages(files["pdf"], tmp_path)
    [number] = [number for number, page in enumerate(pages) if page.startswith("附件")]
    assert pages[number].startswith(
        "附件会议议定事项清单编号任务责任部门责任人交付成果截止时间状态"
    )
    text = "".join(pages[:number])
    assert "会议议定事项的任务分工、成果和完成时限见附件。" in text
    assert text.index("附件：会议议定事项清单") < text.index("出席：产品部产品总监林知远")
    assert "低温试验室6天" not in text
    assert "抄送：" in pages[-1]
    assert "抄送：" not in text

    document = docx.Document(io.BytesIO(files["docx"]))
    [mark] = [one for one in document.paragraphs if one.text == "附件"]
    assert mark.paragraph_format.page_break_before
    texts = [one.text for one in document.paragraphs]
    assert texts[texts.index("附件") + 1] == "会议议定事项清单"
    rows = document.tables[-1].rows
    assert [cell.text for cell in rows[2].cells][:4:3] == ["A1", "沈亦舟"]


@pytest.mark.slow
@pytest.mark.parametrize("file", [LAUNCH, ENGLISH], ids=lambda file: file.stem)
def test_a_record_with_an_annex_conforms_and_says_the_same_in_both_formats(
    file: Path, tmp_path: Path
) -> None:
    check_conformity(file, ANNEXED, tmp_path)


@pytest.mark.parametrize("file", [LAUNCH, ENGLISH, CORPUS[2]], ids=lambda file: file.stem)
def test_the_word_file_of_a_record_with_an_annex_says_its_notes(file: Path) -> None:
    data = file.read_bytes()
    record = load(data, file.name)
    labels = load_labels(OFFICIAL.labels, record.meeting.languages)
    form = compose_form(record, Edition(), OFFICIAL, labels, official=ANNEX)
    made = write_docx(form, OFFICIAL, (Attachment(f"notes{file.suffix}", data, "", "Source"),))
    assert load(made, "other.docx") == record


def test_a_meeting_without_problems_has_no_annex(tmp_path: Path) -> None:
    notes = tmp_path / "notes.yaml"
    told = LAUNCH.read_text(encoding="utf-8")
    notes.write_text(told[: told.index("\n问题与行动项:")] + "\n", encoding="utf-8")
    assert "附件" not in "".join(read_pages(render(notes, ANNEXED)["pdf"], tmp_path))


def test_another_place_for_the_actions_is_told(tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text('[official]\nactions = "table"\n', "utf-8")
    with pytest.raises(UsageError, match=r"official\.actions"):
        load_settings(tmp_path)


def test_the_check_of_a_theme_tries_its_annex(tmp_path: Path) -> None:
    copy_theme(OFFICIAL, tmp_path / "mine", labels=False)
    template = tmp_path / "mine" / "record.html.j2"
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace('<p class="annex-mark">', '<p class="anex">'), "utf-8")
    [fault] = check_theme(find_theme("mine", tmp_path))
    assert 'class="anex"' in fault


def test_the_imprint_does_not_push_the_table_of_an_annex_off_its_page() -> None:
    """Below a box that only stands between lines LibreOffice 7.4 has no part of the table stay.

    Later ones, such as 25.2, move a table that just misses its page whole in any case.
    """
    with zipfile.ZipFile(io.BytesIO(render(LAUNCH, ANNEXED)["docx"])) as archive:
        document = archive.read("word/document.xml")
    assert document.count(b'wrap type="square"') == 1
    assert b"topAndBottom" not in document

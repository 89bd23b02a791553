"""The Word file as a package: valid, the same every time, with the notes inside."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from pipeline.document.template import Attachment
from pipeline.document.theme import find_theme
from pipeline.writers.docx.ooxml import read_docx_notes
from pipeline.writers.docx.writer import write_docx
from schemas.edition import Edition
from schemas.model import Language, RecordStatus
from tests.builders import make_record
from tests.docx_validator import find_docx_faults
from tests.pipeline.writers.docx.test_text import RICH
from tests.real_tools import REPOSITORY
from tests.word_files import (
    NOTES,
    STANDARD,
    W,
    change_part,
    make_form,
    read_part,
    write,
    write_rich,
)
from tools.build_docx import build_docx

if TYPE_CHECKING:
    from collections.abc import Callable

VML = "{urn:schemas-microsoft-com:vml}"
DIGEST = """
import hashlib
from tests.word_files import write_rich
print(hashlib.sha256(write_rich("甲 **乙**")).hexdigest())
"""


@pytest.mark.parametrize(
    "make",
    [
        lambda: write_rich(RICH, background=RICH),
        lambda: write_rich("草稿", status=RecordStatus.DRAFT),
        lambda: write_rich(RICH, languages=(Language.ENGLISH,)),
        STANDARD.word.read_bytes,
    ],
    ids=["rich", "draft", "english", "theme"],
)
def test_the_validator_of_the_open_xml_sdk_finds_no_fault(
    make: Callable[[], bytes], tmp_path: Path
) -> None:
    assert find_docx_faults(make(), tmp_path) == []


def test_the_validator_of_the_open_xml_sdk_finds_a_fault_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "record.docx"
    file.write_bytes(write(make_form()))
    change_part(file, "word/document.xml", "<w:body>", "<w:body><w:nonsense/>")
    (fault,) = find_docx_faults(file.read_bytes(), tmp_path)
    assert "/word/document.xml" in fault
    assert "nonsense" in fault


def test_the_same_record_gives_the_same_bytes() -> None:
    assert write(make_form()) == write(make_form())


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/St_Johns"])
def test_bytes_do_not_depend_on_zone_and_hash_order(zone: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", DIGEST],
        cwd=REPOSITORY,
        env={**os.environ, "TZ": zone, "PYTHONHASHSEED": str(len(zone))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(write_rich("甲 **乙**")).hexdigest()


def test_the_zip_names_no_clock_and_no_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(write(make_form()))) as archive:
        entries = archive.infolist()
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {3}


def test_properties_are_those_of_the_meeting() -> None:
    form = make_form(make_record(initiator="产品部"), edition=Edition(3, "2024-05-10-launch.r2"))
    core = docx.Document(io.BytesIO(write(form))).core_properties
    assert core.title == "智能水表二代产品上市协同"
    assert core.subject == "跨部门协作沟通记录"
    assert (core.author, core.last_modified_by) == ("产品部", "产品部")
    assert core.keywords == "2024-05-10-launch; 产品部; 研发中心"
    assert (core.language, core.revision) == ("zh-CN", 3)
    held_at = dt.datetime(2024, 5, 10, 6, tzinfo=dt.UTC)
    assert core.created is not None
    assert core.created.replace(tzinfo=dt.UTC) == held_at
    assert core.modified == core.created


def test_a_long_subject_is_shortened_in_the_properties_only() -> None:
    data = write(make_form(make_record(subject="长" * 300)))
    assert docx.Document(io.BytesIO(data)).core_properties.title == "长" * 254 + "…"
    assert "长" * 300 in "".join(map(str, read_part(data).itertext()))


@pytest.mark.parametrize(("language", "mark"), [("zh-CN", "草稿"), ("en", "DRAFT")])
def test_a_draft_has_a_watermark_and_a_final_record_has_none(language: str, mark: str) -> None:
    languages = (Language(language),)
    data = write_rich("正文", status=RecordStatus.DRAFT, languages=languages)
    shapes = []
    for part in ("word/header1.xml", "word/header2.xml"):
        draft = read_part(data, part)
        final = read_part(write_rich("正文", languages=languages), part)
        assert [shape.get("string") for shape in draft.iter(f"{VML}textpath")] == [None, mark]
        assert not list(final.iter(f"{VML}textpath"))
        shapes += [shape.get("id") for shape in draft.iter(f"{VML}shape")]
    assert len(set(shapes)) == 2


def test_links_are_links() -> None:
    web, mail = "https://example.com/a", "mailto:a@example.com"
    data = write_rich(f"[甲]({web}) [乙]({mail}) [丙]({web})")
    relations = read_part(data, "word/_rels/document.xml.rels")
    targets = [r.get("Target") for r in relations if r.get("TargetMode") == "External"]
    assert targets == [web, mail]
    assert len(list(read_part(data).iter(W + "hyperlink"))) == 3


@pytest.mark.parametrize("notes", [NOTES, ("空.json", b""), ("大.yaml", os.urandom(300_000))])
def test_the_notes_come_out_as_they_went_in(notes: tuple[str, bytes]) -> None:
    assert (
        read_docx_notes(write_docx(make_form(), STANDARD, (Attachment(*notes, "", "Source"),)))
        == notes
    )


def test_notes_that_were_changed_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "record.docx"
    file.write_bytes(write(make_form()))
    change_part(file, "customXml/item1.xml", ">[^<>]{4}", ">AAAA")
    with pytest.raises(ValueError, match="not the bytes"):
        read_docx_notes(file.read_bytes())


@pytest.mark.parametrize("data", [b"", b"no zip", STANDARD.word.read_bytes()])
def test_a_file_without_notes_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="Word file"):
        read_docx_notes(data)


def test_the_word_file_of_the_standard_theme_is_what_the_tool_builds() -> None:
    with (
        zipfile.ZipFile(STANDARD.word) as kept,
        zipfile.ZipFile(io.BytesIO(build_docx())) as built,
    ):
        assert kept.namelist() == built.namelist()
        for name in kept.namelist():
            assert kept.read(name) == built.read(name), f"{name}: python -m tools.build_docx"


@pytest.mark.parametrize("theme", ["standard", "official"])
def test_a_record_has_a_theme_part_and_says_of_each_table_what_it_holds(theme: str) -> None:
    own = find_theme(theme, Path())
    data = write(make_form(theme=own), own)
    assert read_part(data, "word/theme.xml").get("name") == "Record"
    for table in read_part(data).iter(W + "tbl"):
        caption = table.find(f"{W}tblPr/{W}tblCaption")
        assert caption is not None
        assert caption.get(W + "val")

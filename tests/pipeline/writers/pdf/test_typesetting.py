"""Chinese lines begin and end as W3C's "Requirements for Chinese Text Layout" asks."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from pipeline.processing.record import render_record
from pipeline.settings import ActionSettings, RecordSettings, Settings
from pipeline.writers.pdf.writer import write_pdf
from schemas.edition import Edition
from schemas.model import Language, Rich, Topic
from tests.builders import make_record
from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose, read
from tests.real_tools import CORPUS, find_tool

if TYPE_CHECKING:
    from pathlib import Path

    import pypdf

NEVER_FIRST = "、，。．；：！？）》〉」』】〕〗’”…·％‰℃°,.;:!?)]}"
"""Punctuation that ends or joins what stands before it."""
NEVER_LAST = "（《〈「『【〔〖‘“(["
CHINESE = [file for file in CORPUS if file.suffix == ".yaml"]


def list_lines(pdf: bytes, folder: Path) -> list[list[str]]:
    """The lines of each paragraph of a PDF."""
    file = folder / "record.pdf"
    file.write_bytes(pdf)
    command = [find_tool("pdftotext"), "-bbox-layout", str(file), "-"]
    boxes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        [
            unescape("".join(re.findall(r"<word[^>]*>(.*?)</word>", line)))
            for line in re.findall(r"<line.*?</line>", block, re.DOTALL)
        ]
        for block in re.findall(r"<block.*?</block>", boxes, re.DOTALL)
    ]


def find_bad_breaks(paragraphs: list[list[str]]) -> list[tuple[str, str]]:
    """Two lines that follow each other, where one begins or ends as it may not."""
    return [
        (before, after)
        for lines in paragraphs
        for before, after in pairwise(lines)
        if len(before) > 20 and (after[0] in NEVER_FIRST or before[-1] in NEVER_LAST)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("file", CHINESE, ids=lambda file: file.stem)
def test_no_line_begins_or_ends_with_punctuation_that_may_not(file: Path, tmp_path: Path) -> None:
    settings = Settings(record=RecordSettings(("pdf",)), actions=ActionSettings(()))
    rendering = render_record(file.read_bytes(), file.name, Edition(), settings)
    paragraphs = list_lines(rendering.files[f"{rendering.folder}.pdf"], tmp_path)
    assert sum(map(len, paragraphs)) > 20
    assert find_bad_breaks(paragraphs) == []


def test_bad_breaks_are_found() -> None:
    line = "各部门应当在规定时间内完成职责范围内的工作并报送结果"
    assert find_bad_breaks([[line, "。"]])
    assert find_bad_breaks([[line + "（", "见附件）"]])
    assert not find_bad_breaks([[line, "工作"]])


@pytest.mark.parametrize("length", range(300, 350))
def test_no_character_stands_alone_on_the_last_line(length: int, tmp_path: Path) -> None:
    text = Rich(("各部门应当按时完成工作并把结果报送记录人" * 20)[:length] + "。")
    record = make_record(topics=(Topic("议题", Rich("同意。"), discussion=text),))
    paragraphs = list_lines(write_pdf(compose(record), STANDARD), tmp_path)
    last = max(paragraphs, key=lambda lines: sum(map(len, lines)))[-1]
    assert len(last) > 2


def test_no_line_begins_with_the_dot_of_a_name(tmp_path: Path) -> None:
    name = "阿卜杜勒·本·穆罕默德·本·阿齐兹"
    record = make_record(
        topics=(Topic("议题", Rich("同意。"), discussion=Rich(f"{name}出席。" * 40)),)
    )
    paragraphs = list_lines(write_pdf(compose(record), STANDARD), tmp_path)
    assert any("·" in line for lines in paragraphs for line in lines)
    assert find_bad_breaks(paragraphs) == []


def test_pages_are_named_as_they_are_printed() -> None:
    record = make_record(topics=(Topic("议题", Rich("同意。"), discussion=Rich("工作。" * 2000)),))
    reader = read(write_pdf(compose(record), STANDARD))
    assert reader.page_labels == [str(number) for number in range(1, len(reader.pages) + 1)]
    assert "/PageLabels" in reader.root_object


def test_words_of_another_language_are_tagged_with_it() -> None:
    record = make_record(languages=(Language.CHINESE, Language.ENGLISH))
    reader = read(write_pdf(compose(record), STANDARD))
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    assert count_languages(reader) > 10
    assert count_languages(read(write_pdf(compose(make_record()), STANDARD))) == 0


def count_languages(reader: pypdf.PdfReader) -> int:
    """How many structure elements have a language of their own."""
    elements = map(reader.get_object, range(1, int(str(reader.trailer["/Size"]))))
    return sum(
        isinstance(element, dict) and element.get("/Type") == "/StructElem" and "/Lang" in element
        for element in elements
    )

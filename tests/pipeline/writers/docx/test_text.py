"""The Word file says what the form says, in its order and with its blanks."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from pipeline.writers.docx.inline import split_scripts
from schemas.edition import Edition
from schemas.model import Confidentiality, Language
from tests.builders import HOSTILE_TEXTS, make_record
from tests.printed_text import read_docx_text
from tests.real_tools import REPOSITORY
from tests.word_files import (
    W,
    list_paragraphs,
    make_form,
    make_rich_form,
    read_html_text,
    read_part,
    replace_body,
    write,
    write_rich,
)

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = sorted((REPOSITORY / "examples").glob("20*.*"))
RICH = """开头**粗**、*斜*、***粗斜***、`码`、[**链接**](https://example.com)。
第二行

1. 一
   续行

   - 内
     - 更内

     内之二
2. 二

   ```
   if a:
   \treturn  b
   ```

| 左 | 右 |
|:--|--:|
| **甲** | 乙 |

末段"""


def list_body(html: str) -> list[str]:
    """The texts of the paragraphs that a body of `html` gives."""
    return [text for _, text in list_paragraphs(write(replace_body(make_form(), html)))]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_reads_the_same_in_word_as_in_the_form(file: Path) -> None:
    record = check_notes(read_notes(file.read_bytes(), file.name)).record
    assert record
    form = make_form(record, edition=Edition(2, "2024-05-10-launch"))
    assert len(read_html_text(form)) > 250
    assert read_docx_text(write(form)) == read_html_text(form)


def test_rich_text_reads_the_same_in_word_as_in_the_form() -> None:
    form = make_rich_form(RICH)
    assert read_docx_text(write(form)) == read_html_text(form)


@pytest.mark.parametrize("text", HOSTILE_TEXTS[:-1])
def test_what_may_do_harm_is_only_text(text: str) -> None:
    form = make_rich_form(text, subject=text)
    assert read_docx_text(write(form)) == read_html_text(form)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="甲乙“”，ab1 \n\t*_`[]()<>#|-:.>+\\!&é\u3000\u00a0", max_size=80))
def test_whatever_the_recorder_types_is_kept(text: str) -> None:
    form = make_rich_form(text)
    assert read_docx_text(write(form)) == read_html_text(form)


def test_blanks_collapse_as_in_html() -> None:
    html = "<p>\n  一 <b> 二 </b>\t三<br>\n 四  </p>\n<p>a\nb</p>"
    assert list_body(html) == ["一 二 三\n四", "a b"]


def test_a_blank_that_html_keeps_is_kept() -> None:
    assert list_body("<p>　一&emsp;二&nbsp;</p>") == ["　一\u2003二\u00a0"]


def test_text_between_blocks_is_a_paragraph_of_its_own() -> None:
    html = "<section>一<p>二</p><strong>三</strong> 四</section>"
    assert list_body(html) == ["一", "二", "三 四"]


def test_code_keeps_its_blanks_and_line_ends() -> None:
    texts = [text for _, text in list_paragraphs(write_rich("```\nif  a:\n\treturn\n```"))]
    assert "if  a:\n\treturn" in texts


def test_header_and_footer_hold_number_confidentiality_and_pages() -> None:
    document = docx.Document(io.BytesIO(write(make_form())))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "编号：2024-05-10-launch\t密级：内部"
    for part in ("word/footer1.xml", "word/footer2.xml"):
        footer = read_part(write(make_form()), part)
        fields = [field.get(W + "instr", "").strip() for field in footer.iter(W + "fldSimple")]
        assert fields == ["PAGE", "NUMPAGES"]


def test_the_header_of_the_first_page_leaves_out_the_number_that_stands_below() -> None:
    section = docx.Document(io.BytesIO(write(make_form()))).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "\t密级：内部"


def test_a_confidential_record_is_marked_on_every_page() -> None:
    record = make_record(confidentiality=Confidentiality.CONFIDENTIAL)
    section = docx.Document(io.BytesIO(write(make_form(record)))).sections[0]
    for header in (section.header, section.first_page_header):
        marked = [run for run in header.paragraphs[0].runs if run.text == "机密"]
        assert [run.style and run.style.name for run in marked] == ["Confidential Mark"]


def test_an_english_record_has_english_labels() -> None:
    texts = [text for _, text in list_paragraphs(write_rich("Yes.", languages=(Language.ENGLISH,)))]
    assert "1. Basic Information" in texts


def test_a_long_text_without_shared_signs_is_looked_through_once() -> None:
    # Looked through from each of its signs again it would take minutes.
    text = "汉" * 200_000
    assert list(split_scripts(text)) == [(text, False)]
    assert list(split_scripts(f"{text}“")) == [(f"{text}“", True)]

"""The Word file of every real meeting tells assistive technology what its form holds."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from lxml import etree, html

from pipeline.document.theme import find_theme
from pipeline.themes import copy_theme
from schemas.model import Language
from tests.builders import make_record
from tests.test_whole_for_every_reader import RECORDS, fold, read_body
from tests.word_files import W, make_form, make_rich_form, read_part, read_text, read_value, write

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element as Element

    from tests.renderings import Renderings

TABLE, CELL, PARAGRAPH = W + "tbl", W + "tc", W + "p"


def check_tables(document: Element, body: Any) -> None:
    """Heads are marked, what the style says of rows and columns is so, and a text tells of each."""
    for table, wanted in zip(document.iter(TABLE), body.iter("table"), strict=True):
        rows = wanted.xpath("./tr | ./*/tr")
        heads = [row.getparent().tag == "thead" for row in rows]
        told = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iterfind(W + "tr")]
        assert told == heads
        is_labelled = all(len(row) and row[0].get("scope") == "row" for row in rows)
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert look is not None
        shown = [look.get(W + part) for part in ("firstRow", "firstColumn", "lastRow")]
        assert shown == [str(int(heads[0])), str(int(is_labelled)), "0"]
        assert read_value(table, "tblPr/tblCaption")
        description = fold(read_value(table, "tblPr/tblDescription"))
        names = wanted.xpath("./thead/tr/th") or wanted.xpath("./tbody/tr/th")
        assert names
        assert all(fold(name.text_content()) in description for name in names)


def check_paragraphs(document: Element) -> None:
    """No paragraph is there for space: where one shows nothing, Word's format asks for it."""
    for paragraph in document.iter(PARAGRAPH):
        if is_empty(paragraph):
            assert find_reason(paragraph), [etree.tostring(one) for one in paragraph.itersiblings()]


def is_empty(paragraph: Element) -> bool:
    """Whether a paragraph shows nothing: neither text nor a picture, box or field."""
    shown = ("t", "drawing", "pict", "fldSimple", "tab", "br", "sdt")
    return not any(True for _ in paragraph.iter(*(W + name for name in shown)))


def find_reason(paragraph: Element) -> str:
    """Why Word's format needs an empty paragraph; nothing where it does not."""
    before, after = paragraph.getprevious(), paragraph.getnext()
    is_last = after is None or after.tag == W + "sectPr"
    is_below_table = before is not None and before.tag == TABLE
    if read_value(paragraph, "pPr/numPr/numId"):
        return "it has the number of an item that begins with a table or holds nothing"
    if is_below_table and after is not None and after.tag == TABLE:
        return "Word takes tables that touch for one"
    if is_below_table and is_last:
        return "a cell and a page end with a paragraph (ISO 29500-1, 17.4.65)"
    if is_last and (before is None or before.tag == W + "tcPr"):
        return "a cell that holds nothing holds a paragraph (ISO 29500-1, 17.4.65)"
    return ""


def check_headings(document: Element, styles: Element) -> None:
    """No level of the headings is left out."""
    levels = {
        style.get(W + "styleId"): int(read_value(style, "pPr/outlineLvl"))
        for style in styles.iter(W + "style")
        if read_value(style, "name").lower().startswith("heading ")
    }
    assert sorted(levels.values()) == [0, 1, 2]
    found = [
        levels[style]
        for paragraph in document.iter(PARAGRAPH)
        if (style := read_value(paragraph, "pPr/pStyle")) in levels
    ]
    assert found[0] == 0
    assert all(after <= before + 1 for before, after in pairwise(found))


def check_languages(document: Element, styles: Element) -> None:
    """Words of each script are read in its language: by all styles, and nothing says other."""
    assert styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") is not None
    for part in (document, styles):
        for language in part.iter(W + "lang"):
            assert language.get(W + "val") == "en-US"
            assert language.get(W + "eastAsia") == "zh-CN"


def check_package(data: bytes, form: Any) -> None:
    """The file has a title, a theme, and a text for every picture."""
    document = docx.Document(io.BytesIO(data))
    title = document.core_properties.title
    assert title
    assert form.findtext("head/title").startswith(title.removesuffix("…"))
    assert any(one.reltype == RELATION.THEME for one in document.part.rels.values())
    for part in document.part.package.iter_parts():
        if "xml" in part.content_type:
            for drawn in etree.fromstring(part.blob).iter("{*}docPr"):
                assert drawn.get("descr")


def check_all(data: bytes, markup: str) -> Element:
    """Hold a Word file against its form; gives its text."""
    form = html.document_fromstring(markup)
    document, styles = read_part(data), read_part(data, "word/styles.xml")
    check_tables(document, read_body(form))
    check_paragraphs(document)
    check_headings(document, styles)
    check_languages(document, styles)
    check_package(data, form)
    return document


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "theme"), RECORDS, ids=[f"{file.stem}-{theme}" for file, theme in RECORDS]
)
def test_what_is_told_of_a_word_file_is_its_form(
    file: Path, theme: str, renderings: Renderings
) -> None:
    files = renderings.read(file, theme)
    check_all(files["docx"], files["html"].decode())


ROWS = "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n"
"""A table as Markdown."""


@pytest.mark.parametrize(
    "text",
    [
        f"{ROWS}之间\n\n{ROWS}",
        f"前\n\n{ROWS}后",
        "- 前\n\n  | 甲 |\n  |---|\n  | 一 |\n- 后",
        f"1. 前\n\n{ROWS}",
        f"```\n前\n```\n{ROWS}```\n后\n```\n",
    ],
)
def test_tables_of_notes_are_kept_apart_by_the_space_of_their_neighbours(text: str) -> None:
    form = make_rich_form(text, background=ROWS, objective=f"前\n\n{ROWS}后")
    document = check_all(write(form), form.html)
    for table in list(document.iter(TABLE))[1:]:
        before, after = table.getprevious(), table.getnext()
        assert after is not None
        if after.tag == PARAGRAPH and not is_empty(after) and not is_heading(after):
            assert measure(after, "before") >= GAP
        if before is not None and before.tag == PARAGRAPH and read_text(before) == "前":
            assert measure(before, "after") >= GAP


GAP = 120
"""Six points: a line of the theme's spacer."""


def measure(paragraph: Element, side: str) -> int:
    """The space above or below a paragraph, in twentieths of a point."""
    spacing = paragraph.find(f"{W}pPr/{W}spacing")
    return 0 if spacing is None else int(spacing.get(W + side, "0"))


def is_heading(paragraph: Element) -> bool:
    """Whether a paragraph is a heading, which has a space of its own."""
    return read_value(paragraph, "pPr/pStyle").startswith("Heading")


def test_a_table_of_notes_is_told_by_the_label_that_it_stands_beside() -> None:
    form = make_rich_form(ROWS, background=ROWS)
    tables = list(check_all(write(form), form.html).iter(TABLE))
    captions = [read_value(table, "tblPr/tblCaption") for table in tables]
    assert captions[:3] == ["一、基本信息", "背景资料", "（一）议题"]
    assert read_value(tables[1], "tblPr/tblDescription") == "甲、乙"


def test_the_words_of_a_bilingual_record_are_read_in_their_languages() -> None:
    languages = (Language.CHINESE, Language.ENGLISH)
    form = make_form(make_record(languages=languages))
    check_all(write(form), form.html)


@pytest.mark.parametrize("name", ["standard", "official"])
def test_a_copy_of_a_theme_keeps_the_theme_part_of_its_word_file(name: str, tmp_path: Path) -> None:
    copy_theme(find_theme(name, tmp_path), tmp_path / "mine", labels=False)
    theme = find_theme("mine", tmp_path)
    for data in (theme.word.read_bytes(), write(make_form(theme=theme), theme)):
        parts = docx.Document(io.BytesIO(data)).part.rels.values()
        [part] = [one.target_part for one in parts if one.reltype == RELATION.THEME]
        assert part.content_type == CONTENT_TYPE.OFC_THEME
        assert etree.fromstring(part.blob).find("{*}themeElements/{*}fontScheme") is not None

"""A theme that the DOCX writer cannot follow is told with file and line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Length, Mm

from pipeline.errors import ThemeError
from schemas.model import Confidentiality, Language
from tests.builders import make_record
from tests.word_files import (
    STANDARD,
    W,
    change_part,
    copy_theme,
    list_paragraphs,
    make_form,
    read_part,
    replace_body,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.document.theme import Theme

H2 = "<h2>"
FOOTER = "<footer>"


def fail(theme: Theme) -> str:
    """What the writer says of a theme that it cannot follow."""
    with pytest.raises(ThemeError) as caught:
        write(make_form(theme=theme), theme)
    return str(caught.value)


def find_line(theme: Theme, text: str) -> int:
    lines = theme.template.read_text(encoding="utf-8").splitlines()
    return 1 + next(number for number, line in enumerate(lines) if text in line)


@pytest.mark.parametrize(
    "written",
    [
        "<marquee>新</marquee>",
        "<p><img>新</p>",
        '<p class="lead">新</p>',
        '<div class="box">新</div>',
        '<p style="color: red">新</p>',
        "<p hidden>新</p>",
        '<table><tr><td rowspan="2">新</td></tr></table>',
        '<table><col style="width: 3cm"><tr><td>新</td></tr></table>',
        '<table><tr><td style="color: red">新</td></tr></table>',
        "<ul><p>新</p></ul>",
        "<table><p>新</p></table>",
        "<table><tr><div>新</div></tr></table>",
        "<span><p>新</p></span>",
        "<li>新</li>",
        '<p><b><span class="resolved">新</span></b></p>',
        "<table><tr>新<td>旧</td></tr></table>",
        "<ul>新<li>旧</li></ul>",
    ],
)
def test_what_the_writer_does_not_know_is_an_error_with_its_line(
    written: str, tmp_path: Path
) -> None:
    theme = copy_theme(tmp_path, template=(FOOTER, f"\n\n{written}\n{FOOTER}"))
    line = find_line(theme, written)
    assert f"{theme.template}:{line}: <" in fail(theme)


def test_the_error_names_the_class(tmp_path: Path) -> None:
    theme = copy_theme(tmp_path, template=(FOOTER, f'<p>新</p><p class="lead">新</p>\n{FOOTER}'))
    line = find_line(theme, 'class="lead"')
    told = fail(theme)
    assert told.startswith(f"{theme.template}:{line}: ")
    assert told.endswith('<p class="lead">: the DOCX writer does not know this class')


def test_a_link_that_is_no_web_or_mail_address_is_plain_text() -> None:
    html = '<p><a href="javascript:x()">甲</a><a href="http://[">乙</a></p>'
    data = write(replace_body(make_form(), html))
    assert [text for _, text in list_paragraphs(data)] == ["甲乙"]
    assert b"javascript" not in data


def test_a_missing_style_is_named_with_its_file(tmp_path: Path) -> None:
    theme = copy_theme(tmp_path)
    change_part(theme.word, "word/styles.xml", 'w:val="Record Facts"', 'w:val="Record Fact"')
    assert fail(theme) == f"{theme.word}: the paragraph style 'Record Facts' is missing"


def test_a_list_style_without_numbers_is_named(tmp_path: Path) -> None:
    theme = copy_theme(tmp_path)
    change_part(theme.word, "word/numbering.xml", "<w:num .*</w:num>", "")
    assert str(theme.word) in fail(theme)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_word_file_is_told(data: bytes, tmp_path: Path) -> None:
    theme = copy_theme(tmp_path)
    theme.word.write_bytes(data)
    assert fail(theme) == f"{theme.word}: this is not a Word file with styles and lists"


def test_a_style_changed_in_word_changes_the_next_record(tmp_path: Path) -> None:
    theme = copy_theme(tmp_path)
    before = write(make_form(theme=theme), theme)
    change_part(theme.word, "word/styles.xml", "1F3A5F", "AA0000")
    after = write(make_form(theme=theme), theme)
    assert before != after
    colours = [c.get(W + "val") for c in read_part(after, "word/styles.xml").iter(W + "color")]
    assert "AA0000" in colours


def test_the_page_of_the_theme_decides_how_wide_tables_are(tmp_path: Path) -> None:
    theme = copy_theme(tmp_path)
    change_part(theme.word, "word/document.xml", 'w:left="1228"', 'w:left="2228"')
    table = next(read_part(write(make_form(theme=theme), theme)).iter(W + "tbl"))
    assert sum(int(column.get(W + "w", "0")) for column in table.iter(W + "gridCol")) == 8450


def test_samples_and_authors_of_the_theme_do_not_reach_a_record() -> None:
    text = " ".join(text for _, text in list_paragraphs(write(make_form())))
    samples = [text for _, text in list_paragraphs(STANDARD.word.read_bytes())]
    assert len(samples) > 40
    assert not any(sample in text for sample in samples if len(sample) > 20)


def test_a_theme_may_leave_out_the_styles_of_marks_and_second_titles(tmp_path: Path) -> None:
    theme = copy_theme(tmp_path)
    for name in ("Confidential Mark", "Second Title"):
        change_part(theme.word, "word/styles.xml", f'w:val="{name}"', 'w:val="Other"')
    record = make_record(
        confidentiality=Confidentiality.CONFIDENTIAL,
        languages=(Language.CHINESE, Language.ENGLISH),
    )
    document = docx.Document(io.BytesIO(write(make_form(record, theme=theme), theme)))
    runs = document.sections[0].header.paragraphs[0].runs
    [mark] = [run for run in runs if run.text.startswith("机密")]
    assert mark.style is not None
    assert mark.style.name == "Label"


@pytest.mark.parametrize("millimetres", [25, 30, 45])
def test_what_stands_behind_a_tab_stays_on_the_page_whatever_its_margins(
    tmp_path: Path, millimetres: int
) -> None:
    theme = copy_theme(tmp_path)
    document = docx.Document(str(theme.word))
    section = document.sections[-1]
    section.left_margin = section.right_margin = Mm(millimetres)
    document.save(str(theme.word))
    written = docx.Document(io.BytesIO(write(make_form(theme=theme), theme)))
    page = written.sections[-1]
    assert page.page_width
    assert page.left_margin
    assert page.right_margin
    room = Length(page.page_width - page.left_margin - page.right_margin).twips
    stops = [int(stop.get(W + "pos")) for stop in written.styles.element.iter(W + "tab")]
    assert max(stops) == room

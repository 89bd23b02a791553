"""A Word file says of every field where it stands: by bookmarks that Word and its like keep."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.document.theme import find_theme
from pipeline.processing.sample import read_sample
from pipeline.writers.pdf.writer import write_pdf
from schemas.form_marks import LONGEST, name_mark, read_mark
from schemas.notes import find_sections
from tests.word_files import STANDARD, W, make_form, read_part, write, write_rich

if TYPE_CHECKING:
    from lxml import etree

THEMES = ("standard", "official")


def list_marks(root: etree._Element) -> dict[str, str]:
    """The text in each bookmark, by its name."""
    marks: dict[str, str] = {}
    names: dict[str, str] = {}
    for element in root.iter():
        if element.tag == W + "bookmarkStart":
            name = element.get(W + "name", "")
            assert name not in marks, "a name stands for one bookmark"
            names[element.get(W + "id", "")] = name
            marks[name] = ""
        elif element.tag == W + "bookmarkEnd":
            del names[element.get(W + "id", "")]
        elif element.tag == W + "t":
            marks.update((name, marks[name] + (element.text or "")) for name in names.values())
    assert not names, "each one ends"
    return marks


def test_the_name_of_a_mark_is_short_and_says_the_field() -> None:
    for path, section in find_sections():
        for name in section.fields:
            field = ".".join(f"{step}[{9 * 111}]" for step in path) + f".{name}"
            mark = name_mark(field.lstrip("."))
            assert re.fullmatch(rf"[a-z][a-z0-9_]{{0,{LONGEST - 1}}}", mark), field
            found = read_mark(mark)
            assert found is not None
            assert (found.path, found.part) == (field.lstrip("."), 1)


def test_foreign_bookmarks_are_none_of_ours() -> None:
    for name in ("_GoBack", "_Toc123", "结论", "OLE_LINK1", "", "topics-0", "a__", "__a"):
        assert read_mark(name) is None, name
    assert name_mark("topics[0].Title") == ""
    assert name_mark("topics[99999].disagreements[99999].positions") == ""


@pytest.mark.parametrize("theme", THEMES)
def test_every_field_that_the_form_names_has_one_mark_around_its_text(theme: str) -> None:
    found = find_theme(theme, Path())
    form = make_form(read_sample()[1], theme=found)
    data = write(form, found)
    marks = list_marks(read_part(data))
    named = set(re.findall(r'data-field="([^"]+)"', form.html))
    # These stand outside the text: in the header, and across a draft.
    named -= {"meeting.confidentiality" if theme == "standard" else "meeting.status"}
    paths = {mark.path for name in marks if (mark := read_mark(name))}
    assert len(paths) > 50
    assert paths == named
    record = form.record
    assert marks["topics0__title"] == record.topics[0].title
    assert marks["issues0__actions0__owner"] == record.issues[0].actions[0].owner


def test_the_mark_of_a_text_goes_over_all_its_paragraphs() -> None:
    marks = list_marks(read_part(write_rich("甲。\n\n- 乙\n  - 丙\n\n```\n丁\n```\n")))
    assert marks["topics0__discussion"] == "甲。乙丙丁"


def test_no_mark_goes_around_a_table() -> None:
    root = read_part(write_rich("甲。\n\n| 乙 | 丙 |\n| --- | --- |\n| 丁 | 戊 |\n\n己。"))
    marks = list_marks(root)
    assert marks["topics0__discussion"] == "甲。"
    assert marks["topics0__discussion_2"] == "乙"
    assert marks["topics0__discussion_3"] == "己。"


def test_the_pdf_is_the_same_without_the_names_of_fields() -> None:
    form = make_form(read_sample()[1])
    plain = re.sub(r'</?data\b[^>]*>| data-field="[^"]*"', "", form.html)
    bare = make_form(read_sample()[1])
    object.__setattr__(bare, "html", plain)
    assert plain != form.html
    assert write_pdf(form, STANDARD) == write_pdf(bare, STANDARD)

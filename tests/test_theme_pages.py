"""The pages on themes tell what the program knows, and their walk-through works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.document.theme import find_theme
from pipeline.writers.docx import styles
from tests.real_tools import REPOSITORY
from tools.build_theme_picture import CHANGES, NEW_COLOUR, OLD_COLOUR, change_theme
from tools.theme_tables import PAGES, insert_table, make_table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("language", PAGES)
def test_the_table_of_elements_is_not_stale(language: str) -> None:
    text = PAGES[language].read_text(encoding="utf-8")
    assert text == insert_table(text, language), "python -m tools.theme_tables writes it anew"
    assert text.count("| `span` |") > 3


def test_the_table_names_every_paragraph_style_but_those_of_its_own_kind() -> None:
    table = make_table("en")
    told = {name for name in styles.list_paragraph_styles() if name in table}
    centred = {
        name for name in styles.list_paragraph_styles() if name.endswith((" Centre", " Right"))
    }
    assert styles.list_paragraph_styles() - told == centred | {styles.SPACER}


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_the_walk_through_names_every_change(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for _, _, new in CHANGES:
        assert new in text
    assert f"#{OLD_COLOUR}" in text
    assert f"#{NEW_COLOUR}" in text


def test_the_walk_through_gives_a_theme_without_fault(tmp_path: Path) -> None:
    change_theme(tmp_path)
    assert NEW_COLOUR in find_theme("mine", tmp_path).style.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["archive", "gallery", "themes"])
def test_every_picture_and_file_that_a_page_shows_is_there(name: str) -> None:
    for page in (REPOSITORY / "docs").glob(f"{name}*.md"):
        links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        assert links
        assert [link for link in links if not (page.parent / link).exists()] == []

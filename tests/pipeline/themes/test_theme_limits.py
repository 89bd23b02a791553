"""What a theme from someone else cannot do: look into the program, or take what is not its own."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.document.labels import load_labels
from pipeline.document.template import compose_form
from pipeline.document.theme import find_theme
from pipeline.errors import ThemeError, UsageError
from pipeline.themes import check_theme, copy_theme
from pipeline.writers.pdf.families import check_families
from pipeline.writers.pdf.writer import write_pdf
from schemas.edition import Edition
from tests.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.document.theme import Theme

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
GIF = b"GIF89a\x01\0\x01\0\0\0\0;"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.fixture
def mine(tmp_path: Path) -> Theme:
    """A copy of the standard theme with labels of its own."""
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=True)
    return find_theme("mine", tmp_path)


def change(theme: Theme, name: str, old: str, new: str) -> None:
    """Change every `old` in a file of the theme."""
    file = theme.folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def compose(theme: Theme, **changes: Any) -> str:
    """The form of a small record."""
    record = make_record(**changes)
    labels = load_labels(theme.labels, record.meeting.languages)
    return compose_form(record, Edition(), theme, labels).html


def print_pdf(theme: Theme, **changes: Any) -> bytes:
    """The PDF of a small record."""
    record = make_record(**changes)
    labels = load_labels(theme.labels, record.meeting.languages)
    return write_pdf(compose_form(record, Edition(), theme, labels), theme)


@pytest.mark.parametrize(
    "place",
    [
        "{o.__class__.__call__.__globals__}",
        "{o.meeting.subject}",
        "{o[0]}",
        "{o!r}",
        "{o:>999999999}",
        "{0}",
        "{}",
        "{other}",
        "{count",
        "count}",
    ],
)
def test_a_label_fills_in_bare_names_and_nothing_else(mine: Theme, place: str) -> None:
    change(mine, "labels/zh-CN.toml", 'late = "逾期 {count}"', f'late = "逾期 {place}"')
    change(mine, "record.html.j2", "<footer>", "{{ labels('register.late', o=record) }}<footer>")
    with pytest.raises(ThemeError, match="not known here"):
        compose(mine)
    assert any("register.late" in fault for fault in check_theme(mine))


def test_doubled_braces_in_a_label_are_braces(mine: Theme) -> None:
    change(mine, "labels/zh-CN.toml", 'late = "逾期 {count}"', 'late = "{{count}} {count}"')
    change(mine, "record.html.j2", "<footer>", "{{ labels('register.late', count=7) }}<footer>")
    assert "{count} 7" in compose(mine)


@pytest.mark.parametrize("name", ["part.j2", "inner/part.j2"])
def test_no_template_is_included_from_outside(mine: Theme, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("secret words", encoding="utf-8")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "part.j2").write_text("secret words", encoding="utf-8")
    if "/" in name:
        (mine.folder / "inner").symlink_to(tmp_path / "outside")
    else:
        (mine.folder / name).symlink_to(tmp_path / "secret")
    change(mine, "record.html.j2", "<footer>", f'{{% include "{name}" %}}<footer>')
    with pytest.raises(ThemeError, match=f"{name}' is not a file of the theme"):
        compose(mine)


@pytest.mark.parametrize("make", [os.mkfifo, lambda file: file.symlink_to("/dev/zero")])
def test_no_template_is_included_that_never_ends(
    mine: Theme, make: Callable[[Path], object]
) -> None:
    make(mine.folder / "part.j2")
    change(mine, "record.html.j2", "<footer>", '{% include "part.j2" %}<footer>')
    with pytest.raises(ThemeError, match="is not a file of the theme"):
        compose(mine)


def test_a_template_beside_the_form_is_included(mine: Theme) -> None:
    (mine.folder / "part.j2").write_text("own words", encoding="utf-8")
    change(mine, "record.html.j2", "<footer>", '{% include "part.j2" %}<footer>')
    assert "own words" in compose(mine)


@pytest.mark.parametrize("name", ["record.html.j2", "record.css", "record.docx"])
def test_no_file_of_a_theme_is_a_link_out_of_it(mine: Theme, tmp_path: Path, name: str) -> None:
    (mine.folder / name).rename(tmp_path / name)
    (mine.folder / name).symlink_to(tmp_path / name)
    find_theme.cache_clear()
    with pytest.raises(UsageError, match=f"{name} is a link that leads out"):
        find_theme("mine", tmp_path)


@pytest.mark.parametrize("make", [os.mkfifo, lambda file: file.symlink_to("/dev/zero")])
def test_labels_are_regular_files(mine: Theme, make: Callable[[Path], object]) -> None:
    file = mine.labels / "zh-CN.toml"
    file.unlink()
    make(file)
    with pytest.raises(ThemeError, match="no regular file"):
        compose(mine)
    assert any(fault.startswith(f"{file}: no regular file") for fault in check_theme(mine))


@pytest.mark.parametrize(
    ("name", "data"), [("a.png", PNG), ("a.gif", GIF), ("a.svg", SVG), ("a", PNG)]
)
def test_a_picture_in_a_style_sheet_is_refused_by_name(mine: Theme, name: str, data: bytes) -> None:
    (mine.folder / name).write_bytes(data)
    change(mine, "record.css", "\nfooter {", f"\nh1 {{ background: url({name}) }}\nfooter {{")
    with pytest.raises(ThemeError, match=f"{name} is neither a font nor a style sheet: pictures"):
        print_pdf(mine)


@pytest.mark.parametrize(
    "rule",
    [
        'h1 { font-family: "DejaVu Serif", "Minutes Sans" }',
        'h1 { font-family: "Minutes Sans", Arial }',
        "h1 { font-family: serif }",
        "h1 { FONT: italic bold 12pt/1.2 Liberation Serif }",
        "@media print { h1 { font-family: DejaVu Sans } }",
        "@page { @top-left { font-family: DejaVu Sans } }",
        '@font-face { font-family: "L"; src: local("DejaVu Sans") } h1 { font-family: "L" }',
    ],
)
def test_a_font_that_only_the_system_has_is_told_with_its_line(mine: Theme, rule: str) -> None:
    change(mine, "record.css", "\nfooter {", f"\n{rule}\nfooter {{")
    text = mine.style.read_text(encoding="utf-8")
    line = text[: text.index(rule)].count("\n") + 1
    (fault,) = check_families(mine)
    assert fault.startswith(f"{mine.style}:{line}: ")
    assert fault in check_theme(mine)


@pytest.mark.parametrize(
    "rule",
    [
        "h1 { font-family: inherit }",
        'h1 { font-family: "minutes sans" }',
        'h1 { font: bold 12pt/1.2 "Minutes Sans", sans-serif }',
        '@font-face { font-family: O; src: url(o.otf) } h1 { font-family: O, "Minutes Sans" }',
    ],
)
def test_bundled_fonts_and_those_of_the_theme_are_no_fault(mine: Theme, rule: str) -> None:
    change(mine, "record.css", "\nfooter {", f"\n{rule}\nfooter {{")
    assert list(check_families(mine)) == []


def test_no_record_is_drawn_with_a_font_of_the_system(mine: Theme) -> None:
    change(mine, "record.css", 'font-family: "Minutes Sans", "Minutes Sans Ext", sans-serif;', "")
    with pytest.raises(ThemeError, match="is neither bundled nor of the theme"):
        print_pdf(mine)


def test_code_of_rare_characters_needs_no_font_of_the_system(mine: Theme) -> None:
    change(mine, "record.css", "code, pre { font-family", "code, pre { x-font")
    change(mine, "record.css", 'x-font: "Minutes Sans", "Minutes Sans Ext", monospace; ', "")
    assert print_pdf(mine, objective="`㵟鱻 a-b`").startswith(b"%PDF")

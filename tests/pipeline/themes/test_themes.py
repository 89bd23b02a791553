"""A customer copies a theme, changes it, and is told by file and line what is wrong with it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli.app import run
from pipeline.document.theme import find_theme
from pipeline.processing.record import render_record
from pipeline.processing.sample import list_samples, read_sample
from pipeline.settings import load_settings
from pipeline.themes import check_theme, copy_theme, list_unnamed_fields
from schemas.edition import Edition
from schemas.model import FollowUp, Language, RecordStatus
from templates import TEMPLATES
from tests.pieces import SOUND

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.document.theme import Theme

TEMPLATE, STYLE, WORDS = "record.html.j2", "record.css", "labels/zh-CN.toml"


@pytest.fixture
def mine(tmp_path: Path) -> Theme:
    """A copy of the standard theme with labels of its own."""
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=True)
    return find_theme("mine", tmp_path)


def change(theme: Theme, name: str, old: str, new: str) -> int:
    """Change a file of the theme; gives the line where the change begins, counted from 1."""
    file = theme.folder / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def list_names(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*"))


def test_a_copy_is_the_whole_theme(tmp_path: Path) -> None:
    standard = find_theme("standard", tmp_path)
    copy_theme(standard, tmp_path / "plain", labels=False)
    assert list_names(tmp_path / "plain") == list_names(TEMPLATES / "standard")
    copy_theme(standard, tmp_path / "own", labels=True)
    assert {"labels/en.toml", "labels/zh-CN.toml"} <= set(list_names(tmp_path / "own"))
    again = find_theme("own", tmp_path)
    copy_theme(again, tmp_path / "more", labels=True)
    assert list_names(tmp_path / "more") == list_names(tmp_path / "own")


def test_a_copy_overwrites_nothing_and_leaves_nothing_half_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("there")
    for name in ("there", "file", "link", "no/parent", "standard"):
        assert run(["-C", str(tmp_path), "theme", "copy", "standard", name]) == 2
    assert run(["-C", str(tmp_path), "theme", "copy", "none", "x"]) == 2
    assert list_names(tmp_path) == ["file", "link", "there"]
    assert (tmp_path / "file").read_bytes() == b"mine"
    assert capsys.readouterr().err.count("\n") == 6


def test_a_theme_named_in_minutes_toml_makes_the_record(mine: Theme, tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text('theme = "mine"\n[record]\nformats = ["html", "docx"]\n')
    change(mine, TEMPLATE, "<h1>", '<p class="organisation">绝密 97</p>\n<h1>')
    change(mine, WORDS, 'title = "跨部门协作沟通记录"', 'title = "部门联席会议纪要"')
    rendering = render_record(
        SOUND["zh-CN"].encode(), "launch.yaml", Edition(), load_settings(tmp_path)
    )
    html = rendering.files[f"{rendering.folder}.html"].decode()
    assert "绝密 97" in html
    assert "<h1>部门联席会议纪要</h1>" in html
    assert run(["-C", str(tmp_path), "theme", "check"]) == 0


def test_the_built_in_theme_has_no_fault(tmp_path: Path) -> None:
    assert check_theme(find_theme("standard", tmp_path)) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{% endfor %}", "{% endfr %}", "endfr"),
        ("{{ meeting.subject }}", "{{ meeting.subjct }}", "subjct"),
        ("{% if organisation %}", "{% if organisaton %}", "organisaton"),
        ("{{ topic.title }}", "{{ topic.titel }}", "titel"),
        ('labels("meeting.time")', 'labels("meeting.tme")', "meeting.tme"),
        ("update.note }}", "update.not }}", "not"),
        ("| describe(labels)", "| descrbe(labels)", "descrbe"),
        ("<footer>", "<marquee>\n<footer>", "<marquee>"),
        ('<p class="facts">', '<p class="fact">', 'class="fact"'),
        ("<footer>", '<p><img src="x.png" alt=""></p><footer>', "x.png"),
    ],
)
def test_a_fault_of_the_template_is_told_with_its_line(
    mine: Theme, old: str, new: str, told: str
) -> None:
    line = change(mine, TEMPLATE, old, new)
    faults = check_theme(mine)
    assert any(
        fault.startswith(f"{mine.template}:{line}: ") and told in fault for fault in faults
    ), faults


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("h1 { colour: red }", "colour"),
        ("h1 { color: blurb }", "blurb"),
        ("h1::shadow(3) { color: red }", "h1::shadow(3)"),
        ("h1 { color: red", "{ is never closed"),
        ("h1 { color: red } }", "} closes nothing"),
        ("h1 { background: url(logo.png) }", "logo.png"),
    ],
)
def test_a_fault_of_the_style_sheet_is_told_with_its_line(
    mine: Theme, rule: str, told: str
) -> None:
    line = change(mine, STYLE, "\nfooter {", f"\n{rule}\nfooter {{") + 1
    faults = check_theme(mine)
    assert any(fault.startswith(f"{mine.style}:{line}:") and told in fault for fault in faults), (
        faults
    )


def test_all_rules_that_are_not_understood_are_told(mine: Theme) -> None:
    change(mine, STYLE, "h2 {", "h2 { colour: red; shape: round;")
    assert len(check_theme(mine)) == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('colon = "："\n', "", "'record.colon' is missing"),
        ('colon = "："', 'colon = "{x}："', "'record.colon': {x} is not known here"),
        ("共 {pages} 页", "共 {page_count} 页", "{page_count} is not known here, only {page}"),
        ("共 {pages} 页", "共 {pages 页", "'record.page'"),
        ('headings = ["一、"', 'headings = "一" # ["一、"', "must be like"),
        ('colon = "："', "colon = ：", "(at line"),
    ],
)
def test_a_fault_of_the_labels_is_told_with_its_file(
    mine: Theme, old: str, new: str, told: str
) -> None:
    change(mine, WORDS, old, new)
    faults = check_theme(mine)
    assert any(fault.startswith(f"{mine.folder / WORDS}:") and told in fault for fault in faults)


def test_a_fault_of_the_word_file_is_told_with_its_name(mine: Theme) -> None:
    mine.word.write_bytes(b"no zip")
    assert any(fault.startswith(f"{mine.word}: ") for fault in check_theme(mine))


def test_the_command_tells_faults_and_ends_with_1(
    mine: Theme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(mine, STYLE, "h2 {", "h2 { colour: red;")
    command = ["-C", str(tmp_path), "--language", "en", "theme", "check", "mine"]
    assert run(command) == 1
    assert "colour" in capsys.readouterr().out


def test_the_specimen_has_a_value_in_every_field() -> None:
    """Else a template could break where no check looks."""
    record = read_sample()[1]
    empty = {name for name, filled in find_fields(record).items() if not filled}
    assert empty == {f"{FollowUp.__name__}.no_next"}


def find_fields(value: Any) -> dict[str, bool]:
    """Every field of every kind of value in `value`, and whether it has a value anywhere."""
    found: dict[str, bool] = {}
    parts = value if isinstance(value, tuple) else ()
    if is_dataclass(value):
        parts = tuple(getattr(value, field.name) for field in fields(value))
        for field, part in zip(fields(value), parts, strict=True):
            name = f"{type(value).__name__}.{field.name}"
            found[name] = part not in ("", (), None, False)
    for part in parts:
        for name, filled in find_fields(part).items():
            found[name] = found.get(name, False) or filled
    return found


def test_the_specimens_differ_in_language_status_and_edition() -> None:
    samples = list(list_samples())
    languages = {record.meeting.languages for record, _ in samples}
    assert {(Language.CHINESE,), (Language.ENGLISH,)} < languages
    assert {record.meeting.status for record, _ in samples} == set(RecordStatus)
    assert {len(edition.changes) > 0 for _, edition in samples} == {True, False}


@pytest.mark.parametrize("theme", ["standard", "official"])
def test_the_built_in_themes_say_which_fields_they_print(theme: str, tmp_path: Path) -> None:
    assert list_unnamed_fields(find_theme(theme, tmp_path)) == ()


def test_a_field_that_is_printed_without_a_name_is_told_and_is_no_fault(
    mine: Theme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(mine, TEMPLATE, ' data-field="{{ at }}.owner"', "")
    change(mine, TEMPLATE, '{{ said(head ~ ".id", number) }}', "{{ number }}")
    change(mine, TEMPLATE, '{{ said(head ~ ".id", number) }}', "{{ number }}")
    named = list_unnamed_fields(mine)
    assert named == ("meeting.id", "issues[0].actions[0].owner", "progress.id")
    assert run(["-C", str(tmp_path), "--language", "en", "theme", "check", "mine"]) == 0
    assert 'data-field="issues[0].actions[0].owner"' in capsys.readouterr().out

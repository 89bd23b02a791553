"""minutes convert: notes of one notation are the same notes in another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.app import run
from pipeline.processing.convert import WRITTEN, convert_tree
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from tests.real_tools import CORPUS, REPOSITORY
from tests.word_forms import make_form

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.model import Record


def load(data: bytes, name: str) -> Record:
    checked = check_notes(read_notes(data, name), holidays_country="")
    assert checked.record, checked.problems
    return replace(checked.record, meeting=replace(checked.record.meeting, id=""))


@pytest.mark.parametrize("syntax", sorted(WRITTEN))
def test_real_notes_are_the_same_record_in_either_notation(syntax: str) -> None:
    assert CORPUS
    for folder in CORPUS:
        for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else [folder]:
            notes = read_notes(file.read_bytes(), file.name)
            written = convert_tree(notes.tree, syntax, "")
            assert read_notes(written, f"n.{syntax}").tree == notes.tree, file


def test_a_form_in_word_becomes_the_same_record_as_yaml(tmp_path: Path) -> None:
    form, out = tmp_path / "表.docx", tmp_path / "表.yaml"
    form.write_bytes(make_form())
    assert run(["-C", str(tmp_path), "convert", str(form), "-o", str(out)]) == 0
    assert load(out.read_bytes(), "n.yaml") == load(make_form(), "n.docx")
    assert "结论: 改为每两周一次。" in out.read_text(encoding="utf-8")


def test_keys_are_written_in_the_language_asked_for_and_nothing_else_changes() -> None:
    tree = read_notes(make_form(), "n.docx").tree
    english = convert_tree(tree, "json", "en")
    assert b'"conclusion"' in english
    assert convert_tree(read_notes(english, "n.json").tree, "json", "zh-CN") == convert_tree(
        tree, "json", "zh-CN"
    )


def test_nothing_is_written_over_or_of_what_cannot_be_read(tmp_path: Path) -> None:
    wrong, out = tmp_path / "a.yaml", tmp_path / "b.json"
    wrong.write_text("a: [", encoding="utf-8")
    assert run(["-C", str(tmp_path), "convert", str(wrong), "-o", str(out)]) == 1
    assert not out.exists()
    wrong.write_text("主题: a", encoding="utf-8")
    out.write_text("mine", encoding="utf-8")
    assert run(["-C", str(tmp_path), "convert", str(wrong), "-o", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == "mine"
    for name, code in (("c.txt", 2), ("c.docx", 1)):
        assert run(["-C", str(tmp_path), "convert", str(wrong), "-o", str(tmp_path / name)]) == code
        assert not (tmp_path / name).exists()


def test_notes_become_a_record_in_word_and_the_same_notes_again(tmp_path: Path) -> None:
    notes = REPOSITORY / "examples/2024-05-10-launch.yaml"
    command = ["-C", str(tmp_path), "convert"]
    word, again = tmp_path / "2024-05-10-launch.docx", tmp_path / "2024-05-10-launch.json"
    assert run([*command, str(notes), "-o", str(word)]) == 0
    assert run([*command, str(word), "-o", str(again)]) == 0
    own = load(notes.read_bytes(), notes.name)
    assert load(word.read_bytes(), "other.docx") == own
    assert load(again.read_bytes(), "other.json") == own
    english = tmp_path / "english.docx"
    assert run([*command, str(again), "-o", str(english), "--language", "en"]) == 0
    assert load(english.read_bytes(), "other.docx").language == "en"


def test_comments_that_stay_behind_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "a.yaml"
    notes.write_text("# mine\n基本信息: {协作主题: 周会}", encoding="utf-8")
    assert run(["-C", str(tmp_path), "convert", str(notes), "-o", str(tmp_path / "b.json")]) == 0
    assert "注释不会带过去" in capsys.readouterr().err

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import Location
from pipeline.readers.reader import read_notes

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.readers.notes import Notes

YAML = "meeting:\n  subject: 周例会\n  recorder: 周慕白\n"
JSON = '{"meeting": {"subject": "周例会", "recorder": "周慕白"}}'
TREE = {"meeting": {"subject": "周例会", "recorder": "周慕白"}}


def read(text: str, name: str = "notes.yaml") -> Notes:
    return read_notes(text.encode(), name)


def codes(notes: Notes) -> list[str]:
    return [problem.code for problem in notes.problems]


def test_yaml_and_json_of_the_same_notes_give_the_same_tree() -> None:
    assert read(YAML, "notes.yaml").tree == read(JSON, "notes.json").tree == TREE


def test_every_value_is_text_as_written() -> None:
    text = "a: no\nb: 12:30\nc: 007\nd: 2024-05-10\ne: 1_000\nf: 0x1F\ng: 1e3\nh: true\ni: .inf\n"
    assert list(read(text).tree.values()) == (
        ["no", "12:30", "007", "2024-05-10", "1_000", "0x1F", "1e3", "true", ".inf"]
    )


def test_json_numbers_and_words_are_text_as_written() -> None:
    text = '{"a": 1.50, "b": -0, "c": 1E+3, "d": true, "e": false}'
    assert list(read(text, "n.json").tree.values()) == ["1.50", "-0", "1E+3", "true", "false"]


@pytest.mark.parametrize("absent", ["", "~", "null", "Null", "NULL", '""', "''"])
def test_an_absent_value_in_yaml_is_an_empty_text(absent: str) -> None:
    assert read(f"a: {absent}\n").tree == {"a": ""}


def test_a_null_in_quotes_is_a_text() -> None:
    assert read("a: '~'\nb: \"null\"\n").tree == {"a": "~", "b": "null"}


def test_null_in_json_is_an_empty_text() -> None:
    assert read('{"a": null, "b": "null"}', "n.json").tree == {"a": "", "b": "null"}


@pytest.mark.parametrize("name", ["n.json", "N.JSON", "会议.Json", "-"])
def test_the_name_says_that_a_file_is_json(name: str) -> None:
    notes = read('{"a": "b",}', name)
    assert codes(notes) == ["E040"]


@pytest.mark.parametrize("name", ["n.yaml", "n.yml", "n", "n.json.yaml", "{.YAML"])
def test_any_other_name_is_yaml(name: str) -> None:
    assert read('{"a": "b",}', name).tree == {"a": "b"}


def test_standard_input_without_a_bracket_is_yaml() -> None:
    assert read("\n a: b", "-").tree == {"a": "b"}


def test_the_name_is_kept_as_the_user_wrote_it() -> None:
    assert read(YAML, "../记录/0510.YAML").name == "../记录/0510.YAML"


def test_a_file_over_the_limit_is_refused_unread() -> None:
    notes = read_notes(b"a: " + b"x" * 98, "n.yaml", limit=100)
    assert codes(notes) == ["E001"]
    assert notes.tree == {}
    assert read_notes(b"a: " + b"x" * 97, "n.yaml", limit=100).problems == ()


def test_the_size_is_told_in_units_that_people_use() -> None:
    problem = read_notes(b" " * 5_200_001, "n.yaml").problems[0]
    assert problem.details == {"size": "5.2 MB", "limit": "5.0 MB"}


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
@pytest.mark.parametrize("text", ["", "\ufeff", "  \n\n", "\r\n"])
def test_an_empty_file_is_a_problem_at_its_start(name: str, text: str) -> None:
    notes = read(text, name)
    assert codes(notes) == ["E003"]
    assert notes.problems[0].location == Location(1, 1)


@pytest.mark.parametrize("text", ["# only a comment\n", "---\n", "---\n...\n", "%YAML 1.1\n---\n"])
def test_yaml_without_content_is_an_empty_file(text: str) -> None:
    assert codes(read(text)) == ["E003"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text", "[]", "'x'", '""', "&a x"])
def test_notes_that_are_no_keys_are_refused(text: str) -> None:
    assert codes(read(text))[-1] == "E004"


@pytest.mark.parametrize("text", ["[]", '"x"', "1", "null", '[{"meeting": {}}]'])
def test_json_that_is_no_group_of_keys_is_refused(text: str) -> None:
    assert codes(read(text, "n.json")) == ["E004"]


def test_notes_with_wide_colons_throughout_say_so() -> None:
    notes = read("协作主题：周例会\n记录人：周慕白\n")
    assert codes(notes) == ["E020"]
    assert notes.problems[0].location == Location(1, 5)


def test_a_problem_carries_its_line_as_written() -> None:
    problem = read("a: 1\r\n\ta: '2\r\n").problems[0]
    assert problem.excerpt == "\ta: '2"


def test_problems_come_in_the_order_of_their_places() -> None:
    notes = read("a: !t x\nb: *r\na: \u200by\nc: \x07\n")
    assert [(p.code, p.location.line) for p in notes.problems] == [
        ("E013", 1),
        ("E011", 2),
        ("E009", 3),
        ("W001", 3),
        ("E005", 4),
    ]


def test_the_corpus_reads_without_a_problem(corpus: list[Path]) -> None:
    for file in corpus:
        notes = read_notes(file.read_bytes(), file.name)
        assert notes.problems == (), file.name
        assert len(notes.tree) >= 2, file.name


def test_json_of_the_corpus_is_read_as_the_standard_library_reads_it(corpus: list[Path]) -> None:
    def as_text(value: object) -> object:
        if isinstance(value, dict):
            return {key: as_text(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [as_text(inner) for inner in value]
        return value if isinstance(value, str) else json.dumps(value)

    files = [file for file in corpus if file.suffix == ".json"]
    assert files
    for file in files:
        assert read_notes(file.read_bytes(), file.name).tree == as_text(
            json.loads(file.read_text(encoding="utf-8"))
        )

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import Location
from pipeline.readers.reader import read_notes
from pipeline.readers.tree import DEEPEST, MOST_EVENTS

if TYPE_CHECKING:
    from pipeline.readers.notes import Notes


def read(text: str, name: str = "n.yaml") -> Notes:
    return read_notes(text.encode(), name)


def found(notes: Notes) -> list[tuple[str, int, int]]:
    return [(p.code, p.location.line, p.location.column) for p in notes.problems]


def test_a_key_given_twice_is_reported_at_its_second_place() -> None:
    notes = read("a: 1\nb:\n  c: 2\n  c: 3\na: 4\n")
    assert found(notes) == [("E009", 4, 3), ("E009", 5, 1)]
    assert notes.problems[0].location == Location(4, 3, 1)
    assert notes.problems[0].details == {"key": "c", "line": "3"}


def test_of_a_key_given_twice_the_first_value_stands() -> None:
    notes = read("a: 1\na:\n  b: 2\n")
    assert notes.tree == {"a": "1"}
    assert notes.value_place(("a",)) == Location(1, 4, 1)


def test_a_key_given_twice_in_json_is_reported() -> None:
    notes = read('{"a": 1,\n "\\u0061": 2}', "n.json")
    assert found(notes) == [("E009", 2, 2)]


def test_equal_keys_of_different_items_are_fine() -> None:
    assert read("l:\n- a: 1\n- a: 2\n").problems == ()


@pytest.mark.parametrize("key", ["[x]", "{x: y}", "? [x]\n", '""', "''", "null", "~", "*r"])
def test_a_key_that_is_no_text_is_reported_and_its_value_left_out(key: str) -> None:
    notes = read(f"a: 1\n{key} : 2\nb: 3\n".replace("\n :", "\n:"))
    assert "E010" in [problem.code for problem in notes.problems]
    assert notes.problems[0].location.line == 2
    assert notes.tree == {"a": "1", "b": "3"}


def test_a_value_without_a_key_is_reported() -> None:
    assert found(read("a: 1\n: 2\n")) == [("E010", 2, 1)]


def test_an_empty_key_in_json_is_reported() -> None:
    assert found(read('{"": 1}', "n.json")) == [("E010", 1, 2)]


def test_a_merge_key_is_refused() -> None:
    notes = read("a: 1\n<<: {b: 2}\n")
    assert found(notes) == [("E012", 2, 1)]
    assert notes.tree == {"a": "1"}


@pytest.mark.parametrize(("text", "name"), [("'<<': 1\n", "n.yaml"), ('{"<<": 1}', "n.json")])
def test_a_merge_key_in_quotes_is_a_key(text: str, name: str) -> None:
    assert read(text, name).tree == {"<<": "1"}


def test_every_anchor_and_alias_is_reported() -> None:
    notes = read("a: &x 1\nb: *x\nc: [*x, &y {d: 2}]\ne: &z\n- 1\n")
    assert found(notes) == [
        ("E011", 1, 4),
        ("E011", 2, 4),
        ("E011", 3, 5),
        ("E011", 3, 9),
        ("E011", 4, 4),
    ]
    assert [problem.details["text"] for problem in notes.problems] == ["&x", "*x", "*x", "&y", "&z"]


def test_every_tag_is_reported() -> None:
    notes = read("a: !!int 1\nb: !x [1]\nc: !<y> {}\nd: ! e\n")
    assert found(notes) == [("E013", line, 4) for line in (1, 2, 3, 4)]
    assert notes.problems[0].details == {"text": "!!int"}
    assert notes.tree == {"a": "1", "b": ["1"], "c": {}, "d": "e"}


def test_a_tag_does_not_build_anything() -> None:
    notes = read("a: !!python/object/apply:os.system ['exit 1']\n")
    assert found(notes) == [("E013", 1, 4)]
    assert notes.tree == {"a": ["exit 1"]}


def test_an_anchor_and_a_tag_on_one_value_are_two_problems() -> None:
    assert found(read("a: &x !y z\n")) == [("E011", 1, 4), ("E013", 1, 7)]


def test_further_documents_are_refused_and_the_first_is_kept() -> None:
    notes = read("---\na: 1\n---\nb: 2\n---\nc: 3\n")
    assert found(notes) == [("E008", 3, 1)]
    assert notes.tree == {"a": "1"}


@pytest.mark.parametrize("text", ["---\na: 1\n", "a: 1\n...\n", "%YAML 1.1\n---\na: 1\n"])
def test_one_document_with_its_marks_is_fine(text: str) -> None:
    assert read(text).problems == ()


def nest(depth: int) -> str:
    """A list in a list, so deep that `depth` containers are open, the notes themselves counted."""
    return '{"a": ' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
def test_notes_may_be_as_deep_as_the_limit(name: str) -> None:
    assert read(nest(DEEPEST), name).problems == ()


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
def test_deeper_notes_are_refused_at_the_first_value_too_deep(name: str) -> None:
    notes = read(nest(DEEPEST + 1), name)
    assert found(notes) == [("E006", 1, len('{"a": ') + DEEPEST)]
    assert notes.tree == {}


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
def test_too_many_values_are_refused(name: str) -> None:
    notes = read('{"a": [' + "1," * MOST_EVENTS + "1]}", name)
    assert [problem.code for problem in notes.problems] == ["E007"]
    assert notes.tree == {}
    assert read('{"a": [' + "1," * (MOST_EVENTS - 10) + "1]}", name).problems == ()


def test_a_key_in_quotes_may_begin_with_a_wide_space() -> None:
    assert read('{"\u3000a": 1}', "n.json").tree == {"\u3000a": "1"}
    assert read("'\u3000a': 1\n").tree == {"\u3000a": "1"}

"""What stands around notes is told as what it is, and the notes in it are read."""

from __future__ import annotations

import json

import pytest

from pipeline.readers.reader import read_notes

TREE = {"meeting": {"subject": "Portal"}, "topics": [{"title": "Scope"}]}
JSON = json.dumps(TREE, indent=1)
YAML = "meeting:\n  subject: Portal\ntopics:\n- title: Scope\n"


def read(text: str, name: str) -> tuple[object, list[tuple[str, int]]]:
    notes = read_notes(text.encode(), name)
    return notes.tree, [(problem.code, problem.location.line) for problem in notes.problems]


@pytest.mark.parametrize(("body", "name"), [(JSON, "n.json"), (YAML, "n.yaml"), (JSON, "n.yaml")])
@pytest.mark.parametrize("fence", ["```", "```yaml", "~~~"])
def test_a_code_fence_is_told_and_passed_over(body: str, name: str, fence: str) -> None:
    assert read(f"{fence}\n{body}\n{fence[:3]}\n", name) == (TREE, [("W004", 1)])
    assert read(f"{fence}\n{body}\n", name) == (TREE, [("W004", 1)])


@pytest.mark.parametrize(("body", "name"), [(JSON, "n.json"), (YAML, "n.yaml")])
def test_sentences_around_a_fence_are_told_and_the_notes_are_read(body: str, name: str) -> None:
    tree, told = read(f"Here are the minutes:\n\n```\n{body}\n```\nAnything else?\n", name)
    assert tree == TREE
    assert [code for code, _ in told] == ["E057", "W004", "E057"]
    assert told[0] == ("E057", 1)


def test_a_sentence_before_json_is_told() -> None:
    assert read(f"Here you are:\n{JSON}", "n.json") == (TREE, [("E057", 1)])


@pytest.mark.parametrize("name", ["n.json", "n.yaml"])
def test_a_key_around_the_notes_is_told_and_places_stay(name: str) -> None:
    text = json.dumps({"minutes": TREE}, indent=1)
    assert read(text, name) == (TREE, [("W005", 2)])
    location = read_notes(text.encode(), name).key_place(("meeting", "subject"))
    assert text.split("\n")[location.line - 1][location.column - 1 :].startswith('"subject"')


def test_a_fence_inside_a_text_and_a_key_of_other_things_are_left_alone() -> None:
    text = "meeting:\n  background: |\n    ```\n    x\n    ```\n"
    assert read(text, "n.yaml")[1] == []
    assert read('{"app": {"port": "1"}}', "n.json") == ({"app": {"port": "1"}}, [])

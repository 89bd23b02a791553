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


@pytest.mark.parametrize(
    "before",
    [
        "Here are the minutes you asked for:\n\n",
        "Sure!\nHere is the YAML\n",
        "以下是会议纪要：\n",
        "# Minutes\n\n**会议纪要如下**\n---\n",
    ],
)
def test_sentences_before_yaml_are_told_and_the_notes_are_read(before: str) -> None:
    tree, told = read(f"{before}{YAML}", "n.yaml")
    assert tree == TREE
    assert [code for code, _ in told] == ["E057"]


def test_a_sentence_after_yaml_and_an_empty_line_is_told() -> None:
    assert read(f"{YAML}\nLet me know!\n", "n.yaml") == (TREE, [("E057", 6)])


@pytest.mark.parametrize(
    "text",
    [
        f"title: Portal\n{YAML}",
        f"x-own: 1\n{YAML}",
        f"# a comment\n{YAML}",
        f"---\n{YAML}",
        "- a\n",
        "We met today and agreed.\nAnn will do it.\n",
        "meeting:\n  background: |\n    Text\n\n    more\n",
    ],
)
def test_nothing_else_is_taken_for_a_sentence_around_notes(text: str) -> None:
    assert "E057" not in [code for code, _ in read(text, "n.yaml")[1]]


def test_yaml_in_a_json_file_is_told_as_that_and_read() -> None:
    assert read(YAML, "n.json") == (TREE, [("E058", 1)])

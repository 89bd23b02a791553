"""The JSON Schema: for both languages, and never stricter than validation."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from schemas.json_schema import export_schema, find_sections
from tests.pieces import SOUND, lay_over, read_tree

SCHEMA = export_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FULL = """
meeting:
  participants:
    - {name: Harriet Lowell, department: Procurement, email: h@example.com, attendance: present}
    - Priya Nandakumar
  id: 2024-05-10-portal
  status: final
  language: en
topics:
  - disagreements: [{point: One, cause: schedule, positions: None yet}]
    department: Procurement
issues:
  - severity: major
    actions:
      - {status: in_progress, progress: 50%, after: A2, risk: None}
      - task: Ask
        department: IT
        owner: Priya Nandakumar
        deliverable: List
        due: 2024-05-17
updates: [{action: pilot/A1, status: resolved, due: 2024-05-17, accepted_by: Ann}]
retrospective: {review: Text}
follow_up: {next_time: {date: 2024-05-24, start: "14:00", end: "15:00"}, next_focus: [One, Two]}
x-own: {any: [thing]}
"""
TREE = lay_over(read_tree(SOUND["en"]), read_tree(FULL))


def is_accepted(tree: Any) -> bool:
    """Whether validation accepts a tree that was written as JSON."""
    data = json.dumps(tree).encode("utf-8", "surrogatepass")
    return check_notes(read_notes(data, "notes.json"), holidays_country="").record is not None


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("tree", [TREE, read_tree(SOUND["en"]), read_tree(SOUND["zh-CN"])])
def test_sound_notes_pass_both(tree: Any) -> None:
    assert is_accepted(tree)
    assert list(VALIDATOR.iter_errors(tree)) == []


def test_every_property_is_told_in_its_own_language() -> None:
    sections = [SCHEMA, *SCHEMA["$defs"].values()]
    assert len(sections) == 1 + len(list(find_sections()))
    for section in sections:
        for key, value in section["properties"].items():
            chinese = any("\u4e00" <= mark <= "\u9fff" for mark in key)
            assert value["title"]
            assert any("\u4e00" <= mark <= "\u9fff" for mark in value["description"]) is chinese


@pytest.mark.parametrize(
    "piece",
    [
        "meeting: {recoder: Ann}",
        "meeting: {status: unknown}",
        "meeting: {confidentiality: 三星}",
        "topics: text",
        "topics: [{conclusion: {a: b}}]",
        "issues: [{actions: [{due: next Friday}]}]",
        "issues: [{actions: [{due: 下周五}]}]",
        "issues: [{actions: [{progress: half}]}]",
        "issues: [{actions: [{status: 已完成}]}]",
        "updates: [{action: A1, status: resolved}]",
        "meeting: {participants: [{name: Ann, email: nobody}]}",
        "meeting: {id: a/b}",
        "follow_up: {next_time: soon}",
        "participants: [Ann]",
    ],
)
def test_what_an_editor_can_see_is_refused(piece: str) -> None:
    tree = lay_over(TREE, read_tree(piece))
    assert not VALIDATOR.is_valid(tree)
    assert not is_accepted(tree)


@pytest.mark.parametrize(
    "piece",
    [
        "meeting: {status: ' Final '}",
        "meeting: {status: ＦＩＮＡＬ, confidentiality: 内部 , language: 中文}",
        "issues: [{actions: [{status: In Progress}]}]",
        "issues: [{actions: [{due: ２０２４年５月１７日}]}]",
        "follow_up: {next_time: ' NONE '}",
        "follow_up: {next_time: ''}",
        "retrospective: ''",
        "issues: ' '",
        "meeting: {participants: 'Ann、Bob', departments: 'IT；HR'}",
    ],
)
def test_what_people_may_write_is_not_refused(piece: str) -> None:
    tree = lay_over(TREE, read_tree(piece))
    assert is_accepted(tree)
    assert VALIDATOR.is_valid(tree)


@pytest.mark.parametrize("value", [302, 3.5, True, None])
def test_typed_values_of_yaml_and_json_are_texts(value: object) -> None:
    tree = copy.deepcopy(TREE)
    tree["meeting"]["venue"] = value
    assert VALIDATOR.is_valid(tree)
    assert is_accepted(tree)


WORDS = (
    "final,Final,正式,已完成,done,none,无,soon,下周五,2024-05-17,20240517,14:00,50%,150,A1,a/b,a@b.c,"
    "zh-CN,en,中文,x.r2,CON,XX,２０２４-0５-１７,ＦＩＮＡＬ,in-progress"
)
SCALARS = (
    st.sampled_from(
        [
            *WORDS.split(","),
            "",
            " ",
            "\u0085",
            "甲、乙",
            "- a\n- b",
            " final",
            "in  progress",
            "\u3000",
        ]
    )
    | st.text(max_size=6)
    | st.integers(-10, 20300101)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.none()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "date", "title", "start", "日期", "x-a", "b"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=4,
)


def list_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(inner for key, item in items for inner in list_paths(item, (*path, key)))]


PATHS = list_paths(TREE)[1:]


@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), VALUES), min_size=1, max_size=2))
@example([(("meeting", "venue"), "\ud800")])
@example([(("topics", 0, "conclusion"), [])])
@example([(("meeting", "participants"), [])])
@example([(("meeting", "venue"), [])])
@example([(("retrospective",), {})])
@example([(("meeting", "status"), "\ufb01nal")])
@example([(("meeting", "departments"), {})])
def test_what_the_schema_refuses_validation_refuses_too(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    tree = copy.deepcopy(TREE)
    for path, value in changes:
        # A change before may have taken the way there.
        with suppress(LookupError, TypeError):
            holder = tree
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = value
    if not VALIDATOR.is_valid(tree):
        assert not is_accepted(tree)

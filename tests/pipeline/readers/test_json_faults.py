"""Broken JSON: what is said of it, and where."""

from __future__ import annotations

import json

import pytest

from pipeline.readers.reader import read_notes

FAULTS = [
    ('{"a": [1, 2,]}', "E040", 1, 12),
    ('{\n  "a": 1,\n}', "E040", 2, 9),
    ('{\n  "a": 1,\n\n  \n}', "E040", 2, 9),
    ('{"a": 1 // x\n}', "E041", 1, 9),
    ('// x\n{"a": 1}', "E041", 1, 1),
    ('{/* x */ "a": 1}', "E041", 1, 2),
    ('{"a": # x\n1}', "E041", 1, 7),
    ('{"a": 1} // x', "E041", 1, 10),
    ("{'a': 1}", "E042", 1, 2),
    ('{"a": “x”}', "E042", 1, 7),
    ('{"a": ‘x’}', "E042", 1, 7),
    ('{"a": NaN}', "E043", 1, 7),
    ('{"a": -Infinity}', "E043", 1, 7),
    ('{"a": [nan]}', "E043", 1, 8),
    ("{a: 1}", "E044", 1, 2),
    ('{"a": True}', "E044", 1, 7),
    ('{"a": 市场部}', "E044", 1, 7),
    ('{"a": nullx}', "E044", 1, 7),
    ("{1: 2}", "E044", 1, 2),
    ('{"a": 007}', "E045", 1, 7),
    ('{"a": +1}', "E045", 1, 7),
    ('{"a": .5}', "E045", 1, 7),
    ('{"a": 1.}', "E045", 1, 7),
    ('{"a": 0x1F}', "E045", 1, 7),
    ('{"a": 80%}', "E045", 1, 7),
    ('{"a": 2024-05-10}', "E045", 1, 7),
    ('{"a": 14:00}', "E045", 1, 7),
    ('{\n "a": 1\n "b": 2}', "E046", 3, 2),
    ('{"a": ["x" "y"]}', "E046", 1, 12),
    ('{"a" 1}', "E047", 1, 6),
    ('{"a", "b"}', "E047", 1, 5),
    ('{"a"}', "E047", 1, 5),
    ('{"a": }', "E049", 1, 7),
    ('{, "a": 1}', "E049", 1, 2),
    ('{"a": ["b": 1]}', "E049", 1, 11),
    ("{[1]: 2}", "E049", 1, 2),
    ("}", "E049", 1, 1),
    ('{"a": 1}}', "E050", 1, 9),
    ('{"a": 1}\n{"b": 2}', "E050", 2, 1),
    ('{"a": 1},', "E050", 1, 9),
    ('{"a": "x\n}', "E051", 1, 7),
    ('{"a": "x\ty"}', "E051", 1, 7),
    ('{"a": [1}', "E052", 1, 9),
    ('{"a": {"b": 1]', "E052", 1, 14),
    ('{"a": "D:\\plans"}', "E053", 1, 10),
    ('{"a": "\\u12"}', "E053", 1, 8),
    ('{"a"： 1}', "E054", 1, 5),
    ('{"a": 1， "b": 2}', "E054", 1, 8),
    ('{"a": 【1]}', "E054", 1, 7),
    ('{"a": "x"y"}', "E055", 1, 9),
    ('{"a": "讨论"新"方案"}', "E055", 1, 10),
    ("{", "E028", 1, 1),
    ('{"a": [1, 2', "E028", 1, 7),
    ('{"a": {', "E028", 1, 7),
    ('{"a":', "E028", 1, 1),
    ('{"a"', "E028", 1, 1),
    ('{"a": 1', "E028", 1, 1),
    ('{"a": "x', "E026", 1, 7),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), FAULTS)
def test_broken_json_is_explained_at_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    notes = read_notes(text.encode(), "n.json")
    (problem,) = notes.problems
    assert (problem.code, problem.location.line, problem.location.column) == (code, line, column)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('{"a"： "x"，\n"b"： ["y"，"z"]｝', ["E054"] * 5),
        ('{"a": 1 "b": 2 "c": 3}', ["E046", "E046"]),
        ('{"a": [1,], "b": [2,],}', ["E040"] * 3),
        ('{“a”: ‘x’, "b": 1 /* y */}', ["E042", "E042", "E041"]),
        ('{a: 1, b: 2024-05-10, "c" 3}', ["E044", "E044", "E045", "E047"]),
        ('{"a": 1,, "b": [, 2]}', ["E049", "E049"]),
        ('{"a"： 1, "b": [2}', ["E054", "E052"]),
        (",", ["E049"]),
        ("// x", ["E041", "E003"]),
    ],
)
def test_every_slip_of_json_is_told_at_once(text: str, codes: list[str]) -> None:
    notes = read_notes(text.encode(), "n.json")
    assert [problem.code for problem in notes.problems] == codes


def test_broken_json_in_a_yaml_file_is_explained_as_json() -> None:
    text = '{"meeting": {"subject": "A"，\n "form": "B" "venue": "C"}}'
    notes = read_notes(text.encode(), "n.yaml")
    assert [problem.code for problem in notes.problems] == ["E054", "E046"]
    assert notes.tree == {"meeting": {"subject": "A", "form": "B", "venue": "C"}}


@pytest.mark.parametrize("text", [text for text, *_ in FAULTS])
def test_what_is_refused_is_refused_by_the_standard_library_too(text: str) -> None:
    def refuse(_: str) -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - its own messages are not what is tested
        json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize(
    "text",
    [
        ' {\t"a"\n:\r\n[ ] ,"b":{ } } \n',
        '{"a": [[], {}, [{}], "", 0, -0.5e-3, [1, [2]]]}',
        '{"": 1.0}',
        '{"a\\"b\\\\": "\\/\\b\\f\\u00e9"}',
        '{"a": "//no comment # here"}',
    ],
)
def test_what_the_standard_library_reads_is_readable(text: str) -> None:
    json.loads(text)
    codes = {problem.code for problem in read_notes(text.encode(), "n.json").problems}
    assert codes <= {"E005", "E010"}, codes


def test_the_line_of_the_bracket_that_is_due_is_named() -> None:
    problem = read_notes(b'{\n"a": [\n1\n}', "n.json").problems[0]
    assert problem.details["line"] == "2"
    assert problem.details["closer"] == "]"

"""Broken YAML: what is said of it, and where."""

from __future__ import annotations

import pytest

from pipeline.errors import Location
from pipeline.readers.reader import read_notes

FAULTS = [
    # Colons.
    ("a:\n- 姓名：张三\n  部门: 市场部\n", "E020", 2, 5),
    ("协作主题：x\n记录人: y\n", "E020", 1, 5),
    ("meeting:\n  subjects:x\n  form: y\n", "E021", 2, 11),
    ("a: 1\n议题1:预算\nb: 2\n", "E021", 2, 4),
    ("a:b\nc:d\n", "E021", 1, 2),
    ('a: 1\n"b":2\nc: 3\n', "E021", 2, 4),
    ("a:\u3000x\nb:\u3000y\n", "E021", 1, 2),
    ("a: 1\n14:00 begin\nb: 2\n", "E022", 2, 1),
    ("a: 1\nhttp://x.example\nb: 2\n", "E022", 2, 1),
    ("a: 1\njust text\nb: 2\n", "E022", 2, 1),
    ("a:\n  b\n  c: d\n", "E022", 2, 3),
    ("a: b: c\n", "E023", 1, 5),
    ("- a: b: c\n", "E023", 1, 7),
    ("a: (x): y\n", "E023", 1, 7),
    # Indentation.
    ("a: 1\n  b: 2\n", "E024", 2, 3),
    ("a:\n    b: 1\n  c: 2\n", "E024", 3, 3),
    ("- a: 1\n b: 2\n", "E024", 2, 2),
    ("- a: 1\n   b: 2\n", "E024", 2, 4),
    ("  a: 1\nb: 2\n", "E024", 2, 1),
    ("- a\nb: 1\n", "E024", 2, 1),
    ("a: |\n   x\n  y\n", "E024", 3, 3),
    ("a: 1\nb:\n  c: 1\n\td: 2\n", "E025", 4, 1),
    ("- a\n\t- b\n", "E032", 2, 2),
    ("-\ta: 1\n", "E025", 1, 2),
    ("a:\n\u3000\u3000b: 1\n", "E036", 2, 1),
    ("a:\n  \xa0b: 1\n", "E036", 2, 3),
    ("a: x\n\u3000y\nb: 1\n", "E036", 2, 1),
    ("a:\n  b: 1\n\xa0 c: 2\n", "E036", 3, 1),
    # Quotes and brackets.
    ('a: "x\n', "E026", 1, 4),
    ("a: 'x\nb: 1\n", "E026", 1, 4),
    ("a: \"x\nb: 'y'\nc: 1\n", "E026", 1, 4),
    ('a: "x\nb: "y"\nc: 1\n', "E026", 1, 4),
    ('a: "x\n---\n', "E026", 1, 4),
    ('a: "x" y\n', "E027", 1, 8),
    ("a: 'it's'\n", "E027", 1, 8),
    ('a: "x", "y"\n', "E027", 1, 7),
    ("a: [紧急] 完成\n", "E027", 1, 9),
    ("a: [x\nb: 2\n", "E028", 1, 4),
    ("a: [b,", "E028", 1, 4),
    ("a: {", "E028", 1, 4),
    ("a: {b: 1\n", "E028", 1, 4),
    ("a: [b, c\nd: e\nf: [x]\n", "E028", 1, 4),
    # Signs with a meaning.
    ("a: @x\n", "E029", 1, 4),
    ("a: `x`\n", "E029", 1, 4),
    ("a: %x\n", "E029", 1, 4),
    ("a: **重点**\n", "E029", 1, 4),
    ("a: &重\n", "E029", 1, 4),
    ("a: !重要 x\n", "E029", 1, 4),
    ("a: !<x\n", "E029", 1, 4),
    ("a: ? x\n", "E029", 1, 4),
    ("a: }\n", "E029", 1, 4),
    ("a: ,x\n", "E029", 1, 4),
    ("a: [1, # x\n , 2]\n", "E035", 2, 2),
    ("a: [1,\n # x\n\n # y\n , 2]\n", "E035", 5, 2),
    ("%x\n", "E029", 1, 1),
    ("%YAML 3.0\n---\na: 1\n", "E029", 1, 1),
    ("%YAML 1.1\na: 1\n", "E029", 1, 1),
    ('a: "\\q"\n', "E030", 1, 5),
    ('a: "\\x0"\n', "E030", 1, 5),
    ('a: "x\\ud83d"\n', "E014", 1, 6),
    # Lists.
    ("- a\n-b\n", "E031", 2, 1),
    ("a:\n- x\n• y\n", "E031", 3, 1),
    ("a: - b\n", "E032", 1, 4),
    ("a: 1\n- b\n", "E032", 2, 1),
    ("a: | foo\n", "E033", 1, 4),
    ("a: >=5\n", "E033", 1, 4),
    ("a: |0\n  x\n", "E033", 1, 4),
    ("a: [x,, y]\n", "E035", 1, 7),
    ("a: [b: c: d]\n", "E035", 1, 9),
    ('a: ["x"，"y"]\n', "E054", 1, 8),
    ("a: 1\n...\nb: 2\n", "E037", 3, 1),
    ("a: !e!x y\n", "E013", 1, 4),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), FAULTS)
def test_broken_yaml_is_explained_at_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    notes = read_notes(text.encode(), "n.yaml")
    last = notes.problems[-1]
    assert (last.code, last.location.line, last.location.column) == (code, line, column)
    assert notes.tree == {}


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize(("text", "code", "line", "column"), FAULTS)
def test_the_place_does_not_depend_on_the_line_ends(
    text: str, code: str, line: int, column: int, end: str
) -> None:
    last = read_notes(text.replace("\n", end).encode(), "n.yaml").problems[-1]
    assert (last.code, last.location.line, last.location.column) == (code, line, column)


def test_what_was_found_before_the_break_is_told_too() -> None:
    notes = read_notes(b"a: 1\na: !t 2\nb: [x\n", "n.yaml")
    assert [problem.code for problem in notes.problems] == ["E009", "E013", "E028"]


def test_the_place_of_a_whole_line_ends_with_it() -> None:
    notes = read_notes(b"a: 1\njust text  \nb: 2\n", "n.yaml")
    assert notes.problems[0].location == Location(2, 1, len("just text"))


def test_an_unknown_fault_still_has_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.readers.yaml_errors.EXPLAINERS", {})
    problem = read_notes(b"a: b: c\n", "n.yaml").problems[0]
    assert (problem.code, problem.location) == ("E039", Location(1, 5))
    assert "mapping values" in problem.details["problem"]

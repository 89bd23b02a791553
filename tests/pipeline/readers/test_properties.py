"""What holds for any notes whatever."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers.encoding import BLANKS
from pipeline.readers.reader import read_notes
from schemas.texts import joins_tightly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.readers.notes import Notes
    from pipeline.readers.tree import Value

SIGNS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"))
TEXTS = st.text(SIGNS | st.sampled_from(" \n\t:#-'\"\\[]{},&*!|>%@`~：，。“”"), max_size=20)
KEYS = st.text(SIGNS, min_size=1, max_size=8).filter(
    lambda key: key != "<<" and key[0] not in BLANKS
)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        TEXTS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)

TELLING = "各部门确认交付内容、责任人与完成时间，试产数据见附表，未尽事宜另行通知。" * 3
"""Chinese enough to tell GB18030 from UTF-8; a character or two can be either."""


class QuotingDumper(yaml.SafeDumper):
    """Quotes whatever this pipeline reads as absent or as a merge key."""


def dump_yaml(tree: Any, **style: Any) -> str:
    return str(yaml.dump(tree, Dumper=QuotingDumper, allow_unicode=True, sort_keys=False, **style))


def walk(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    if not isinstance(value, str):
        for step, item in inner:
            yield from walk(item, (*path, step))


def check_places(notes: Notes, text: str) -> None:
    """Each place of a text leads to its first character; each key place to its key."""
    lines = re.split(r"\r\n|\r|\n", text)
    for path, value in walk(notes.tree):
        location = notes.value_place(path)
        written = lines[location.line - 1][location.column - 1 :]
        if isinstance(value, str):
            assert starts(written, value), (path, written, value)
        if path and isinstance(path[-1], str):
            key = notes.key_place(path)
            assert starts(lines[key.line - 1][key.column - 1 :], path[-1]), path


def starts(written: str, value: str) -> bool:
    """Whether the rest of a line begins with a text, in quotes or not."""
    if not value:
        return written[:2] in ("", '""', "''") or not written[0].isalnum()
    if written[:1] in ("'", '"'):
        return True
    return value.startswith(written[:1])


def close_up(value: Any) -> Any:
    """A tree without the blanks between Chinese characters, at which a dumper may end a line."""
    if isinstance(value, dict):
        return {close_up(key): close_up(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [close_up(item) for item in value]
    return re.sub(
        " +", lambda blank: "" if joins_tightly(value, *blank.span()) else blank[0], value
    )


@given(TREES)
def test_a_tree_written_as_json_is_read_back(tree: Any) -> None:
    text = json.dumps(tree, ensure_ascii=False)
    notes = read_notes(text.encode(), "n.json")
    assert notes.tree == tree
    assert notes.problems == ()
    check_places(notes, text)


@given(TREES, st.sampled_from([None, 1, "\t"]))
def test_a_tree_written_as_json_in_ascii_is_read_back(tree: Any, indent: Any) -> None:
    text = json.dumps(tree, indent=indent)
    notes = read_notes(text.encode(), "n.json")
    assert notes.tree == tree
    check_places(notes, text)


@given(TREES, st.sampled_from([None, True, False]), st.sampled_from([20, 80, 10_000]))
def test_a_tree_written_as_yaml_is_read_back(tree: Any, flow: Any, width: int) -> None:
    text = dump_yaml(tree, default_flow_style=flow, width=width)
    notes = read_notes(text.encode(), "n.yaml")
    assert close_up(notes.tree) == close_up(tree)
    check_places(notes, text)


@given(TREES, st.sampled_from(["\r\n", "\r"]), st.sampled_from(["utf-8-sig", "utf-16", "gb18030"]))
def test_line_ends_and_encodings_change_nothing(tree: Any, end: str, encoding: str) -> None:
    text = dump_yaml(tree | {"会议内容": TELLING})
    notes = read_notes(text.encode(), "n.yaml")
    other = read_notes(text.replace("\n", end).encode(encoding), "n.yaml")
    assert other.tree == notes.tree
    for path, _ in walk(notes.tree):
        assert other.value_place(path) == notes.value_place(path)
        assert other.key_place(path) == notes.key_place(path)


@given(TREES)
def test_json_read_as_yaml_gives_the_same_tree(tree: Any) -> None:
    data = json.dumps(tree, ensure_ascii=False).encode()
    assert read_notes(data, "n.yaml").tree == read_notes(data, "n.json").tree


@given(TREES, st.booleans(), st.data())
def test_any_word_of_a_value_is_found_within_it(
    tree: Any, ascii_only: bool, data: st.DataObject
) -> None:
    text = json.dumps(tree, ensure_ascii=ascii_only)
    notes = read_notes(text.encode(), "n.json")
    words = [
        (path, word)
        for path, value in walk(notes.tree)
        if isinstance(value, str)
        for word in value.split()
    ]
    if not words:
        return
    path, word = data.draw(st.sampled_from(words))
    location, whole = notes.find(path, word), notes.value_place(path)
    written = text[location.column - 1 :][: location.length]
    assert json.loads(f'"{written}"') == word
    assert whole.column < location.column < whole.column + whole.length


@settings(max_examples=300)
@given(st.binary(max_size=60), st.sampled_from(["n.yaml", "n.json", "-"]))
def test_no_bytes_crash_it(data: bytes, name: str) -> None:
    check_whole(read_notes(data, name))


@settings(max_examples=500)
@given(
    st.text(st.sampled_from("ab中：: \n\t-[]{},'\"\\#&*!|>%@?~.x07u\x00\u2028\ufeff"), max_size=40),
    st.sampled_from(["n.yaml", "n.json"]),
)
def test_no_text_crashes_it(text: str, name: str) -> None:
    check_whole(read_notes(text.encode(), name))


def check_whole(notes: Notes) -> None:
    """A file has a tree, or a problem that says why not."""
    assert isinstance(notes.tree, dict)
    assert notes.problems or notes.tree or notes.lines.text.strip()
    for problem in notes.problems:
        line = notes.excerpt(problem.location.line)
        assert problem.excerpt == line
        assert problem.location.column <= len(line) + 1
        assert problem.location.column + problem.location.length <= len(line) + 2


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
def test_every_beginning_of_a_file_is_read_or_refused(name: str) -> None:
    tree = {"会议": {"a": ["x: y", "b\"c'\\", ""], "b": {"c": "1\n2\n", "d": [{"e": "😀"}]}}}
    text = dump_yaml(tree) if name.endswith("yaml") else json.dumps(tree, indent=1)
    data = text.encode()
    for end in range(len(data)):
        check_whole(read_notes(data[:end], name))

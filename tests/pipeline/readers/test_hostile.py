"""Files made to crash, stall or fill a machine."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pipeline.readers.findings import MOST_OF_A_KIND
from pipeline.readers.reader import read_notes

SIZE = 5_000_000
SECONDS = 5.0
"""Measured: 0.6 at most; what grows with the square of the size takes minutes."""


def fill(before: str, piece: str, after: str = "") -> bytes:
    """As many pieces as a file of the largest size can hold."""
    room = SIZE - len((before + after).encode())
    return (before + piece * (room // len(piece.encode())) + after).encode()


HOSTILE = {
    "brackets": fill("", "["),
    "braces": fill("", "{"),
    "brackets in a key": fill('{"a": ', "["),
    "keys of keys": fill("", '{"a":'),
    "lists of lists": fill("", "- "),
    "keys in brackets": fill("", "[a]: "),
    "items": fill("", "- a\n"),
    "short texts": fill("[", "1,", "1]"),
    "empty lists": fill('{"a":[', "[],", "[]]}"),
    "keys given twice": fill("", "a: 1\n"),
    "keys given twice in JSON": fill("{", '"a":1,', '"a":1}'),
    "anchors": fill("", "- &a b\n"),
    "aliases": fill("", "- *a\n"),
    "tags": fill("", "- !!str a\n"),
    "documents": fill("", "---\n"),
    "control characters": fill("a: ", "\0"),
    "control characters apart": fill("a: ", "\0a"),
    "control characters as escapes": fill('{"a":"', "\\u0007", '"}'),
    "invisible characters": fill("a: ", "\u200b"),
    "invisible characters apart": fill("a: ", "\u202ea"),
    "halves of characters": fill('{"a":"', "\\ud800", '"}'),
    "escaped line ends": fill('{"a":"\\u0007', "\\n", '"}'),
    "separators of lines": fill("a: ", "\u2028"),
    "a number": fill('{"a":', "9", "}"),
    "a quote": fill('"', "a"),
    "a key": fill("", "a"),
    "blanks": fill("", " "),
    "empty lines": fill("", "\n"),
    "old line ends": fill("", "\r"),
    "comments": fill("", "#\n"),
    "a block of text": fill("a: |\n ", "b\n "),
    "wide colons": fill("", "键：值\n"),
    "text in GB18030": ("键: " + "周慕白" * (SIZE // 7)).encode("gb18030"),
    "nothing decodable": b"\xff" * SIZE,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_done_with_soon(data: bytes, name: str) -> None:
    assert SIZE * 0.8 < len(data) <= SIZE
    start = time.process_time()
    notes = read_notes(data, name)
    assert time.process_time() - start < SECONDS
    assert notes.problems or notes.tree
    assert len(notes.problems) <= 3 * (MOST_OF_A_KIND + 1)


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
@pytest.mark.parametrize("piece", ["[", "{", '{"a":', "- ", "[[a, "])
def test_endless_brackets_end_at_once(piece: str, name: str) -> None:
    data = (piece * 25_000).encode()
    start = time.process_time()
    problems = read_notes(data, name).problems
    assert time.process_time() - start < 0.2
    assert len(problems) == 1


def test_references_are_not_multiplied() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    notes = read_notes("\n".join(lines).encode(), "n.yaml")
    assert notes.tree["a19"] == [""] * 9


def test_a_number_of_any_length_is_text() -> None:
    digits = "9" * 5000
    assert read_notes(b'{"a": -%b.5e99}' % digits.encode(), "n.json").tree == {
        "a": f"-{digits}.5e99"
    }
    assert read_notes(b"a: " + digits.encode(), "n.yaml").tree == {"a": digits}


MEASURE = """
import resource, sys
from pipeline.readers.reader import read_notes
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read_notes(data, sys.argv[1])
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_does_not_fill_the_memory(data: bytes, name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, name], input=data, capture_output=True, check=True
    )
    # Measured: 60 MB at most.
    assert int(run.stdout) < 100

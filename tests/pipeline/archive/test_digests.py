"""Sums that are not whole, not of this outbox or not of this very file say nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from pipeline.archive.digest_cache import (
    Fingerprint,
    Memory,
    Sum,
    dump_sums,
    load_sums,
    take_fingerprint,
)
from pipeline.outbox.manifest import digest

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {"one/notes.yaml": Sum(Fingerprint(1, 2, 3, 4, 5), "0" * 64)}


@pytest.mark.parametrize("field", [field.name for field in fields(Fingerprint)])
def test_each_part_of_a_fingerprint_counts(tmp_path: Path, field: str) -> None:
    file = tmp_path / "record" / "notes.yaml"
    file.parent.mkdir()
    file.write_bytes(b"notes")
    found = take_fingerprint(file)
    assert found is not None
    assert remember(file, found).digest(file) == "as remembered"
    other = replace(found, **{field: getattr(found, field) + 1})
    assert remember(file, other).digest(file) != "as remembered"


def remember(file: Path, fingerprint: Fingerprint) -> Memory:
    """A memory of one file, right or wrong."""
    known = {f"{file.parent.name}/{file.name}": Sum(fingerprint, "as remembered")}
    return Memory(lambda _: dict(known))


def test_a_file_of_sums_cut_off_anywhere_or_with_a_wrong_byte_says_nothing() -> None:
    data = dump_sums("/outbox", KNOWN)
    assert load_sums(data, "/outbox") == KNOWN
    for location in range(len(data)):
        assert load_sums(data[:location], "/outbox") == {}
        wrong = bytes([data[location] ^ 1])
        assert load_sums(data[:location] + wrong + data[location + 1 :], "/outbox") == {}


def test_sums_are_taken_only_for_the_outbox_that_they_name() -> None:
    assert load_sums(dump_sums("/outbox", KNOWN), "/other") == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"schema":1,"outbox":"/outbox"}',
        b'{"schema":1,"outbox":"/outbox","sums":[]}',
        b'{"schema":1,"outbox":"/outbox","sums":{"one/notes.yaml":[]}}',
        b'{"schema":1,"outbox":"/outbox","sums":{"one/notes.yaml":[1,""]}}',
        b'{"schema":2,"outbox":"/outbox","sums":{"one/notes.yaml":[1,2,3,4,5,""]}}',
        b"[" * 100_000,
    ],
)
def test_sums_of_another_form_say_nothing(body: bytes) -> None:
    assert load_sums(digest(body).encode() + b"\n" + body, "/outbox") == {}

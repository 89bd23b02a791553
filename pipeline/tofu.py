"""No empty boxes in an official record: characters that nothing can draw are problems."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from pipeline.errors import Problem
from pipeline.glyphs import find_undrawable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.source import Notes, Value

CODE = "E801"


def find_tofu(notes: Notes) -> Iterator[Problem]:
    """A problem at the first place of every character of the notes that would be an empty box."""
    seen: set[str] = set()
    for path, text in _walk(notes.tree, ()):
        for char in find_undrawable(text):
            if char not in seen:
                seen.add(char)
                yield _describe(notes, path, char)


def _walk(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("x-"):  # The user's own: never printed.
                yield from _walk(inner, (*path, key))
    else:
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index))


def _describe(notes: Notes, path: Path, char: str) -> Problem:
    place = notes.find(path, char)
    number = f"U+{ord(char):04X}"
    details = {"char": char, "number": number, "name": unicodedata.name(char, number)}
    return Problem(CODE, place, path, details, notes.excerpt(place.line))

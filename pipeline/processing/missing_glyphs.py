"""Missing glyphs: characters of a record that nothing can draw are problems, not empty boxes."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING

from pipeline.errors import Problem
from pipeline.system.glyph_coverage import find_undrawable
from pipeline.validation.validator import check_file_name
from schemas.model import Edition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.readers.notes import Notes
    from pipeline.readers.tree import Value
    from pipeline.settings import Settings
    from schemas.model import Record

CODE = "E801"
_TAG = re.compile(r"<[^>]*>")


def find_missing_glyphs(
    notes: Notes, record: Record | None, settings: Settings
) -> tuple[Problem, ...]:
    """A problem for every character of the notes, or of their name, that would be an empty box.

    Judged is what the form prints of them: an address behind a link is not. Where errors leave no
    record, all that could be printed is. Raises ThemeError.
    """
    boxes = dict(_find_boxes(notes))
    if boxes and record:
        from pipeline.processing.render import compose_record  # hardly any notes get here

        printed = unescape(_TAG.sub("", compose_record(record, Edition(), settings).html))
        boxes = {char: path for char, path in boxes.items() if char in printed}
    of_name = check_file_name(record, notes) if record else ()
    return (*(_describe(notes, path, char) for char, path in boxes.items()), *of_name)


def _find_boxes(notes: Notes) -> Iterator[tuple[str, Path]]:
    """Every character of the notes that nothing can draw, with the path of its first place."""
    seen: set[str] = set()
    for path, text in _walk(notes.tree, ()):
        for char in find_undrawable(text):
            if char not in seen:
                seen.add(char)
                yield char, path


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
    location = notes.find(path, char)
    number = f"U+{ord(char):04X}"
    details = {"char": char, "number": number, "name": unicodedata.name(char, number)}
    return Problem(CODE, location, path, details, notes.excerpt(location.line))

"""Whether a theme's own labels have every word that the built-in ones have."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from pipeline.assets import LABELS, find_inside
from pipeline.labels import list_places
from schemas.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.assets import Theme

    Words = dict[str, Any]


def check_words(theme: Theme) -> Iterator[str]:
    """What is wrong with the labels of `theme`, a line each with its file."""
    for language in Language:
        file = theme.labels / f"{language}.toml"
        try:
            words = _read(file)
        except (OSError, ValueError) as error:
            yield f"{file}: {getattr(error, 'strerror', None) or error}"
            continue
        yield from _compare(file, words, _read(LABELS / f"{language}.toml"))


def _read(file: Path) -> Words:
    if file.exists() and find_inside(file.parent, file.name) is None:
        raise ValueError("no regular file in this folder")
    return dict(_flatten(tomllib.loads(file.read_text(encoding="utf-8")), ""))


def _flatten(table: Words, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _compare(file: Path, words: Words, built_in: Words) -> Iterator[str]:
    for name, right in built_in.items():
        if name not in words:
            yield f"{file}: the label {name!r} is missing; built in it is {right!r}"
        elif type(words[name]) is not type(right):
            yield f"{file}:{_find_line(file, name)}: the label {name!r} must be like {right!r}"
        elif isinstance(right, str):
            yield from _compare_places(file, name, words[name], right)


def _compare_places(file: Path, name: str, word: str, right: str) -> Iterator[str]:
    """What stands in braces must be what the program fills in."""
    known, places = set(list_places(right)), set(list_places(word))
    line = _find_line(file, name)
    may = ", ".join(sorted(known, key=lambda place: place.strip("{}")))
    told = f"only {may}" if known else "nothing in braces is"
    for place in sorted(places - known):
        yield f"{file}:{line}: the label {name!r}: {place} is not known here, {told}"


def _find_line(file: Path, name: str) -> int:
    """The line that `name` is set on, counted from 1."""
    table, _, key = name.rpartition(".")
    inside = ""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("["):
            inside = text.strip("[] ")
        elif inside == table and text.partition("=")[0].strip().strip("\"'") == key:
            return number
    return 1

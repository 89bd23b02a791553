"""Marks of fields: where a value stands in the notes, as the name of a bookmark, and back.

A form says of each element which field it prints, as a path: `topics[0].conclusion`. In a Word
file bookmarks say the same, whose names have no brackets and at most 40 characters.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

LONGEST: Final = 40
"""Characters that Word takes in the name of a bookmark."""
_STEP: Final = re.compile(r"([a-z]+(?:_[a-z]+)*)(?:\[(\d+)\])?")
_NAME: Final = re.compile(r"(?P<path>[a-z][a-z0-9_]*?[a-z0-9])(?:_(?P<part>\d+))?")
_WORD: Final = re.compile(r"([a-z]+(?:_[a-z]+)*)(\d*)")


class FieldMark(NamedTuple):
    """The field that a bookmark stands around, and which stretch of it; a table begins one."""

    path: str
    part: int = 1


def name_mark(path: str, part: int = 1) -> str:
    """The name of the bookmark around a field; empty where `path` is none or the name too long."""
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    words = [f"{step[1]}{step[2] or ''}" for step in steps if step]
    name = "__".join(words) + (f"_{part}" if part > 1 else "")
    return name if len(words) == len(steps) and len(name) <= LONGEST else ""


def read_mark(name: str) -> FieldMark | None:
    """What a bookmark of this name stands around; None where it is none of ours."""
    found = _NAME.fullmatch(name)
    words = [_WORD.fullmatch(word) for word in found["path"].split("__")] if found else []
    steps = [f"{word[1]}[{word[2]}]" if word[2] else word[1] for word in words if word]
    if found is None or len(steps) != len(words):
        return None
    return FieldMark(".".join(steps), int(found["part"] or 1))

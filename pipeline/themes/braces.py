"""Braces of a style sheet that do not pair: CSS then takes the rules after them for nested ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TOKEN = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|[{}]', re.DOTALL)


def check_braces(file: Path) -> Iterator[str]:
    """The first brace of `file` that is closed without being open, or the first left open."""
    text = file.read_text(encoding="utf-8", errors="replace")
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            opened.append(token.start())
        elif token[0] == "}" and opened:
            opened.pop()
        elif token[0] == "}":
            yield f"{file}:{_count_line(text, token.start())}: this }} closes nothing"
            return
    if opened:
        yield f"{file}:{_count_line(text, opened[0])}: this {{ is never closed"


def _count_line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1

"""Line ends that YAML turns into blanks: between Chinese characters there is none."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, Final

import yaml
from yaml.cyaml import CSafeLoader

from schemas.texts import joins_tightly

BREAKS: Final = re.compile(r"[ \t]*\n[ \t\n]*")
BLANKS: Final = re.compile(" *")


def close_folds(raw: str, value: str, style: str | None) -> str:
    """A value of several lines without the blanks between Chinese lines that nobody typed.

    `raw` is the value as written and `style` how it is quoted; `|` keeps its line ends.
    """
    if style == ">":
        return _close_block(raw, value)
    if style == '"':
        return _read_quoted(BREAKS.sub(lambda match: _fold(match, keep=True), raw))
    if style == "'":
        return BREAKS.sub(_fold, raw[1:-1]).replace("''", "'")
    return value if style else BREAKS.sub(_fold, raw)


def _fold(match: re.Match[str], *, keep: bool = False) -> str:
    """What becomes of line ends in a text: one is a blank or nothing, more are one less."""
    ends = match[0].count("\n")
    if ends == 1 and joins_tightly(match.string, *match.span()):
        return ""
    if keep:
        return match[0]
    return " " if ends == 1 else "\n" * (ends - 1)


def _close_block(raw: str, value: str) -> str:
    """The value of a block after `>`, in which lines that are indented further stay lines."""
    lines = [line.strip(" \t") for line in raw.split("\n")[1:]]
    closed, at = "", 0
    for line, following in pairwise(lines):
        end = value.find(line, at) + len(line) if line else at
        start = end + len(BLANKS.match(value, end)[0])  # type: ignore[index]  # it always matches
        folded = start > end and value.startswith(following or "\n", start)
        closed += value[at:end]
        at = start if folded and joins_tightly(value, end, start) else end
    return closed + value[at:]


def _read_quoted(raw: str) -> str:
    """The text that stands in double quotes."""
    next_event: Any = CSafeLoader(raw).get_event
    while type(event := next_event()) is not yaml.ScalarEvent:
        pass
    text: str = event.value
    return text

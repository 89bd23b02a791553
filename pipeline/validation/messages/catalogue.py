"""Catalogue of problems: the text of every code in both languages, from the TOML files here."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.errors import Problem

LANGUAGES = ("zh-CN", "en")
LONGEST = 120
"""Characters of a value that a message quotes."""


@dataclass(frozen=True, slots=True)
class ProblemText:
    """What the catalogue says of one code.

    `message` has `{name}` placeholders, filled from the details of a problem. `why` and `fix`
    are prose for docs/problems.md; `bad` and `good` are pieces of YAML notes.
    """

    message: str
    why: str
    fix: str
    bad: str = ""
    good: str = ""


@cache
def load_catalogue(language: str) -> Mapping[str, ProblemText]:
    """Every code with its texts in `language` (`zh-CN` or `en`), in order of code."""
    entries: dict[str, ProblemText] = {}
    for file in sorted(Path(__file__).with_name(str(language)).glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        entries |= {code: ProblemText(**texts) for code, texts in table.items()}
    return dict(sorted(entries.items()))


def explain(problem: Problem, language: str) -> str:
    """The one-line text of a problem in `language`; long values of the notes are cut."""
    details = {name: clean_text(text) for name, text in problem.details.items()}
    return load_catalogue(language)[problem.code].message.format_map(details)


def clean_text(text: str) -> str:
    """`text` from notes, fit for a message: one line, short, nothing that moves a terminal."""
    line = " ".join(text[: 4 * LONGEST].split())
    line = "".join(
        mark if unicodedata.category(mark)[0] != "C" else "\N{REPLACEMENT CHARACTER}"
        for mark in line[: LONGEST + 1]
    )
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"


def describe_message(entry: ProblemText) -> str:
    """The message of a code in general: an ellipsis stands for what is filled in."""
    text = re.sub(r"\{\w+\}", "…", entry.message)
    return re.sub(r"…(?: …)+", "…", text)

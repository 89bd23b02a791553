"""Texts of problems: the catalogue of every code in both languages, and how one is printed."""

from __future__ import annotations

import pathlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.system.text import measure_character
from schemas.notes import translate_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.errors import Path, Place, Problem

    Paint = Callable[[str, str], str]
    from collections.abc import Mapping


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
    for file in sorted(pathlib.Path(__file__).with_name(str(language)).glob("*.toml")):
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


WINDOW = 100
"""Columns of a long line that are shown, a wide character counting two."""
LEAD = 40
"""Columns kept in front of the fault where a long line is cut."""
NEIGHBOURHOOD = 4 * WINDOW
PLACES = {
    "en": ("table {table}, row {row}", "paragraph {number}", ", ", "sheet “{sheet}” {cell}"),
    "zh-CN": ("表格 {table} 第 {row} 行", "第 {number} 段", "", "工作表“{sheet}” {cell}"),
}
"""A place in a table and in the text, what stands between it and the label, one in a workbook."""
WORDS = {"en": ("error", "warning", ": "), "zh-CN": ("错误", "提示", "：")}


def leave_plain(text: str, _role: str) -> str:
    """`text` without any colour."""
    return text


def format_problem(problem: Problem, name: str, language: str, paint: Paint = leave_plain) -> str:
    """One problem as printed everywhere, without a line end; `name` is the file as named.

    `paint` colours a text by its role: `place`, `error`, `warning` or `caret`.
    Three lines; the header alone where the problem has no line of its own.
    """
    lines = [format_header(problem, name, language, paint)]
    if problem.excerpt.strip():
        lines += format_excerpt(problem, paint)
    return "\n".join(lines)


def format_header(problem: Problem, name: str, language: str, paint: Paint = leave_plain) -> str:
    """`file:line:column: error E103 path: text`, the words and keys in `language`.

    In documents and workbooks, which have no lines, table and row or the cell stand there.
    """
    location = problem.location
    where = f"{location.line}:{location.column}"
    if location.place:
        where = f" {format_place(location.place, language)}"
    return f"{paint(f'{name}:{where}: ', 'place')}{format_text(problem, language, paint)}"


def format_text(problem: Problem, language: str, paint: Paint = leave_plain) -> str:
    """`error E103 path: text`: a problem without its place."""
    error, warning, colon = WORDS[language]
    path = format_path(problem.path, language)
    kind = paint(error, "error") if problem.is_error else paint(warning, "warning")
    return f"{kind} {problem.code}{' ' if path else ''}{path}{colon}{explain(problem, language)}"


def format_place(place: Place, language: str) -> str:
    """A place as who opens the document sees it: 表格 3 第 4 行“截止时间”, 议题二“结论”."""
    label, under = clean_text(place.label), clean_text(place.under)
    if place.sheet:
        text = PLACES[language][3].format(sheet=clean_text(place.sheet), cell=place.cell).strip()
    elif place.table:
        text = PLACES[language][0].format(table=place.table, row=place.row)
    elif under:
        text, label, under = under, "" if label == under else label, ""
    else:
        text = PLACES[language][1].format(number=place.paragraph)
    between = PLACES[language][2]
    words = [word for word in (under, label) if word]
    quoted = [f"“{word}”" for word in dict.fromkeys(words)]
    return between.join([text, *quoted])


def format_path(path: Path, language: str) -> str:
    """A path with the keys of `language`; items count from 1, as people do."""
    text = ""
    for step in translate_path(path, language):
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f"{'.' if text else ''}{clean_text(step)}"
    return text


def format_excerpt(problem: Problem, paint: Paint = leave_plain) -> list[str]:
    """The line of the notes and the caret line; a long line is cut to a window around the fault."""
    gutter = " " * 5 if problem.location.place else f"{problem.location.line:5}"
    column = problem.location.column - 1
    # Of a line of a whole transcript, only what may be shown is looked at.
    cut = max(0, column - NEIGHBOURHOOD)
    line = [clean_character(mark) for mark in problem.excerpt[cut : column + NEIGHBOURHOOD]]
    start = column - cut
    end = max(start + 1, min(start + problem.location.length, len(line)))
    first, last = _find_window(line, start)
    shown = "".join(line[first:last]).rstrip()
    before = "…" if cut + first else ""
    after = "…" if cut + last < len(problem.excerpt) else ""
    padding = (before and " ") + "".join(map(_pad, line[first:start]))
    carets = paint("^" * max(1, sum(map(measure_character, line[start : min(end, last)]))), "caret")
    return [f"{gutter} | {before}{shown}{after}", f"{' ' * len(gutter)} | {padding}{carets}"]


@lru_cache(maxsize=4096)
def clean_character(character: str) -> str:
    """A character that prints in one place: control and format characters become visible ones."""
    if character == "\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character)[0] == "C" else character


def _find_window(line: list[str], start: int) -> tuple[int, int]:
    """First and last character of `line` that are shown, `start` among them."""
    if sum(map(measure_character, line)) <= WINDOW:
        return 0, len(line)
    first = min(start, len(line))
    width = 0
    while first and width + measure_character(line[first - 1]) <= LEAD:
        first -= 1
        width += measure_character(line[first])
    last, width = first, 0
    while last < len(line) and width + measure_character(line[last]) <= WINDOW:
        width += measure_character(line[last])
        last += 1
    return first, last


def _pad(character: str) -> str:
    # An ideographic space is as wide as the character above it in any font, two blanks are not.
    width = measure_character(character)
    return "\u3000" if width == 2 else " " * width

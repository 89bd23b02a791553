"""Column widths of a table, fitted to what its cells hold."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from schemas.model import Due, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.document.labels import Labels

TABLE = 49.5
"""Width of a table in em of its own text: 472 pt of type area, set in 9.5 pt."""
PADDING = 0.95
"""What the two sides of a cell take, in em."""
WIDEST_WORD = 9.5
"""The longest word, in em, that widens its column; a longer one, such as a URL, is broken."""
_BOLD = 1.08
"""So many times as wide as a word is the same word in bold type."""
NO_BREAK = "\u00a0"
_LONGEST_NAME = 5
"""So many Chinese characters are taken for a name, which no column may break."""
_WIDE_LETTERS = frozenset("MWmw@%—…")
_NARROW_LETTERS = frozenset(" ,.:;'!|iIjlt-()[]")
_BREAK = re.compile(r"[ \n/]+|(?<=-)(?!\d)")
_NUMBER = re.compile(r"[!-~]*\d[!-~]*")
_MEETING = re.compile(r"(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")
_GAP = 0.25
"""What Word puts between Chinese and Latin, in em."""
_LONGEST_NUMBER = 15.0
"""The widest number of a record or action, in em, that no column breaks."""


def fit_table(
    items: Sequence[object],
    columns: Sequence[str],
    table: str,
    labels: Labels,
    room: float = TABLE,
) -> list[float]:
    """Widths in per cent for a table of `items`, a row each, with the attributes `columns`.

    `table` is the group of labels that its header is printed with.
    """
    cells = [
        [labels(f"{table}.{name}"), *(_print(getattr(item, name), labels) for item in items)]
        for name in columns
    ]
    return fit_columns(cells, room)


def _print(value: str | Due | Status | None, labels: Labels) -> str:
    if isinstance(value, Due):
        return labels.due(value)
    if isinstance(value, Status):
        return " ".join(
            word.replace(" ", NO_BREAK) for word in labels.each(f"status.{value.value}")
        )
    return value or ""


def fit_columns(columns: Sequence[Sequence[str]], room: float = TABLE) -> list[float]:
    """Widths in per cent, that add up to 100, for columns given as the texts of their cells.

    `room` is the width of the table in em.

    Where there is room, no text breaks. Else every column is as wide as its longest word or name,
    up to WIDEST_WORD; the rest goes to where most text is.
    """
    least = [min(WIDEST_WORD, _find_widest(_measure_words, cells)) + PADDING for cells in columns]
    most = [
        max(narrow, min(room, _find_widest(measure_text, cells)) + PADDING)
        for narrow, cells in zip(least, columns, strict=True)
    ]
    widths = most if sum(most) <= room else _share_room(least, most, room)
    return [round(100 * width / sum(widths), 2) for width in widths]


def _find_widest(measure: Callable[[str], float], cells: Sequence[str]) -> float:
    """The widest cell by `measure`; the first one is the header, which is bold."""
    return max(_BOLD * measure(cells[0]), *map(measure, cells))


def _share_room(least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Give columns that want little all of it, and the rest to the others by what they want."""
    widths = list(least)
    free = max(0.0, room - sum(least))
    open_columns = sorted(range(len(least)), key=lambda column: most[column] - least[column])
    while open_columns:
        column = open_columns[0]
        if most[column] - least[column] > free / len(open_columns):
            break
        widths[column] = most[column]
        free -= most[column] - least[column]
        del open_columns[0]
    wanted = {column: (most[column] - least[column]) ** 0.9 for column in open_columns}
    for column, more in wanted.items():
        widths[column] += free * more / sum(wanted.values())
    return widths


def measure_text(text: str) -> float:
    """About how wide `text` is on one line, in em."""
    return sum(map(_measure_character, text)) + _GAP * len(_MEETING.findall(text))


def _measure_words(text: str) -> float:
    """The width of the longest stretch of `text` that should stay on one line."""
    numbers = (measure_text(number) for number in _NUMBER.findall(text))
    words = (_measure_word(word) for word in _BREAK.split(text))
    return max((*words, *(width for width in numbers if width <= _LONGEST_NUMBER)), default=0.0)


def _measure_word(word: str) -> float:
    if len(word) > _LONGEST_NAME and any(east_asian_width(char) in "WF" for char in word):
        return 2.0  # Chinese text breaks between any two characters.
    return measure_text(word)


@lru_cache(maxsize=4096)
def _measure_character(char: str) -> float:
    if east_asian_width(char) in "WF":
        return 1.0
    if char in _WIDE_LETTERS:
        return 0.95
    if char in _NARROW_LETTERS:
        return 0.3
    return 0.64 if char.isupper() else 0.56

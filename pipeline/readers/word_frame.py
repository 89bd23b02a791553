"""Frame of a record's page: what stood there when it was made, and the rows copied since then."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.readers.word_lines import fold, is_field, split_path
from pipeline.readers.word_page import FormParagraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.readers.word_lines import PageLine
    from pipeline.readers.word_page import FormCell, FormTable

FrameLine = tuple[tuple[str, str], ...]
"""The parts of a line when the record was made: path and text of each."""


@dataclass(slots=True)
class Frame:
    """What stood on the page when the record was made."""

    lines: list[FrameLine]
    running: frozenset[str]
    by_path: dict[str, int] = field(default_factory=dict)
    """The line of each field."""
    texts: dict[str, str] = field(default_factory=dict)
    """The text of each field."""

    @property
    def whole(self) -> frozenset[str]:
        """The fields that have whole paragraphs."""
        return frozenset(line[0][0] for line in self.lines if len(line) == 1 and line[0][0])


def read_frame(printed: str) -> Frame | None:
    """What `describe_page` said; None where it is something else."""
    try:
        told = json.loads(printed)
        told_lines = [[(str(path), str(text)) for path, text in line] for line in told["lines"]]
        lines = [tuple(part for part in line if part[0] or fold(part[1])) for line in told_lines]
        lines = [line for line in lines if line]
        frame = Frame(lines, frozenset(map(str, told["running"])))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not all(is_field(path) for line in lines for path, _ in line if path):
        return None
    for number, line in enumerate(lines):
        for path, text in line:
            if path and path not in frame.by_path:
                frame.by_path[path], frame.texts[path] = number, text
    return frame


def has_fields(line: FrameLine) -> bool:
    return any(path for path, _ in line)


def join_words(line: FrameLine) -> str:
    return fold("".join(text for _, text in line))


def list_items(path: str) -> Iterator[str]:
    """The items of lists that a path leads through, the outer one first."""
    for index, sign in enumerate(path):
        if sign == "]":
            yield path[: index + 1]


def drop_indexes(path: str) -> str:
    return ".".join(str(step) for step in split_path(path) if isinstance(step, str))


@dataclass(slots=True)
class CopiedRow:
    """A row without marks, and what stands in the columns of the one above that it is like."""

    columns: dict[int, list[str]]
    """The fields by the columns that their cells begin in."""
    item: str
    """The item that the row above is about."""
    begins: bool
    """Whether that row is the first one of its item."""
    others: list[str]
    """Further fields of the item, for rows of details."""
    moved: str = ""

    def find_paths(self, cell: FormCell | None) -> list[str]:
        """The fields that may stand in a cell, the most likely first."""
        column = self.columns.get(cell.column, []) if cell else []
        return [*column, *(path for path in self.others if path not in column)]


def find_copied_rows(
    blocks: Iterable[Any], by_start: dict[int, PageLine], frame: Frame
) -> Iterator[tuple[int, CopiedRow]]:
    """The rows without marks in tables that have some, by the identity of each cell."""
    for block in blocks:
        if not isinstance(block, FormParagraph):
            yield from _look_through(block, by_start, frame)


def _look_through(
    table: FormTable, by_start: dict[int, PageLine], frame: Frame
) -> Iterator[tuple[int, CopiedRow]]:
    known: dict[tuple[tuple[int, int], ...], tuple[dict[int, list[str]], str, bool]] = {}
    begun: set[str] = set()
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    words = {join_words(line) for line in frame.lines if not has_fields(line)}
    for row in table:
        columns = {cell.column: _list_paths(cell, by_start, frame) for cell in row}
        paths = [path for found in columns.values() for path in found]
        shape = tuple((cell.column, cell.span) for cell in row)
        if paths:
            item = _find_item(paths)
            known[shape] = (columns, item, item not in begun)
            begun.update(list_items(f"{item}."))
            known_ones = fields[drop_indexes(item)]
            known_ones.update({drop_indexes(path): path for path in paths})
        elif shape in known and not all(fold(cell.text) in words for cell in row if cell.text):
            columns, item, begins = known[shape]
            details = [] if begins else list(fields[drop_indexes(item)].values())
            copied = CopiedRow(columns, item, begins, details)
            yield from ((id(cell), copied) for cell in row)


def _list_paths(cell: FormCell, by_start: dict[int, PageLine], frame: Frame) -> list[str]:
    lines = (by_start[one.start] for one in cell.paragraphs if one.start in by_start)
    return [path for line in lines for path in line.paths if path in frame.by_path]


def _find_item(paths: list[str]) -> str:
    """The innermost item of a list that all paths lead through."""
    shared = list(list_items(paths[0]))
    return next(
        (item for item in reversed(shared) if all(one.startswith(item) for one in paths)), ""
    )

"""What was added to a record's page: rows and lines copied from others, and what has a label.

Copies say of a further item what those that they were copied from say of theirs. The rest is read
by its labels, as forms are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from pipeline.readers.findings import Findings
from pipeline.readers.word_form import begins_field, read_added
from pipeline.readers.word_frame import drop_indexes, has_fields, join_begun, join_words, match_text
from pipeline.readers.word_labels import find_line_label
from pipeline.readers.word_lines import (
    NEW,
    LinePart,
    PageLine,
    find_field,
    fold,
    list_items,
    list_lines,
    read_part,
)
from pipeline.readers.word_page import FormParagraph
from schemas.names import get_key
from schemas.synonyms import find_attendance_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.readers.word_frame import Frame
    from pipeline.readers.word_page import FormBlock, FormCell, FormPage, FormRow, FormTable

LONGEST_TITLE: Final = 60
_PEOPLE: Final = "meeting.participants."


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says of a field now."""

    text: str
    start: int
    end: int
    is_changed: bool


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
            item = find_item(paths)
            known[shape] = (columns, item, item not in begun)
            begun.update(list_items(f"{item}."))
            known_ones = fields[drop_indexes(item)]
            known_ones.update({drop_indexes(path): path for path in paths})
        elif shape in known and not all(fold(cell.text) in words for cell in row if cell.text):
            columns, item, begins = known[shape]
            if not item:  # Of what is no list, there is nothing further.
                continue
            details = [] if begins else list(fields[drop_indexes(item)].values())
            copied = CopiedRow(columns, item, begins, details)
            yield from ((id(cell), copied) for cell in row)


def _list_paths(cell: FormCell, by_start: dict[int, PageLine], frame: Frame) -> list[str]:
    lines = (by_start[one.start] for one in cell.paragraphs if one.start in by_start)
    return [path for line in lines for path in line.paths if path in frame.by_path]


def find_item(paths: list[str]) -> str:
    """The innermost item of a list that all paths lead through."""
    shared = list(list_items(paths[0])) if paths else []
    return next(
        (item for item in reversed(shared) if all(one.startswith(item) for one in paths)), ""
    )


class AddedReader:
    """What a page says of each field so far, and what was added to it."""

    def __init__(self, page: FormPage, frame: Frame, findings: Findings) -> None:
        self.page, self.frame, self.findings = page, frame, findings
        self.lines = list(join_begun(page, frame, list_lines(page, frame.whole, frame.begun)))
        self.said: dict[str, Said] = {}
        self.marked = {path for line in self.lines for path in line.paths}
        self.styles: dict[int, str] = {}
        """The styles of lines with fields, by their numbers in the frame."""
        self.items: dict[str, str] = {}
        """The item at hand of each list, by the path of the list without indexes."""
        self.firsts: dict[str, int] = {}
        """The first line of each item, by its number in the frame."""
        for path, number in frame.by_path.items():
            for item in list_items(path):
                self.firsts[item] = min(number, self.firsts.get(item, number))
        self.made = 0
        self.copied: PageLine | None = None
        """The last line that says what another one does of a further item."""
        self.under = ""
        self.rows: dict[int, FormRow] = {}
        self.tables: dict[int, FormTable] = {}
        """The rows and tables that cells stand in, by the identity of each cell."""
        for table in (one for one in page.blocks if not isinstance(one, FormParagraph)):
            for row in table:
                self.rows.update((id(cell), row) for cell in row)
                self.tables.update((id(cell), table) for cell in row)

    def keep(self, line: PageLine, parts: Iterable[LinePart]) -> None:
        """Have the parts of a line be what the page says of their fields."""
        for part in parts:
            if part.path in self.said:
                continue
            text = read_part(self.page, line, part)
            is_changed = fold(text) != fold(self.frame.texts.get(part.path, "\0"))
            self.said[part.path] = Said(text, part.start, part.end, is_changed)
            self.name(line, part.path)
            for path in list_items(part.path):
                self.items[drop_indexes(path)] = path

    def name(self, line: PageLine, path: str) -> None:
        """Have the places of a line say which field it is, and of which topic."""
        label = get_key(find_field(path), self.frame.language) if find_field(path) else ""
        if path.startswith("topics") and path.endswith("].title"):
            self.under = " ".join(self.page.text[line.start : line.end].split())[:LONGEST_TITLE]
        for block in line.blocks:
            if isinstance(block, FormParagraph):
                self.page.name(block, label, self.under if path.startswith("topics") else "")

    def move(self, path: str, row: CopiedRow) -> str:
        """The path of a field in the item that a copied row begins or goes on with."""
        item = row.item
        if not item:
            return path
        if row.begins and not row.moved:
            self.made += 1
            base = item[: item.rindex("[")]
            outer = base.rpartition("]")[0]
            if outer:
                outer += "]"
                base = self.items.get(drop_indexes(outer), outer) + base[len(outer) :]
            row.moved = f"{base}[{NEW + self.made}]"
        moved = row.moved or self.items.get(drop_indexes(item), item)
        own = next(one for one in list_items(path) if drop_indexes(one) == drop_indexes(item))
        return moved + path[len(own) :]

    def find_before(self, line: PageLine) -> str:
        """The last field before a line."""
        before = ((one.start, path) for path, one in self.said.items() if one.start < line.start)
        return max(before, default=(0, ""))[1]

    def find_copied(self, line: PageLine) -> bool:
        """Whether a line says what another one does of a further item of its list."""
        if not isinstance(line.blocks[0], FormParagraph) or line.cell is not None:
            return False
        before = self.find_before(line)
        for number, style in self.styles.items():
            pattern = self.frame.lines[number]
            item = find_item([path for path, _ in pattern if path])
            if not item or style != line.blocks[0].style or len(pattern) == 1:
                continue
            parts = match_text(self.page, line, pattern)
            first = min(
                at for path, at in self.frame.by_path.items() if path.startswith(f"{item}.")
            )
            row = CopiedRow({}, item, number == first, [])
            self.items = {drop_indexes(one): one for one in list_items(before)}
            if parts is None or not (row.begins or drop_indexes(item) in self.items):
                continue
            moved = [part._replace(path=self.move(part.path, row)) for part in parts]
            if not any(part.path in self.said for part in moved):
                self.keep(line, moved)
                words = (LinePart("", line.start, moved[0].start),)
                self.copied = PageLine((*words, *moved), line.blocks)
                return True
        return False

    def begins_field(self, line: PageLine, last: PageLine | None) -> bool:
        """Whether a line begins with the label of a field that is not on the page yet.

        `last` is the line before.
        """
        block = line.blocks[0]
        before = last.paths[-1] if last and last.paths else self.find_before(line)
        known = chain(self.marked, self.said)
        return isinstance(block, FormParagraph) and begins_field(block, before, known)

    def read_labelled(self, loose: list[int]) -> int:
        """Read what was added behind labels of its own; gives how many of the lines that is."""
        first = self.lines[loose[0]]
        before = self.find_before(first)
        block = first.blocks[0]
        if not isinstance(block, FormParagraph):
            return 0
        if self.keep_attendance(first, before):
            return 1
        if not self.frame.is_blank and not begins_field(block, before, self.said):
            return 0
        lines = [self.lines[one] for at, one in enumerate(loose) if one == loose[0] + at]
        findings = self.findings if self.frame.is_blank else Findings()
        added = read_added(self.page, self.list_blocks(lines), before, self.said, findings)
        if not self.frame.is_blank and (findings.all or not added):
            return 0
        for path, found in added.items():
            self.said[path] = Said(*found, is_changed=True)
        return len(lines)

    def keep_attendance(self, line: PageLine, before: str) -> bool:
        """Whether a line behind those who took part says who did not, or only listened."""
        label = find_line_label(self.page.text[line.start : line.end])
        kind = find_attendance_key(label[0]) if label and before.startswith(_PEOPLE) else None
        path = f"{_PEOPLE}{kind[1]}" if kind else ""
        if not label or not path or path in self.said:
            return False
        self.keep(line, [LinePart(path, line.start + label[2], line.end)])
        return True

    def list_blocks(self, lines: list[PageLine]) -> Iterator[FormBlock]:
        """The paragraphs that lines are, and the rows of which each line is one of them."""
        starts = {line.start for line in lines}
        told: set[int] = set()
        for line in lines:
            row = self.rows.get(id(line.cell), ())
            filled = [one.start for cell in row for one in cell.paragraphs if one.text.strip()]
            if not row or not starts.issuperset(filled):
                yield from line.blocks
            elif id(row) not in told:
                told.add(id(row))
                yield (row,)

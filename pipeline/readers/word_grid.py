"""Tables with a head: a row for each item, the fields of which stand in columns of any order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.readers.word_labels import (
    Target,
    find_inner,
    find_line_label,
    find_target,
    first_field,
    get_part,
    is_counter,
    is_listed,
    match_label,
    match_part,
    resolve_label,
)
from pipeline.readers.word_tree import FormPiece, is_left_over, join_plain, list_pieces, trim
from schemas.choices import ChoiceField
from schemas.names import CHINESE, get_key

if TYPE_CHECKING:
    from pipeline.readers.word_page import FormCell, FormParagraph, FormRow, FormTable
    from pipeline.readers.word_tree import Filling, FormGroup

COUNTER: Final = Target("", False, "")
UNKNOWN: Final = Target("", True, "")
_LISTED: Final = ("issues", "updates", "topics", "meeting")
_NUMBERED: Final = re.compile(r"\s*\d{1,2}[.、．]\s*")
_NAMED: Final = re.compile(r"[A-Za-z]{1,3}-?\d{1,4}")
_PERCENT: Final = re.compile(r"(?<=\S)\s*\d{1,3}\s?[%％]$")
_COUNT: Final = re.compile(r"\s*\d{1,3}[.、]?\s*")


@dataclass(slots=True)
class FormColumn:
    """What stands below one head."""

    target: Target
    label: str
    head: FormParagraph


@dataclass(slots=True)
class FormColumns:
    """The head of a table: the fields of a part by the columns that they stand in."""

    part: str
    by_start: dict[int, FormColumn]
    size: int
    above: dict[int, list[FormPiece]] = field(default_factory=dict)
    """The last values of columns, which merged cells repeat."""

    def add(self, below: FormColumns) -> FormColumns:
        """The head with a second row of it, whose words go before those above them."""
        known = {
            start: column for start, column in self.by_start.items() if start not in below.by_start
        }
        return FormColumns(self.part, known | below.by_start, below.size)

    def enter(self, reader: Filling) -> None:
        """Begin the part that the table belongs to."""
        first = next(iter(self.by_start.values()))
        reader.require(self.part, first.head, first.label)
        reader.inner = None
        if is_listed(self.part) and not self.has_items():
            reader.item = None

    def has_items(self) -> bool:
        """Whether the items of the part, not only those inside them, stand in columns."""
        return any(
            column.target.name and not column.target.is_inner for column in self.by_start.values()
        )

    def fits(self, row: FormRow) -> bool:
        """Whether a row stands below this head."""
        filled = [cell for cell in row if cell.text]
        if any(cell.column not in self.by_start for cell in filled):
            return False
        if len(row) == self.size:
            return True
        first = filled[0].text
        known = resolve_label("", first)
        return len(row) > 1 and not (known and known.is_exact) and not match_part(first, exact=True)

    def is_about_item(self, row: FormRow) -> bool:
        """Whether a row of merged cells says more of the item above, each line behind a label."""
        filled = [cell for cell in row if cell.text]
        if len(row) == self.size or len(filled) != 1:
            return False
        lines = [find_line_label(one.text) for one in filled[0].paragraphs if one.text.strip()]
        return all(line and find_target(self.part, line[0]) for line in lines)

    def heads_item(self, row: FormRow) -> bool:
        """Whether a row is one cell that names the problem of those below it."""
        text = row[0].text
        named = not self.has_items() and find_inner(self.part) and is_listed(self.part)
        return bool(
            named and len(row) == 1 and "\n" not in text and not match_part(text, exact=True)
        )

    def begin(self, reader: Filling, row: FormRow) -> None:
        """Begin an item with what the row says, behind its label if it has one."""
        paragraph = row[0].paragraphs[0]
        section = get_part(self.part).section
        name = first_field(section)
        label, at = get_key(section.fields[name], CHINESE), 0
        line = find_line_label(paragraph.text)
        if line and match_label(section, line[0], exact=False) == name:
            label, _, at = line
        elif number := _NUMBERED.match(paragraph.text):
            at = number.end()
        item = reader.start_item(paragraph.start)
        entry = item.open_entry(name, label, paragraph.start, paragraph.end)
        entry.pieces.append(trim(FormPiece(paragraph.text[at:], paragraph.start + at)))
        reader.page.name(paragraph, label)

    def read(self, reader: Filling, row: FormRow) -> None:
        """Make an item, or a further one inside the item at hand, of a row."""
        values = self.collect(row)
        if all(self.says_nothing(start, pieces) for start, pieces in values.items()):
            return
        own = {start: one for start, one in values.items() if not self.is_inside(start)}
        cells = {cell.column: cell for cell in row}
        if self.begins_item(reader, own):
            reader.start_item(_start(row))
            self.put(reader, own, cells)
        inside = {start: one for start, one in values.items() if self.is_inside(start)}
        if not all(self.says_nothing(start, pieces) for start, pieces in inside.items()):
            if find_inner(self.part) and any(self.by_start[one].target.name for one in inside):
                reader.start_inner(self.by_start[next(iter(inside))].label, *_span(row))
            self.put(reader, inside, cells)

    def says_nothing(self, start: int, pieces: list[FormPiece]) -> bool:
        """Whether a value is none, or one that forms have in every row: a number, a choice."""
        target = self.by_start[start].target
        if target is COUNTER or is_left_over(join_plain(pieces)):
            return True
        inner = find_inner(self.part)
        section = inner[1] if inner and target.is_inner else get_part(self.part).section
        return isinstance(section.fields.get(target.name), ChoiceField)

    def is_inside(self, start: int) -> bool:
        """Whether a column is one of the items inside the item."""
        return self.by_start[start].target.is_inner

    def collect(self, row: FormRow) -> dict[int, list[FormPiece]]:
        """The texts of a row by column; a cell that is merged with the one above has its text."""
        values: dict[int, list[FormPiece]] = {}
        for cell in row:
            column = self.by_start.get(cell.column)
            if column is None:
                continue
            if cell.continues:
                if self.is_inside(cell.column) and cell.column in self.above:
                    values[cell.column] = self.above[cell.column]
                continue
            values[cell.column] = list_pieces(cell)
            self.above[cell.column] = values[cell.column]
        return values

    def begins_item(self, reader: Filling, own: dict[int, list[FormPiece]]) -> bool:
        """Whether a row begins an item, not goes on with the one above."""
        if not is_listed(self.part):
            return False
        if reader.item is None:
            return True
        name = first_field(get_part(self.part).section)
        start = next((one for one, column in self.by_start.items() if _is_own(column, name)), None)
        if find_inner(self.part) is None or not any(map(self.is_inside, self.by_start)):
            return True
        if start is None or start not in own:
            return False
        text = join_plain(own[start])
        if is_left_over(text):
            return False
        before = reader.item.entries.get(name)
        return before is None or join_plain(before.pieces) != text

    def put(
        self, reader: Filling, values: dict[int, list[FormPiece]], cells: dict[int, FormCell]
    ) -> None:
        """Put the values of a row into the group that they belong to."""
        for start, pieces in values.items():
            column = self.by_start[start]
            paragraph = cells[start].paragraphs[0]
            for one in cells[start].paragraphs:
                reader.page.name(one, column.label)
            if column.target is COUNTER:
                continue
            group = reader.inner if column.target.is_inner and reader.inner else reader.item
            if group is None or (not column.target.name and is_left_over(join_plain(pieces))):
                continue
            pieces = self.part_progress(group, column, pieces)
            name = column.target.name or column.label
            entry = group.open_entry(name, column.label, paragraph.start, paragraph.end)
            entry.pieces = entry.pieces or pieces

    def part_progress(
        self, group: FormGroup, column: FormColumn, pieces: list[FormPiece]
    ) -> list[FormPiece]:
        """The pieces without how many per cent are done, which may stand behind a status."""
        found = _PERCENT.search(pieces[-1].text) if column.target.name == "status" else None
        if found is None or "progress" not in group.section.fields:
            return pieces
        rest = FormPiece(found[0], pieces[-1].start + found.start())
        paragraph = column.head
        group.open_entry("progress", column.label, paragraph.start, paragraph.end).pieces = [rest]
        return [*pieces[:-1], trim(replace(pieces[-1], text=pieces[-1].text[: found.start()]))]


def find_columns(table: FormTable, index: int, part: str) -> FormColumns | None:
    """The head that a row of a table is; None where it is none."""
    row = table[index]
    above = {cell.column: cell for cell in table[index - 1]} if index else {}
    spread = (above.get(cell.column, cell) if cell.continues else cell for cell in row)
    filled = [cell for cell in spread if cell.text]
    if all(cell.continues for cell in row if cell.text or cell.continues):
        return None
    if len(filled) < 2 or any(len(cell.text) > 30 for cell in filled):
        return None
    best: tuple[int, str, dict[int, Target]] = (0, "", {})
    for one in dict.fromkeys((part, *_LISTED)):
        if one and (is_listed(one) or one == "meeting"):
            found = _match_cells(one, filled)
            if len(filled) - len(found) <= (len(filled) > 3) and (score := _score(found)) > best[0]:
                best = (score, one, found)
    score, chosen, targets = best
    names = [target.name for target in targets.values() if target.name]
    if len(set(names)) < 2 or len(set(names)) < len(names) or (len(filled) == 2 and score < 4):
        return None
    by_start = {
        cell.column: FormColumn(
            _settle(chosen, targets.get(cell.column, UNKNOWN), table[index + 1 :], cell.column),
            cell.text.strip(" :：*＊").replace("\n", ""),
            cell.paragraphs[0],
        )
        for cell in filled
    }
    return FormColumns(chosen, by_start, len(row))


def is_group_head(table: FormTable, index: int, part: str) -> bool:
    """Whether a row only names groups of the columns that the row below it names."""
    filled = [cell for cell in table[index] if cell.text]
    below = find_columns(table, index + 1, part) if index + 1 < len(table) else None
    if below is None or not is_listed(below.part) or find_columns(table, index, part):
        return False
    words = [cell for cell in filled if match_part(cell.text, exact=False)]
    found = _match_cells(below.part, filled)
    return len(filled) > 1 and all(cell in words or cell.column in found for cell in filled)


def _match_cells(part: str, cells: list[FormCell]) -> dict[int, Target]:
    """The fields of a part that the cells of a row are called by."""
    found = {}
    inner = find_inner(part)
    for cell in cells:
        word = cell.text.replace("\n", "")
        target = (
            COUNTER if is_counter(cell.text) else find_target(part, word, people=part == "meeting")
        )
        if target and inner and target.name == inner[0] and not target.is_inner:
            target = Target(part, True, first_field(inner[1]), target.is_exact)
        if target:
            found[cell.column] = target
    return found


def _score(found: dict[int, Target]) -> int:
    return sum(2 if target.is_exact else 1 for target in found.values() if target.name)


def _settle(part: str, target: Target, below: FormTable, column: int) -> Target:
    """The field of a column; numbers that only count the rows are no ids, and A1 is one."""
    if target is not COUNTER and target.name != "id":
        return target
    texts = [cell.text for row in below for cell in row if cell.column == column and cell.text]
    if target is COUNTER:
        named = [text for text in texts if _NAMED.fullmatch(text)]
        return find_target(part, "id") or target if named else target
    return COUNTER if texts and all(map(_COUNT.fullmatch, texts)) else target


def _is_own(column: FormColumn, name: str) -> bool:
    return not column.target.is_inner and column.target.name == name


def _start(row: FormRow) -> int:
    return min(cell.paragraphs[0].start for cell in row)


def _span(row: FormRow) -> tuple[int, int]:
    filled = [cell for cell in row if cell.text] or list(row)
    return filled[0].paragraphs[0].start, filled[0].paragraphs[-1].end

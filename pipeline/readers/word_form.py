"""Reader of forms: from the blocks of a document to the tree of its notes, by their labels.

A form is tables of label and value, headings with paragraphs below, and tables with a head over
their columns, in any order. What cannot be placed is reported, never dropped and never guessed.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from pipeline.readers.word_grid import FormColumns, find_columns, is_group_head
from pipeline.readers.word_labels import (
    LONGEST,
    SIGNATURE,
    TOPIC,
    Target,
    find_line_label,
    find_target,
    get_part,
    is_listed,
    is_silent,
    match_part,
    resolve_label,
)
from pipeline.readers.word_lines import ADDED, list_items, split_path
from pipeline.readers.word_page import TITLE, FormParagraph
from pipeline.readers.word_paragraphs import SHORT, STRAY, UNREAD, ParagraphReader
from pipeline.readers.word_tree import (
    TWICE,
    FormEntry,
    FormGroup,
    FormPiece,
    is_left_over,
    join_plain,
    list_pieces,
    trim,
)
from schemas.texts import says_none

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pipeline.readers.findings import Findings
    from pipeline.readers.word_page import FormBlock, FormCell, FormPage, FormRow, FormTable

LONGEST_LABEL: Final = 20
_CAPTION: Final = re.compile(
    r"(?i)^.{2,24}(?:表|清单|一览|跟踪|台账|list|table|register|tracker)\s*$"
)


def begins_field(paragraph: FormParagraph, before: str, known: Iterable[str]) -> bool:
    """Whether a paragraph begins with what a field, or a part, is called that is not `known`.

    The field is one of the item that the field `before` is of.
    """
    text = paragraph.text.strip()
    part = str(split_path(before)[0])
    if part == "topics" and (topic := TOPIC.match(text)) and topic["number"]:
        return True
    if begun := match_part(text, exact=True):
        return not any(path.startswith((f"{begun}.", f"{begun}[")) for path in known)
    line = find_line_label(text)
    label = line[0] if line else text
    target = find_target(part, label) if part and len(label) <= LONGEST_LABEL else None
    if target is None or not target.is_exact or target.is_inner:
        return False
    path = f"{next(list_items(before), part)}.{target.name}"
    return not any(one == path or one.startswith((f"{path}.", f"{path}[")) for one in known)


def read_added(
    page: FormPage,
    blocks: Iterable[FormBlock],
    before: str,
    known: Collection[str],
    findings: Findings,
) -> dict[str, tuple[str, int, int]]:
    """What blocks behind the field `before` say of fields that are not `known`, by their paths."""
    reader = FormReader(page, findings)
    item = next(list_items(before), str(split_path(before)[0]))
    seeded = reader.resume(item, known) if item else {}
    for block in blocks:
        if isinstance(block, FormParagraph):
            reader.read_paragraph(block)
        else:
            reader.read_table(block)
    reader.tell_loose(is_before=not before)
    for label, entry in seeded.items():
        if len(entry.pieces) > 1:
            findings.add(TWICE, entry.pieces[1].start, entry.pieces[1].end, label=label)
    added = {}
    own = {id(entry) for entry in seeded.values()}
    for path, entry, field in reader.list_entries(item):
        found = entry.join(field, page)
        if field is None and found[0]:
            findings.add(STRAY, *found[1:], text=f"{entry.key}：{found[0]}"[:SHORT])
        elif found[0] and id(entry) not in own:
            added[path] = found
    return added


def read_form(page: FormPage, findings: Findings) -> FormGroup:
    """The notes that a page says."""
    reader = FormReader(page, findings)
    filled = [one for one in page.blocks if not isinstance(one, FormParagraph) or one.text.strip()]
    for block, following in zip_longest(filled, filled[1:]):
        if isinstance(block, FormParagraph):
            if not reader.is_caption(block, following):
                reader.read_paragraph(block)
        else:
            reader.read_table(block)
    reader.tell_loose()
    return reader.notes


class FormReader(ParagraphReader):
    """Walk over the blocks of a page: its paragraphs, and the rows of its tables."""

    def resume(self, item: str, known: Collection[str]) -> dict[str, FormEntry]:
        """Be in an item, or a part, of which these fields are `known`; gives their entries."""
        self.part, self.level = str(split_path(item)[0]), TITLE
        group = FormGroup(get_part(self.part).section, 0)
        for path in known:
            if path.startswith(f"{item}."):
                name = str(split_path(path[len(item) + 1 :])[0])
                group.entries[name] = FormEntry(name, 0, 0, [FormPiece(name, 0)])
        self.notes.entries[self.part] = FormEntry(self.part, 0, 0, groups=[group])
        self.item = group
        return dict(group.entries)

    def list_entries(self, item: str) -> Iterator[tuple[str, FormEntry, Any]]:
        """What was read, by path; `item` is what was resumed, further ones have new numbers."""
        for part, entry in self.notes.entries.items():
            for index, group in enumerate(entry.groups):
                base = f"{part}[{ADDED + group.start}]" if is_listed(part) else part
                resumed = index == 0 and str(split_path(item)[0]) == part
                yield from group.list_entries(item if resumed else base, ADDED)

    def is_caption(self, paragraph: FormParagraph, following: FormBlock | None) -> bool:
        """Whether a line only names the table below it, whose head says what that holds."""
        text = paragraph.text.strip()
        if (
            following is None
            or isinstance(following, FormParagraph)
            or match_part(text, exact=False)
        ):
            return False
        head = find_columns(following, 0, self.part) if following else None
        is_named = bool(_CAPTION.search(text)) or self.is_heading(paragraph)
        return bool(head and head.part != self.part and is_named and not find_line_label(text))

    def read_table(self, table: FormTable) -> None:
        """Place each row: a head over columns, a row below one, or labels with their values."""
        self.current = None
        columns: FormColumns | None = None
        last: FormEntry | None = None
        for index, row in enumerate(table):
            if not any(cell.text for cell in row):
                continue
            if is_group_head(table, index, self.part):
                continue
            if head := find_columns(table, index, self.part):
                columns = columns.add(head) if columns and columns.part == head.part else head
                columns.enter(self)
            elif columns and columns.is_about_item(row):
                for paragraph in (one for cell in row for one in cell.paragraphs):
                    self.read_paragraph(paragraph)
                self.current = None
            elif columns and columns.fits(row):
                columns.read(self, row)
            elif columns and columns.heads_item(row):
                columns.begin(self, row)
            else:
                columns = None
                last = self.read_row(row, last)
        self.current = None

    def read_row(self, row: FormRow, last: FormEntry | None) -> FormEntry | None:
        """Place labels and the values beside them; gives the entry of the last one."""
        cells = [cell for cell in row if not cell.continues]
        filled = [cell for cell in cells if cell.text]
        if last and len(filled) == 1 and row[0].continues:
            last.pieces += list_pieces(filled[0])
            return last
        if len(cells) == 1:
            for paragraph in cells[0].paragraphs:
                self.read_paragraph(paragraph)
            return last
        index = 0
        while index < len(cells):
            cell, beside = cells[index], cells[index + 1 : index + 2]
            index += 1
            if not cell.text:
                continue
            target = resolve_label(self.part, cell.text) if beside else None
            if self.is_signature(cell):
                index += 1
            elif target is not None:
                last = self.read_value(target, cell, beside[0])
                index += 1
            elif beside and (part := self.find_part(cell)):
                self.enter(part, cell.paragraphs[0], cell.text.split("\n")[0])
                if not resolve_label(part, beside[0].text):
                    index += 1
                    self.read_below(part, beside[0])
            elif beside and len(cell.text) <= 20 and self.item is not None and self.part:
                index += 1
                self.read_unknown(cell, beside[0])
            else:
                for paragraph in cell.paragraphs:
                    self.read_paragraph(paragraph)
        return last

    def is_signature(self, cell: FormCell) -> bool:
        """Whether a cell is where somebody signs, or one for the day of that."""
        if SIGNATURE.search(cell.text) and len(cell.text) <= LONGEST:
            self.signed = True
            return True
        return self.signed and is_silent(cell.text)

    def find_part(self, cell: FormCell) -> str:
        """The part that a cell beside others begins."""
        return match_part(cell.text, exact=True) or match_part(cell.text, exact=False)

    def read_below(self, part: str, cell: FormCell) -> None:
        """The text of a part that stands in one cell."""
        whole = [one for one in cell.paragraphs if one.text.strip()]
        if len(whole) == 1 and says_none(whole[0].text):
            self.place_rest(part, trim(FormPiece(whole[0].text, whole[0].start)), whole[0])
            return
        for paragraph in whole:
            self.read_paragraph(paragraph)

    def read_value(self, target: Target, cell: FormCell, beside: FormCell) -> FormEntry | None:
        """Put the value of a cell under the label of the one before."""
        label = cell.paragraphs[0]
        key = cell.text.strip(" :：*＊\n")
        self.require(target.part, label, key)
        if target.part == "topics" and target.name == "title" and not target.is_inner:
            self.under = key
            self.start_item_again(label)
        self.put(target, key, (label.start, label.end), list_pieces(beside), label)
        for paragraph in beside.paragraphs:
            self.page.name(paragraph, key, self.under if is_listed(self.part) else "")
        entry, self.current = self.current, None
        return entry

    def start_item_again(self, label: FormParagraph) -> None:
        """Begin a topic whose label has a number, where the one before has its title."""
        if self.item is None or "title" in self.item.entries:
            self.start_item(label.start)

    def read_unknown(self, cell: FormCell, beside: FormCell) -> None:
        """Keep what no field is called under its label: the checks say what was likely meant."""
        pieces = list_pieces(beside)
        if is_left_over(join_plain(pieces)):
            return
        if is_silent(cell.text):
            text = f"{cell.text} {beside.text}"
            self.findings.add(UNREAD, pieces[0].start, pieces[0].end, text=text[:SHORT])
            return
        assert self.item is not None  # noqa: S101 - looked at by read_row
        label, key = cell.paragraphs[0], cell.text.strip(" :：*＊\n").replace("\n", "")
        entry = self.item.open_entry(key, key, label.start, label.end)
        entry.pieces += pieces
        for paragraph in (label, *beside.paragraphs):
            self.page.name(paragraph, key)

"""Filling of a tree: the part of the notes at hand, its item, and the field that text goes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.readers.word_blocks import TEXT
from pipeline.readers.word_labels import Target, find_inner, first_field, get_part, is_listed
from pipeline.readers.word_tree import FormEntry, FormGroup, FormPiece, is_left_over, join_plain
from schemas.notes import get_notes_section
from schemas.synonyms import find_attendance_key

if TYPE_CHECKING:
    from pipeline.readers.findings import Findings
    from pipeline.readers.word_blocks import FormPage, FormParagraph

TWICE: Final = "E068"
_ENDS: Final = ("结束", "止", "end", "until")
_MANY: Final = ("participants", "time", "objective", "background", "other", "remarks")
"""Fields that forms have several labels for."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """A label that was just read: its field, and whether that had text before."""

    name: str = ""
    label: str = ""
    span: tuple[int, int] = (0, 0)
    has_text: bool = False


class Filling:
    """What has been read of a form so far, and where the next value goes."""

    def __init__(self, page: FormPage, findings: Findings) -> None:
        self.page = page
        self.findings = findings
        self.notes = FormGroup(get_notes_section(), 0)
        self.part = ""
        self.level = TEXT
        self.item: FormGroup | None = None
        self.inner: FormGroup | None = None
        self.current: FormEntry | None = None
        self.arriving = Arriving()
        self.under = ""
        self.label = ""

    def enter(self, part: str, paragraph: FormParagraph, label: str) -> None:
        """Begin a part, or go on with it."""
        self.part, self.level = part, paragraph.level
        self.item = self.inner = self.current = None
        self.under = ""
        start = paragraph.start + paragraph.text.find(label)
        entry = self.notes.open_entry(part, label, start, start + len(label))
        self.page.name(paragraph, label)
        if not is_listed(part):
            entry.groups = entry.groups or [FormGroup(get_part(part).section, paragraph.end)]
            self.item = entry.groups[0]

    def require(self, part: str, paragraph: FormParagraph, label: str) -> None:
        """Be in a part; begin it where nothing said that it begins."""
        if self.part != part:
            key = self.notes.open_entry(part, label, paragraph.start, paragraph.start)
            self.enter(part, paragraph, "")
            self.notes.entries[part] = key

    def start_item(self, start: int) -> FormGroup:
        """Begin an item of the part."""
        self.item = FormGroup(get_part(self.part).section, start)
        self.inner = self.current = None
        self.notes.entries[self.part].groups.append(self.item)
        return self.item

    def start_inner(self, label: str, start: int, end: int) -> FormGroup:
        """Begin an item of the list inside the item."""
        found = find_inner(self.part)
        assert found is not None  # noqa: S101 - a target is inside only where there is a list
        item = self.item if self.item is not None else self.start_item(start)
        self.inner = FormGroup(found[1], start)
        item.open_entry(found[0], label, start, end).groups.append(self.inner)
        return self.inner

    def put(
        self,
        target: Target,
        label: str,
        span: tuple[int, int],
        pieces: list[FormPiece],
        paragraph: FormParagraph,
        *,
        is_inside: bool = False,
    ) -> None:
        """Put a value under its key in the group at hand, a new item where one begins."""
        inner = find_inner(self.part)
        group = self.item
        section = get_part(self.part).section
        if inner and not inner[1].bare and not target.is_inner and target.name == inner[0]:
            target = Target(self.part, True, first_field(inner[1]))
        if target.is_inner:
            assert inner is not None  # noqa: S101 - as above
            group = self.inner
            if group is None or (
                target.name in group.entries and target.name == first_field(inner[1])
            ):
                group = self.start_inner(label, *span)
        elif group is None or (
            is_listed(self.part)
            and target.name == first_field(section)
            and target.name in group.entries
        ):
            group = self.start_item(span[0])
        if not is_inside:
            self.label = label
            self.page.name(paragraph, label, self.under)
        entry = group.open_entry(target.name, label, *span)
        has_text = not is_left_over(join_plain(entry.pieces))
        self.current, self.arriving = entry, Arriving(target.name, label, span, has_text)
        if pieces:
            self.add(pieces)

    def add(self, pieces: list[FormPiece]) -> None:
        """Add text to the field at hand, the first behind its label as that asks for."""
        entry, arriving = self.current, self.arriving
        if entry is None or (arriving.label and is_left_over(join_plain(pieces))):
            pieces = [] if entry is None or arriving.has_text else pieces
        elif arriving.label:
            self.arriving = replace(arriving, label="")
            if not arriving.has_text or self.may_add(arriving, entry, pieces):
                notes = find_attendance_key(arriving.label)
                if notes and arriving.name == "participants":
                    pieces[0] = replace(pieces[0], text=f"{notes[0]}：{pieces[0].text}")
            else:
                self.findings.add(TWICE, *arriving.span, label=arriving.label)
                self.current = None
                return
        if entry is not None:
            entry.pieces += pieces

    def may_add(self, arriving: Arriving, entry: FormEntry, pieces: list[FormPiece]) -> bool:
        """Whether a field that has its text already takes that of a second label."""
        last = entry.pieces[-1]
        if arriving.name == "participants":
            entry.pieces[-1] = replace(last, text=f"{last.text}；")
        elif arriving.name == "time":
            sign = "-" if arriving.label.lower().startswith(_ENDS) else " "
            entry.pieces[-1] = replace(last, text=f"{last.text}{sign}{pieces.pop(0).text}")
        return arriving.name in _MANY

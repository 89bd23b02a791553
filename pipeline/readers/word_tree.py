"""Tree of a form that is being read: groups of values by canonical key, each with its place.

`Filling` is where the next value goes: the part of the notes at hand, its item, and its field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from pipeline.readers.word_labels import Target, find_inner, first_field, get_part, is_listed
from pipeline.readers.word_markdown import write_blocks
from pipeline.readers.word_page import TEXT, FormParagraph
from schemas.fields import RichField
from schemas.names import CHINESE, get_key
from schemas.notes import get_notes_section
from schemas.section import Section, SectionField, SectionsField
from schemas.synonyms import find_attendance_key
from schemas.texts import LONGEST_PLACEHOLDER, is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.readers.findings import Findings
    from pipeline.readers.tree import Span, Tree, Value
    from pipeline.readers.word_page import FormCell, FormPage

TWICE: Final = "E068"
_ENDS: Final = ("结束", "止", "end", "until")
_MANY: Final = ("participants", "time", "objective", "background", "other", "remarks")
"""Fields that forms have several labels for."""
_BRACKETED: Final = re.compile(r"\s*[\[【][^\[\]【】]*[\]】]\s*(?:[(（][^()（）]*[)）])?[。.]?\s*")
_TICKED: Final = re.compile(r"[☑☒✓✔√■]\s*([^☐☑☒□■✓✔√\s]+)")
_BOXES: Final = re.compile(r"[☐□☑☒■]")
_UNTICKED: Final = re.compile(r"[☐□]")
_HINT: Final = re.compile(
    r"(?i)[(（](?:必填|选填|例如|格式[:：]|(?:若|如|没有|无)[^()（）]{0,8}填|请(?:填|选|写明|注明)"
    r"|required|optional|e\.g\.|if none)[^()（）]*[)）]\s*$"
)


@dataclass(frozen=True, slots=True)
class FormPiece:
    """A stretch of the page's text, with what stands before an item of a list."""

    text: str
    start: int
    marker: str = ""
    depth: int = 0

    @property
    def end(self) -> int:
        """Where it ends in the text of the page."""
        return self.start + len(self.text)


@dataclass(slots=True)
class FormEntry:
    """A value under its key: pieces of text, or groups."""

    key: str
    start: int
    end: int
    pieces: list[FormPiece] = field(default_factory=list)
    groups: list[FormGroup] = field(default_factory=list)

    def join(self, known: Any, page: FormPage) -> tuple[str, int, int]:
        """The text of a field, and from where to where it stands."""
        plain = join_plain(self.pieces)
        is_rich = isinstance(known, RichField)
        text = _join_rich(self.pieces, page) if is_rich else _drop_hint(plain)
        is_asked = known is not None and known.required and is_placeholder(plain)
        start = self.pieces[0].start if self.pieces else self.end
        end = self.pieces[-1].end if self.pieces else self.end
        return "" if is_left_over(plain) and not is_asked else text, start, end


@dataclass(slots=True)
class FormGroup:
    """A mapping that is being filled, by canonical keys; by labels where none is known."""

    section: Section
    start: int
    entries: dict[str, FormEntry] = field(default_factory=dict)

    def open_entry(self, name: str, label: str, start: int, end: int) -> FormEntry:
        """The entry of a field, a new one with the key in the language of its label."""
        known = self.section.fields.get(name)
        key = get_key(known, "en" if label.isascii() else CHINESE) if known else label
        return self.entries.setdefault(name, FormEntry(key, start, end))

    def list_entries(self, path: str, number: int) -> Iterator[tuple[str, FormEntry, Any]]:
        """The values in it by their paths, each with its field; None where that is unknown.

        Items inside are numbered from `number` on, by where they begin.
        """
        for name, entry in self.entries.items():
            for group in entry.groups:
                yield from group.list_entries(f"{path}.{name}[{number + group.start}]", number)
            if not entry.groups:
                yield f"{path}.{name}", entry, self.section.fields.get(name)

    def has_text(self) -> bool:
        """Whether anything was filled in."""
        return any(
            any(group.has_text() for group in entry.groups)
            or not is_left_over(join_plain(entry.pieces))
            for entry in self.entries.values()
        )

    def build(self, page: FormPage) -> tuple[Tree, Span]:
        """The tree and the places in it; what a form left standing is empty."""
        tree: dict[str, Value] = {}
        spans: dict[str, Span] = {}
        end = self.start
        for name, entry in self.entries.items():
            known = self.section.fields.get(name)
            value, span = _build_entry(entry, known, page)
            if value == "" and (known is None or not known.required):
                continue
            tree[entry.key], spans[entry.key] = value, span
            end = max(end, span[3])
        return tree, (-1, -1, self.start, end, spans)


def _build_entry(entry: FormEntry, known: Any, page: FormPage) -> tuple[Value, Span]:
    if entry.groups or (isinstance(known, SectionsField) and not entry.pieces):
        filled = [group for group in entry.groups if group.has_text()]
        if not filled and known is not None and known.required:
            filled = entry.groups[:1]
        built = [group.build(page) for group in filled]
        end = max((span[3] for _, span in built), default=entry.end)
        start = min((span[2] for _, span in built), default=entry.start)
        if isinstance(known, SectionField) and not isinstance(known, SectionsField):
            tree, span = built[0] if built else ({}, (-1, -1, start, end, {}))
            return tree, (entry.start, entry.end, *span[2:])
        loose = [piece for piece in entry.pieces if piece.text.strip()]
        items: list[Value] = [*(piece.text for piece in loose), *(tree for tree, _ in built)]
        spans: list[Span] = [(-1, -1, piece.start, piece.end, None) for piece in loose]
        spans += [span for _, span in built]
        return items, (entry.start, entry.end, start, end, spans)
    text, start, end = entry.join(known, page)
    return text, (entry.start, entry.end, start, end, None)


def _drop_hint(text: str) -> str:
    """The text without what the form says behind it of how to fill in."""
    return text if _HINT.fullmatch(text) else _HINT.sub("", text).rstrip()


def is_left_over(text: str) -> bool:
    """Whether a text is nothing, or only what the form had in its place."""
    text = text.strip()
    if not text or is_placeholder(text) or _BRACKETED.fullmatch(text):
        return True
    if len(text) > LONGEST_PLACEHOLDER:
        return False
    bare = re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", text)
    return not re.sub(r"[\s_＿—…:：/／()（）]|[年月日时分至]", "", text) or (
        bare != text and is_placeholder(bare)
    )


def join_plain(pieces: list[FormPiece]) -> str:
    """A line for each piece; of boxes to tick, what is ticked."""
    text = "\n".join(filter(None, (piece.text.strip() for piece in pieces)))
    if _UNTICKED.search(text) or text[:1] in "☑☒":
        return "、".join(_TICKED.findall(text)) if _BOXES.search(text) else text
    return text


def _join_rich(pieces: list[FormPiece], page: FormPage) -> str:
    """Markdown: a paragraph for each line, an item where the document has a list."""
    lines: list[FormParagraph] = []
    for piece in pieces:
        at, marker = piece.start, piece.marker
        for line in piece.text.split("\n"):
            lines.append(FormParagraph(line, at, marker=marker, depth=piece.depth))
            at, marker = at + len(line) + 1, ""
    return write_blocks(page, (line for line in lines if line.text.strip()), is_typed=True)


def list_pieces(cell: FormCell) -> list[FormPiece]:
    """The text of a cell, a piece for each paragraph; an empty one where all are blank."""
    return [
        replace(trim(FormPiece(one.text, one.start)), marker=one.marker, depth=one.depth)
        for one in cell.paragraphs
        if one.text.strip()
    ] or [FormPiece("", cell.paragraphs[0].start)]


def trim(piece: FormPiece) -> FormPiece:
    """The piece without the blanks around it."""
    text = piece.text.strip()
    return FormPiece(text, piece.start + (piece.text.find(text) if text else 0))


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
            if arriving.has_text and join_plain(pieces) == join_plain(entry.pieces):
                self.current = None  # Records print the recorder twice.
                return
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

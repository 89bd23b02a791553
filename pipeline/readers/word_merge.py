"""Notes of a record that came back: what the page says, with what Word does not show.

A value that stands on the page as it was printed is the one of the notes, as they spell it. Keys of
the user's own, e-mail addresses and whatever else is not printed come from the notes as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from marshmallow import ValidationError

from pipeline.readers.word_lines import NEW, split_path
from schemas.choices import ChoiceField, find_choice
from schemas.fields import IdField, TextsField
from schemas.model import Attendance, Person, RecordKind
from schemas.names import CHINESE, get_key
from schemas.notes import get_notes_section
from schemas.people import PeopleField
from schemas.section import SectionField, SectionsField
from schemas.texts import SEPARATORS, cut_text, write_plainly

if TYPE_CHECKING:
    from pipeline.readers.tree import Span, Tree, Value
    from pipeline.readers.word_added import Said
    from pipeline.readers.word_frame import Frame
    from schemas.section import Section

Nest = dict[Any, Any]
"""Values by the steps of their paths."""
_COMMAS: Final = SEPARATORS | {","}
_WORDS: Final = re.compile(r"\s+")
_SIGNS: Final = re.compile(r"[、，,;；\s]")
_MOST_PIECES: Final = 8
"""So many pieces are tried as one item that has commas in it."""


def merge_notes(kept: Tree, frame: Frame, said: dict[str, Said]) -> tuple[Tree, Span]:
    """The notes that a page says, and the places on it; `kept` are those of the record."""
    language = frame.language
    if not frame.is_blank:
        language = "en" if kept and all(map(str.isascii, kept)) else CHINESE
    merger = _Merger(frame, language, _load_people(kept))
    return merger.merge_section(get_notes_section(), kept, _nest(said), _nest(frame.texts), 0)


def _load_people(kept: Tree) -> tuple[Person, ...]:
    """The people of the record, as it was printed from them."""
    try:
        record = get_notes_section().load(write_plainly(kept))
    except ValidationError:
        return ()
    people: tuple[Person, ...] = record.meeting.participants
    return people


def _nest(values: dict[str, Any]) -> Nest:
    """Values by their paths as mappings inside each other."""
    root: Nest = {}
    for path, value in values.items():
        *steps, last = split_path(path)
        at = root
        for step in steps:
            at = at.setdefault(step, {})
        at[last] = value
    return root


class _Merger:
    def __init__(self, frame: Frame, language: str, people: tuple[Person, ...]) -> None:
        self.frame = frame
        self.language = language
        self.people = people

    def merge_section(
        self, section: Section, kept: Any, said: Nest, printed: Nest, at: int
    ) -> tuple[Tree, Span]:
        """A mapping: its keys as they were, then those that came with the page."""
        kept = kept if isinstance(kept, dict) else {}
        tree: dict[str, Value] = {}
        spans: dict[str, Span] = {}
        keys = {section.recognize(key) or key: key for key in kept}
        for name in dict.fromkeys((*keys, *said)):
            known = section.fields.get(name)
            key = keys.get(name) or get_key(known, self.language)
            if name in said:
                found = self.merge_value(
                    known, kept.get(key), said[name], printed.get(name, {}), at
                )
            elif name in printed or (known is None and name not in keys):
                continue
            else:
                found = kept[key], _place(kept[key], at)
            if found is not None:
                tree[key], inner = found
                spans[key] = (*inner[2:4], *inner[2:])
                at = max(at, inner[3])
        starts = [span[2] for span in spans.values()]
        return tree, (-1, -1, min(starts, default=at), at, spans)

    def merge_value(
        self, known: Any, kept: Any, said: Any, printed: Any, at: int
    ) -> tuple[Value, Span] | None:
        """What a key has now; None where it has nothing."""
        if isinstance(known, PeopleField):
            return self.merge_people(known, kept, said, printed)
        if isinstance(known, SectionsField) and isinstance(said, dict):
            return self.merge_items(known, kept, said, printed, at)
        if isinstance(known, SectionField) and isinstance(said, dict):
            return self.merge_section(known.section, kept, said, printed, at)
        span = (-1, -1, said.start, said.end, None)
        if self.frame.is_blank and not said.text:
            return ("", span) if known.required else None
        if not said.is_changed and kept is not None and kept != "":
            return kept, (*span[:4], _place(kept, said.start)[4])
        if not said.is_changed and not isinstance(known, IdField):
            return None
        return self.read_text(known, kept, said.text), span

    def read_text(self, known: Any, kept: Any, text: str) -> Value:
        """The text of a field as its notes have it."""
        if isinstance(known, IdField):
            return text.removesuffix(RecordKind.PROGRESS.ending)
        if isinstance(known, ChoiceField):
            return _read_choice(known, text)
        if isinstance(known, TextsField) and isinstance(kept, list):
            return list(_part_items(text, [item for item in kept if isinstance(item, str)]))
        return text

    def merge_items(
        self, known: SectionsField, kept: Any, said: Nest, printed: Nest, at: int
    ) -> tuple[Value, Span] | None:
        """A list of mappings in the order of the page."""
        is_like = isinstance(kept, list) and len(kept) == len(printed)
        if self.frame.is_blank:
            filled = [index for index, inner in said.items() if _says_anything(inner)]
            filled = filled or list(said)[: bool(known.required)]
            said = {index: said[index] for index in filled}
        items: list[Value] = []
        spans: list[Span] = []
        for index, inner in said.items():
            own = kept[index] if is_like and index < NEW and index < len(kept) else None
            if isinstance(own, str) and not _is_changed(inner):
                tree: Value = own
                span = _place(own, at)
            else:
                before = {known.section.bare: own} if isinstance(own, str) else own
                tree, span = self.merge_section(
                    known.section, before, inner, printed.get(index, {}), at
                )
            items.append(tree)
            spans.append(span)
            at = max(at, span[3])
        start = spans[0][2] if spans else at
        return (items, (-1, -1, start, at, spans)) if items else None

    def merge_people(
        self, known: PeopleField, kept: Any, said: Nest, printed: Nest
    ) -> tuple[Value, Span] | None:
        """Those who took part: who is printed as before is who it was, with what is not printed."""
        start = min(one.start for one in said.values())
        end = max(one.end for one in said.values())
        span = (-1, -1, start, end, None)
        if self.frame.is_blank and not _says_anything(said):
            return "", span
        if not any(one.is_changed for one in said.values()) and said.keys() == printed.keys():
            return kept, (-1, -1, start, end, _place(kept, start)[4])
        found: list[tuple[int, Value]] = []
        printed_ones = {kind: self.find_printed(kind, printed.get(kind, "")) for kind in said}
        units = {
            text.removesuffix(person.name).strip(): person
            for people in printed_ones.values()
            for text, person in people.items()
            if text != person.name and text.endswith(person.name)
        }
        for attendance, one in said.items():
            known_ones = printed_ones[attendance]
            place = -1 if known_ones else len(self.people)
            for text in _part_items(one.text, list(known_ones)):
                person = known_ones.get(text)
                place = self.people.index(person) if person else place
                person = person or _find_unit(text, units)
                found.append((place, self.write_person(known, text, attendance, person)))
        items = [person for _, person in sorted(found, key=lambda one: one[0])]
        return items, (*span[:4], [_place(item, start) for item in items])

    def find_printed(self, attendance: str, printed: str) -> dict[str, Person]:
        """Those of the record who took part in one way, by what was printed of each."""
        people = [person for person in self.people if person.attendance == attendance]
        texts = [*filter(None, map(str.strip, cut_text(printed, _COMMAS)))]
        return dict(zip(texts, people, strict=True)) if len(texts) == len(people) else {}

    def write_person(
        self, known: PeopleField, text: str, attendance: str, person: Person | None
    ) -> dict[str, Value]:
        """A person as a mapping: the one of the record, or a new one of that name."""
        values = {"name": text}
        if person is not None:
            values = {
                name: getattr(person, name) for name in ("name", "department", "title", "email")
            }
        values["attendance"] = "" if attendance == Attendance.PRESENT else str(attendance)
        fields = known.section.fields
        return {get_key(fields[name], self.language): one for name, one in values.items() if one}


def _find_unit(text: str, units: dict[str, Person]) -> Person | None:
    """Who else is of a unit that is printed before the name; None where no unit is known."""
    unit = max((one for one in units if text.startswith(one)), key=len, default="")
    name = text.removeprefix(unit).strip()
    if not unit or not name:
        return None
    return Person(name, units[unit].department, units[unit].title)


def _read_choice(known: ChoiceField[Any], text: str) -> str:
    """The word for a choice; of one that is printed in two languages, the first if both agree."""
    if find_choice(known.kind, text) is not None:
        return text
    words = _WORDS.split(text)
    for cut in range(1, len(words)):
        pair = " ".join(words[:cut]), " ".join(words[cut:])
        found = {find_choice(known.kind, word) for word in pair}
        if len(found) == 1 and None not in found:
            return pair[0]
    return text


def _part_items(text: str, known: list[str]) -> list[str]:
    """The items of a list in one text; those that are known stay whole, whatever is in them."""
    whole = {_drop_commas(one): one for one in known}
    items: list[str] = []
    pieces = [piece.strip() for piece in cut_text(text, _COMMAS)]
    while pieces:
        for count in range(min(len(pieces), _MOST_PIECES), 0, -1):
            item = whole.get(_drop_commas("".join(pieces[:count])))
            if item:
                break
        items.append(item or pieces[0])
        del pieces[:count]
    return [item for item in items if item]


def _drop_commas(text: str) -> str:
    return _SIGNS.sub("", text)


def _says_anything(said: Any) -> bool:
    """Whether any text stands in a mapping."""
    return any(map(_says_anything, said.values())) if isinstance(said, dict) else bool(said.text)


def _is_changed(said: Any) -> bool:
    """Whether anything in a mapping is not what it was."""
    if isinstance(said, dict):
        return any(map(_is_changed, said.values()))
    return bool(said.is_changed)


def _place(value: Any, at: int) -> Span:
    """A place for a value that is not on the page, or for all that is in one."""
    if isinstance(value, dict):
        return (-1, -1, at, at, {key: _place(inner, at) for key, inner in value.items()})
    if isinstance(value, list):
        return (-1, -1, at, at, [_place(inner, at) for inner in value])
    return (-1, -1, at, at, None)

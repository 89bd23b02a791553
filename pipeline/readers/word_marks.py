"""Bookmarks in a Word document that say where fields stand, and the fields that Word computes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.readers.word_package import find_inside, get_name, get_value, read_number
from pipeline.readers.word_page import FieldRange
from schemas.form_marks import read_mark

if TYPE_CHECKING:
    from lxml import etree

_CONTENTS: Final = re.compile(r"\s*(?:TOC|TOA|INDEX)\b")
_LONGEST_CODE: Final = 100
_OFF: Final = ("0", "false", "off")


def has_marks(document: etree._Element) -> bool:
    """Whether a document is of our forms: their prompts are known, and what else stands is typed.

    LibreOffice loses the names of controls, and keeps bookmarks.
    """
    names = (get_value(one, "name") or "" for one in document.iter("{*}bookmarkStart"))
    return any(map(read_mark, names))


class OpenMarks:
    """The bookmarks of fields that have begun, and where all stand."""

    def __init__(self) -> None:
        self.ranges: list[FieldRange] = []
        self._names: dict[str, str] = {}
        self._starts: dict[str, int] = {}
        self._ended: set[str] = set()

    def note(self, element: etree._Element, at: int) -> None:
        """Begin or end a field where its bookmark does.

        LibreOffice begins one over several paragraphs twice, and ends the second of them. One that
        begins again behind its end was copied: it says nothing of what it stands around now.
        """
        key = get_value(element, "id") or ""
        if get_name(element) == "bookmarkStart":
            name = self._names[key] = get_value(element, "name") or ""
            if name not in self._ended:
                self._starts.setdefault(name, at)
        elif (name := self._names.get(key, "")) in self._starts:
            mark = read_mark(name)
            if mark is not None:
                self.ranges.append(FieldRange(self._starts[name], at, mark.path))
            del self._starts[name]
            self._ended.add(name)


class OpenFields:
    """The fields that Word computes, as they begin and end: none is computed or followed here."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._contents = 0

    @property
    def is_contents(self) -> bool:
        """Whether what stands here is a table of contents, which repeats headings."""
        return self._contents > 0

    def note(self, element: etree._Element) -> str:
        """Begin or end a field, or read on what it is; gives what a field to fill in shows."""
        kind = get_value(element, "fldCharType")
        if get_name(element) == "instrText":
            if self._open and len(self._open[-1]) < _LONGEST_CODE:
                self._contents -= bool(_CONTENTS.match(self._open[-1]))
                self._open[-1] += element.text or ""
                self._contents += bool(_CONTENTS.match(self._open[-1]))
        elif kind == "begin":
            self._open.append("")
            return _read_filled(element)
        elif kind == "end" and self._open:
            self._contents -= bool(_CONTENTS.match(self._open.pop()))
        return ""


def _read_filled(field: etree._Element) -> str:
    """The box to tick, or the word that is chosen, of a field of an old form."""
    for box in find_inside(field, "ffData", "checkBox"):
        states = {get_name(one): get_value(one, "val") or "1" for one in box}
        return "☐" if states.get("checked", states.get("default", "0")) in _OFF else "☑"
    for choice in find_inside(field, "ffData", "ddList"):
        words = [get_value(one, "val") or "" for one in choice if get_name(one) == "listEntry"]
        chosen = [get_value(one, "val") for one in choice if get_name(one) == "result"]
        return "".join(
            words[read_number(one, 0)] for one in chosen[:1] if read_number(one, 0) < len(words)
        )
    return ""

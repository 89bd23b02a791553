"""Bookmarks in a Word document that say where fields stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.readers.word_package import get_name, get_value
from pipeline.readers.word_page import FieldRange
from schemas.field_marks import read_mark

if TYPE_CHECKING:
    from lxml import etree


class OpenMarks:
    """The bookmarks of fields that have begun, and where all stand."""

    def __init__(self) -> None:
        self.ranges: list[FieldRange] = []
        self._names: dict[str, str] = {}
        self._starts: dict[str, int] = {}

    def note(self, element: etree._Element, at: int) -> None:
        """Begin or end a field where its bookmark does.

        LibreOffice begins one over several paragraphs twice, and ends the second of them.
        """
        key = get_value(element, "id") or ""
        if get_name(element) == "bookmarkStart":
            name = self._names[key] = get_value(element, "name") or ""
            self._starts.setdefault(name, at)
        elif (name := self._names.get(key, "")) in self._starts:
            mark = read_mark(name)
            if mark is not None:
                self.ranges.append(FieldRange(self._starts[name], at, mark.path))
            del self._starts[name]

"""Bookmarks around the fields of a document: what tells, when it comes back, where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.writers.docx.ooxml import w
from schemas.field_marks import name_mark

if TYPE_CHECKING:
    from pipeline.writers.docx.ooxml import Element


class FieldMarks:
    """The bookmarks of one document. Of a value that is printed twice, the first one has it."""

    def __init__(self) -> None:
        self._parts: dict[str, int] = {}
        self._stretches: list[tuple[str, list[Element]]] = []
        self._count = 0

    def start(self, path: str, paragraph: Element) -> Element | None:
        """Begin a bookmark at the end of `paragraph`; gives its end, None where there is none."""
        made = None if path in self._parts else self._make(path)
        if made is None:
            return None
        paragraph.append(made[0])
        return made[1]

    def add_block(self, path: str, block: Element) -> None:
        """Have a paragraph, just written, be part of a field; of a table, its first paragraph."""
        before, stretch = self._stretches[-1] if self._stretches else ("", [])
        if path == before and block.tag == w("p") and block.getprevious() is stretch[-1]:
            stretch.append(block)
        elif path == before or path not in self._parts:
            self._parts.setdefault(path, 0)
            self._stretches.append((path, [block]))

    def end(self) -> None:
        """Write the bookmarks around blocks. None may hold a table: LibreOffice would lose it."""
        for path, stretch in self._stretches:
            made = self._make(path)
            first = next(stretch[0].iter(w("p")))
            last = stretch[-1] if len(stretch) > 1 else first
            if made is not None:
                first.insert(1, made[0])  # behind its properties
                last.append(made[1])

    def _make(self, path: str) -> tuple[Element, Element] | None:
        part = self._parts[path] = self._parts.get(path, 0) + 1
        name = name_mark(path, part)
        if not name:
            return None
        self._count += 1
        start, end = etree.Element(w("bookmarkStart")), etree.Element(w("bookmarkEnd"))
        for mark in (start, end):
            mark.set(w("id"), str(self._count))
        start.set(w("name"), name)
        return start, end

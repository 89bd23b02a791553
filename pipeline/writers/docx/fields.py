"""Fields of a form in a Word file: bookmarks that tell where each stands, controls to fill in.

Controls stand inside a line and hold rich text, a date or one of a few words: what Word, WPS and
LibreOffice share. LibreOffice 7.4 loses their names: the bookmark around tells the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import RGBColor
from lxml import etree

from pipeline.writers.docx.ooxml import add, w
from schemas.form_marks import name_mark

if TYPE_CHECKING:
    from docx.document import Document

    from pipeline.document.template import Prompt
    from pipeline.writers.docx.ooxml import Element


class FieldMarks:
    """The bookmarks of one document. Of a value that is printed twice, the first one has it."""

    def __init__(self) -> None:
        self._parts: dict[str, int] = {}
        self._stretches: list[tuple[str, list[Element]]] = []
        self._last = ""
        self._count = 0

    def start(self, path: str, paragraph: Element) -> Element | None:
        """Begin a bookmark at the end of `paragraph`; gives its end, None where there is none."""
        made = None if path in self._parts else self._make(path)
        if made is None:
            return None
        paragraph.append(made[0])
        self._last = path
        return made[1]

    def add_block(self, path: str, block: Element) -> None:
        """Have a paragraph, just written, be part of a field; of a table, its first paragraph.

        A field that began inside the line before goes on in it.
        """
        before, stretch = self._stretches[-1] if self._stretches else ("", [])
        is_text = block.tag == w("p") and bool(stretch) and stretch[-1].tag == w("p")
        if path == before and is_text and block.getprevious() is stretch[-1]:
            stretch.append(block)
        elif path in (before, self._last) or path not in self._parts:
            self._parts.setdefault(path, 0)
            self._stretches.append((path, [block]))
        else:
            return
        self._last = path

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


STYLE: Final = "Placeholder Text"
"""What Word calls the style of prompts, and takes away when one types over them."""
_GREY: Final = RGBColor(0x6B, 0x6B, 0x6B)


def define_placeholder(document: Document) -> str:
    """The id of the style of prompts, which is added where the document has none."""
    if STYLE not in document.styles:
        style = document.styles.add_style(STYLE, WD_STYLE_TYPE.CHARACTER, builtin=True)
        style.font.color.rgb = _GREY
    return str(document.styles[STYLE].style_id)


def open_control(paragraph: Element, path: str, prompt: Prompt, number: int) -> Element:
    """Append a control for the field at `path`; gives what takes its text."""
    control = add(paragraph, "sdt")
    properties = add(control, "sdtPr")
    add(properties, "alias", prompt.label)
    if mark := name_mark(path):
        add(properties, "tag", mark)
    add(properties, "id", str(number))
    if not prompt.is_filled:
        add(properties, "showingPlcHdr")
    if prompt.choices:
        listed = add(properties, "dropDownList")
        for word in prompt.choices:
            add(listed, "listItem", displayText=word, value=word)
    elif prompt.is_date:
        date = add(properties, "date")
        add(date, "dateFormat", "yyyy-MM-dd")
        add(date, "storeMappedDataAs", "date")
        add(date, "calendar", "gregorian")
    else:
        add(properties, "richText")
    return add(control, "sdtContent")

"""A Word file in the making: what all parts of it share."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE

from pipeline.writers.docx.elements import add, w
from pipeline.writers.docx.faults import check_element, report
from schemas.model import Language

if TYPE_CHECKING:
    from pipeline.assets import Theme
    from pipeline.compose.form import Form
    from pipeline.errors import ThemeError
    from pipeline.writers.docx.elements import Element
    from pipeline.writers.docx.stencil import Stencil

DEEPEST_LEVEL = 8
"""Word numbers nine levels of a list, from 0; deeper ones look like the ninth."""
_LINKS = frozenset({"http", "https", "mailto"})
_LONGEST_LINK = 2000
"""Word refuses a file with a longer address; it takes 2,083 characters."""


class Draft:
    """The document, with the links and lists given out so far."""

    def __init__(self, stencil: Stencil, theme: Theme, form: Form) -> None:
        self.stencil = stencil
        self.template = theme.template
        self.is_chinese = form.record.language is Language.CHINESE
        self.document = stencil.open()
        self._numbering = self.document.part.numbering_part.element
        self._next_list = 1 + max(
            int(num.get(w("numId"), "0")) for num in self._numbering.iterfind(w("num"))
        )
        self._links: dict[str, str] = {}

    def style(self, name: str) -> str:
        """The id of the style `name`."""
        return self.stencil.styles[name]

    def is_bold(self, style: str) -> bool:
        """Whether text of the paragraph style `style` is bold by itself."""
        return style.lower() in self.stencil.bold

    def check(self, element: Element) -> str:
        """The class of a known element; raises ThemeError for an unknown one."""
        return check_element(self.template, element)

    def list_children(self, element: Element, allowed: set[str]) -> list[Element]:
        """The elements inside one that holds no text; raises ThemeError where it holds other."""
        children = [child for child in element if isinstance(child.tag, str)]
        for child in children:
            self.check(child)
            if child.tag not in allowed:
                raise self.report(child, f"this element cannot stand in <{element.tag}>")
        text = (element.text or "") + "".join(child.tail or "" for child in element)
        if text.strip():
            raise self.report(element, f"text cannot stand here: {text.strip()}")
        return children

    def report(self, element: Element, why: str, attribute: str = "") -> ThemeError:
        """The error to raise for `element` of the form, or for one of its attributes."""
        return report(self.template, element, why, attribute)

    def find_link(self, address: str) -> str:
        """The relationship to `address`, or nothing where Word would not take it for a link."""
        try:
            scheme = urlsplit(address).scheme
        except ValueError:
            return ""
        if scheme not in _LINKS or len(address) > _LONGEST_LINK:
            return ""
        if address not in self._links:
            key = self._links[address] = f"link{len(self._links) + 1}"
            self.document.part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, address, key, is_external=True
            )
        return self._links[address]

    def start_list(self, style: str, level: int, start: int) -> str:
        """The number id of a new list that takes its look from a list style and counts anew."""
        number = str(self._next_list)
        self._next_list += 1
        num = add(self._numbering, "num", numId=number)
        add(num, "abstractNumId", self.stencil.lists[style].abstract)
        override = add(num, "lvlOverride", ilvl=str(min(level, DEEPEST_LEVEL)))
        add(override, "startOverride", str(start))
        return number

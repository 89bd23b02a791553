"""Context of a Word file in the making: what its parts share, and which elements are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE

from pipeline.document.template import FAR_PAGE, NEXT_PAGE
from pipeline.errors import ThemeError
from pipeline.writers.docx.fields import FieldMarks, open_control
from pipeline.writers.docx.ooxml import add, w
from pipeline.writers.docx.styles import ANNEX_TITLE, OFFICIAL, SPACER
from schemas.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from docx.opc.part import Part

    from pipeline.document.template import Form, Prompt
    from pipeline.document.theme import Theme
    from pipeline.writers.docx.ooxml import Element
    from pipeline.writers.docx.template import WordTemplate

OWN_PAGE = frozenset({"annex", "sign-in"})
"""The classes of a section that begins a page."""
LETTERHEAD = "letterhead"
"""Class of a paragraph above the text of the first page."""
CLASSES: Mapping[str, frozenset[str]] = {
    "html": frozenset(),
    "body": frozenset({"draft", "final", "notice", "cancelled"}),
    "header": frozenset(),
    "footer": frozenset({NEXT_PAGE, FAR_PAGE}),
    "section": frozenset({"topic", *OWN_PAGE}),
    "div": frozenset({"running-header", "running-footer", "watermark", "conclusion"}),
    "h1": frozenset(),
    "h2": frozenset({ANNEX_TITLE}),
    "h3": frozenset(),
    "h4": frozenset(),
    "p": frozenset(
        {
            "organisation",
            "number",
            "facts",
            "label",
            "odd",
            "even",
            "logo",
            "signature",
            LETTERHEAD,
            *OFFICIAL,
        }
    ),
    "ul": frozenset(),
    "ol": frozenset(),
    "li": frozenset(),
    "pre": frozenset(),
    "table": frozenset({"information", "actions"}),
    "colgroup": frozenset(),
    "col": frozenset(),
    "thead": frozenset(),
    "tbody": frozenset(),
    "tr": frozenset({"problem", "details", "long", "sign"}),
    "th": frozenset(),
    "td": frozenset(),
    "b": frozenset(),
    "strong": frozenset(),
    "em": frozenset(),
    "code": frozenset(),
    "a": frozenset(),
    "br": frozenset(),
    "data": frozenset(),
    "img": frozenset(),
    "span": frozenset({"page", "pages", "right", "in_progress", "resolved", "escalated", "sign"}),
}
"""Every element that the writer knows, with the classes that it may have."""

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "html": frozenset({"lang"}),
    "col": frozenset({"style"}),
    "th": frozenset({"scope", "colspan", "style"}),
    "td": frozenset({"colspan", "style"}),
    "ol": frozenset({"start"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "style"}),
    "span": frozenset({"lang"}),
}
"""The attributes that an element may have besides `class`, `id` and `data-field`."""

RUNNING = frozenset({"running-header", "running-footer", "watermark"})
"""Classes of a `div` that stands outside the text, on every page."""
FIELD = "data-field"
"""The attribute that says which field of the notes an element prints."""
_EVERYWHERE = frozenset({"class", "id", FIELD})
_NONE: frozenset[str] = frozenset()
_TEMPLATE_CODE = r"(?:\s|\{%.*?%\}|\{#.*?#\})*"
DEEPEST_LEVEL = 8
"""Word numbers nine levels of a list, from 0; deeper ones look like the ninth."""
_LINKS = frozenset({"http", "https", "mailto"})
_LONGEST_LINK = 2000
"""Word refuses a file with a longer address; it takes 2,083 characters."""


def check_element(template: Path, element: Element) -> str:
    """The class of `element`, or nothing; raises ThemeError where the writer knows it not."""
    tag = str(element.tag)
    known = CLASSES.get(tag)
    if known is None:
        raise report(template, element, "the DOCX writer does not know this element")
    attributes = element.keys()
    if not attributes:
        return ""
    for name in map(str, attributes):
        if name not in _EVERYWHERE and name not in ATTRIBUTES.get(tag, _NONE):
            raise report(template, element, "the DOCX writer does not know this attribute", name)
    names = str(element.get("class", "")).split()
    if any(name not in known for name in names):
        raise report(template, element, "the DOCX writer does not know this class", "class")
    if len(names) > 1 and tag != "body":
        raise report(template, element, "the DOCX writer takes one class an element", "class")
    return names[0] if names else ""


def report(template: Path, element: Element, why: str, attribute: str = "") -> ThemeError:
    """The error to raise for `element`, or for one of its attributes."""
    shown = f' {attribute}="{element.get(attribute)}"' if attribute else ""
    line = _find_line(template, element, attribute)
    return ThemeError(f"{template}:{line}: <{element.tag}{shown}>: {why}")


def _find_line(template: Path, element: Element, attribute: str) -> int:
    """The line of the template that `element` probably comes from, else the first.

    The HTML has lost its lines to the loops and macros that made it.
    """
    source = template.read_text(encoding="utf-8", errors="replace")
    for pattern in _list_patterns(element, attribute):
        found = re.search(pattern, source, re.IGNORECASE | re.DOTALL)
        if found:
            return source.count("\n", 0, found.end()) + 1
    return 1


def _list_patterns(element: Element, attribute: str) -> Iterator[str]:
    """What to look for, the most telling first: text or attribute, the parent, the bare tag."""
    start = rf"<{re.escape(str(element.tag))}\b"
    text = " ".join((element.text or "").split()[:1])
    value = str(element.get(attribute, "")) if attribute else ""
    if text:
        yield rf"{start}[^>]*{re.escape(value)}[^>]*>\s*{re.escape(text)}"
    if attribute:
        yield rf"{start}[^>]*{re.escape(attribute)}\s*=[^>]*{re.escape(value)}"
        yield rf"{start}[^>]*\b{re.escape(attribute)}\b"
    parent = element.getparent()
    if parent is not None:
        yield rf"<{re.escape(str(parent.tag))}\b[^>]*>{_TEMPLATE_CODE}{start}"
    yield start


class DocxContext:
    """The document, with the links and lists given out so far."""

    def __init__(self, word_template: WordTemplate, theme: Theme, form: Form) -> None:
        self.word_template = word_template
        self.theme = theme
        self.template = theme.template
        self.is_chinese = form.record.language is Language.CHINESE
        self.document = word_template.open()
        self.part: Part = self.document.part
        """The part that is being written: the text, a header or a footer."""
        self.pictures: dict[bytes, Part] = {}
        self._placed = 0
        self._numbering = self.document.part.numbering_part.element
        self._next_list = 1 + max(
            int(num.get(w("numId"), "0")) for num in self._numbering.iterfind(w("num"))
        )
        self._links: dict[str, str] = {}
        self.heading = ""
        """Under which the text stands that is being written."""
        self.prompts = form.prompts
        self._controls = 0
        self.marks = FieldMarks()
        self.text_end: Element | None = None
        """The paragraph after which the 版记 begins a page with an even number."""
        self.is_far = False
        """Whether a page without anything is between the two."""

    def style(self, name: str) -> str:
        """The id of the style `name`."""
        return self.word_template.styles[name]

    def open_control(self, paragraph: Element, path: str, prompt: Prompt) -> Element:
        """Append a control for a field to a paragraph; gives what takes its text."""
        if not prompt.label:
            return paragraph
        self._controls += 1
        return open_control(paragraph, path, prompt, self._controls)

    def is_bold(self, style: str) -> bool:
        """Whether text of the paragraph style `style` is bold by itself."""
        return style.lower() in self.word_template.bold

    def measure_space(self, style: str, side: str) -> int:
        """Space above ("before") or below ("after") a paragraph of `style` beside a table.

        A line of the theme's spacer is added to what the style asks for.
        """
        spaces = self.word_template.spaces
        own: int = getattr(spaces[style.lower()], side)
        return own + spaces[SPACER.lower()].line

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

    def count_picture(self) -> int:
        """The number of a new picture, from 1."""
        self._placed += 1
        return self._placed

    def start_list(self, style: str, level: int, start: int) -> str:
        """The number id of a new list that takes its look from a list style and counts anew."""
        number = str(self._next_list)
        self._next_list += 1
        num = add(self._numbering, "num", numId=number)
        add(num, "abstractNumId", self.word_template.lists[style].abstract)
        override = add(num, "lvlOverride", ilvl=str(min(level, DEEPEST_LEVEL)))
        add(override, "startOverride", str(start))
        return number

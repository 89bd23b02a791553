"""What in a template the DOCX writer does not know, told with the template's file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ThemeError
from pipeline.writers.docx.vocabulary import ATTRIBUTES, CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.writers.docx.elements import Element

_EVERYWHERE = frozenset({"class", "id"})
_NONE: frozenset[str] = frozenset()
_TEMPLATE_CODE = r"(?:\s|\{%.*?%\}|\{#.*?#\})*"


def check_element(template: Path, element: Element) -> str:
    """The class of `element`, or nothing; raises ThemeError where the writer knows it not."""
    tag = str(element.tag)
    known = CLASSES.get(tag)
    if known is None:
        raise report(template, element, "the DOCX writer does not know this element")
    for name in map(str, element.attrib):
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

"""Elements of WordprocessingML, made with lxml alone: python-docx's own cost thrice as much."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

from docx.oxml.ns import nsmap
from lxml import etree

Element: TypeAlias = etree._Element

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NAMESPACES = {prefix: nsmap[prefix] for prefix in ("w", "r")}
for _prefix, _address in NAMESPACES.items():
    # Else lxml makes prefixes up, unless another library has registered its own.
    etree.register_namespace(_prefix, _address)


@cache
def w(name: str) -> str:
    """The name of a WordprocessingML element or attribute as lxml writes it."""
    return f"{{{nsmap['w']}}}{name}"


@cache
def r(name: str) -> str:
    """The name of a relationship attribute as lxml writes it."""
    return f"{{{nsmap['r']}}}{name}"


VAL = w("val")


def make_root(name: str) -> Element:
    """A WordprocessingML element that stands alone, with the prefixes that Word uses."""
    return etree.Element(w(name), nsmap=NAMESPACES)


def add(parent: Element, name: str, value: str | None = None, /, **attributes: str) -> Element:
    """A new last child of `parent`, with `w:val` where `value` is given."""
    child = etree.SubElement(parent, w(name))
    if value is not None:
        child.set(VAL, value)
    for key, text in attributes.items():
        child.set(w(key), text)
    return child


def add_text(run: Element, text: str) -> None:
    """Put `text` into a run, blanks at its ends kept."""
    child = etree.SubElement(run, w("t"))
    child.text = text
    if text[0] == " " or text[-1] == " ":
        child.set(XML_SPACE, "preserve")

"""Package of a Word file: the parts of it that say what stands in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipeline.readers.office_package import open_office, refuse
from pipeline.readers.word_page import TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from pipeline.readers.office_package import OfficePackage

_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
WORD: Final = frozenset({_TRANSITIONAL, _STRICT})
_MAIN: Final = re.compile(r".*wordprocessingml\.(?:document|template)\.main\+xml")
_OWN: Final = b"urn:minutes:notes:1"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document that say what stands in it; None for one that it does not have."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    is_own: bool
    """Whether it is a record that this program wrote."""
    main: str
    """The name of the part that `document` is."""


def open_package(data: bytes) -> Package:
    """The document in the bytes of a file; raises Unreadable, which says what to do instead."""
    with open_word(data) as package:
        return read_package(package)


def open_word(data: bytes) -> AbstractContextManager[OfficePackage]:
    """The parts of a document; raises Unreadable, as above."""
    return open_office(data, foreign="E060", macros="E064")


def read_package(package: OfficePackage) -> Package:
    """What the parts of a document say; raises Unreadable."""
    main = package.find_main(_MAIN)
    if not main:
        raise refuse("E060")
    folder = main.rpartition("/")[0]
    parts = {
        name: package.parse(path)
        for name in ("styles", "numbering")
        if (path := f"{folder}/{name}.xml".lstrip("/")) in package.entries
    }
    document = package.parse(main)
    if etree.QName(document).namespace not in WORD:
        raise refuse("E060")
    is_own = _is_own(package)
    return Package(document, parts.get("styles"), parts.get("numbering"), is_own, main)


def _is_own(package: OfficePackage) -> bool:
    names = [name for name in package.entries if re.fullmatch(r"customXml/item\d+\.xml", name)]
    for name in names[:50]:
        with package.archive.open(package.entries[name]) as stream:
            if _OWN in stream.read(1000):
                return True
    return False


def read_styles(
    styles: etree._Element | None,
) -> tuple[dict[str, int], frozenset[str], dict[str, etree._Element]]:
    """By the ids of styles: the levels of headings, those of prompts, the lists of items."""
    levels: dict[str, int] = {}
    prompts: set[str] = set()
    listed: dict[str, etree._Element] = {}
    for style in find_elements(styles, "style") if styles is not None else ():
        identity = get_value(style, "styleId") or ""
        name = next(
            (get_value(one, "val") or "" for one in find_elements(style, "name")), ""
        ).lower()
        if name == "title":
            levels[identity] = TITLE
        elif match := re.fullmatch(r"(?:heading|标题)\s*([1-9])", name):
            levels[identity] = int(match[1])
        elif name == "placeholder text":
            prompts.add(identity)
        else:
            listed.update((identity, numbering) for numbering in find_inside(style, "pPr", "numPr"))
    return levels, frozenset(prompts), listed


def read_numbering(numbering: etree._Element | None) -> dict[tuple[str, int], str]:
    """The format of each list and depth, by the id of the list."""
    if numbering is None:
        return {}
    abstract = {
        get_value(one, "abstractNumId"): {
            read_number(get_value(level, "ilvl"), 0): get_value(kind, "val") or ""
            for level in find_elements(one, "lvl")
            for kind in find_elements(level, "numFmt")
        }
        for one in find_elements(numbering, "abstractNum")
    }
    return {
        (get_value(one, "numId") or "", depth): kind
        for one in find_elements(numbering, "num")
        for reference in find_elements(one, "abstractNumId")
        for depth, kind in abstract.get(get_value(reference, "val"), {}).items()
    }


def find_elements(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of that name in an element, through what wraps them."""
    for child in parent:
        found = get_name(child)
        if found == name:
            yield child
        elif found in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from find_elements(child, name)


def find_inside(parent: etree._Element, outer: str, inner: str) -> Iterator[etree._Element]:
    """The elements of one name inside those of another."""
    for child in find_elements(parent, outer):
        yield from find_elements(child, inner)


def get_name(element: etree._Element) -> str:
    """The local name of an element; empty for comments, instructions and entities."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def get_value(element: etree._Element, name: str) -> str | None:
    """An attribute of an element by its local name."""
    return next((found for space in WORD if (found := element.get(f"{{{space}}}{name}"))), None)


def read_number(text: str | None, otherwise: int) -> int:
    """A small number that an attribute says."""
    return int(text) if text and re.fullmatch(r"\d{1,4}", text) else otherwise

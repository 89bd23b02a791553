"""Package of a Word file: the parts of it that say what stands in the document."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipeline.readers.office_package import name_relations, open_office, parse_large, refuse
from pipeline.readers.word_page import TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from pipeline.readers.office_package import OfficePackage

_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
WORD: Final = (_TRANSITIONAL, _STRICT)
_TRANSITIONAL_NAME: Final = f"{{{_TRANSITIONAL}}}"
_STRICT_NAME: Final = f"{{{_STRICT}}}"
_MAIN: Final = re.compile(r".*wordprocessingml\.(?:document|template)\.main\+xml")
OWN: Final = "urn:minutes:notes:1"
PRINTED: Final = f"{{{OWN}}}printed"
_DEPTHS: Final = 9
_LOOKS: Final = {"strong": "b", "emphasis": "i", "code": "c", "source text": "c", "代码": "c"}
"""What character styles of these names are for, whatever they look like."""
_TOGGLES: Final = {"b": "b", "i": "i", "vanish": "h"}
_WRAPPERS: Final = frozenset({"sdt", "sdtContent", "customXml", "ins", "smartTag"})


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document that say what stands in it; None for one that it does not have."""

    document: etree._Element
    styles: Styles
    numbering: etree._Element | None
    is_own: bool
    """Whether it is a record, or a form to fill in, that this program wrote."""
    main: str
    """The name of the part that `document` is."""
    links: Mapping[str, str] = field(default_factory=dict)
    """The addresses that links lead to, which nobody follows, by the ids of the links."""
    running: tuple[etree._Element, ...] = ()
    """Headers and footers of a record that this program wrote."""
    notes: tuple[str, bytes] | None = None
    """Name and bytes of the notes that such a record was made from."""
    printed: str = ""
    """What stood in such a record when it was made, as `describe_page` says it."""


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
    kept = {part.tag: part for part in _find_own(package)}
    notes = kept.get(f"{{{OWN}}}notes")
    return Package(
        document,
        read_styles(parts.get("styles")),
        parts.get("numbering"),
        bool(kept),
        main,
        _read_links(package, main),
        tuple(_find_running(package, folder)) if kept else (),
        None if notes is None else (notes.get("name", ""), _decode(notes.text)),
        (kept[PRINTED].text or "") if PRINTED in kept else "",
    )


def _find_own(package: OfficePackage) -> Iterator[etree._Element]:
    """What this program has put into a record beside its text."""
    names = [name for name in package.entries if re.fullmatch(r"customXml/item\d+\.xml", name)]
    for name in names[:50]:
        with package.archive.open(package.entries[name]) as stream:
            is_own = OWN.encode() in stream.read(1000)
        if is_own:
            yield parse_large(package.unpack(name))


def _decode(text: str | None) -> bytes:
    try:
        return base64.b64decode(text or "")
    except ValueError:
        return b""


def _read_links(package: OfficePackage, main: str) -> dict[str, str]:
    relations = name_relations(main)
    if relations not in package.entries:
        return {}
    return {
        one.get("Id", ""): target
        for one in package.parse(relations)
        if one.get("Type", "").endswith("/hyperlink")
        and (target := one.get("Target", "")).lower().startswith(("http:", "https:", "mailto:"))
    }


def _find_running(package: OfficePackage, folder: str) -> Iterator[etree._Element]:
    for name in package.entries:
        if re.fullmatch(rf"{re.escape(folder)}/?(?:header|footer)\d*\.xml", name):
            yield package.parse(name)


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of a document say, by their ids."""

    names: dict[str, str] = field(default_factory=dict)
    """In small letters."""
    levels: dict[str, int] = field(default_factory=dict)
    """Of headings."""
    prompts: set[str] = field(default_factory=set)
    listed: dict[str, etree._Element] = field(default_factory=dict)
    """The lists of items."""
    looks: dict[str, str] = field(default_factory=dict)
    """`b`, `i` and `c` where text is bold, italic or code."""


def read_styles(styles: etree._Element | None) -> Styles:
    """The styles in a part of a document."""
    found = Styles()
    for style in find_elements(styles, "style") if styles is not None else ():
        identity = get_value(style, "styleId") or ""
        name = find_value(style, "name").lower()
        found.names[identity] = name
        if name == "title":
            found.levels[identity] = TITLE
        elif match := re.fullmatch(r"(?:heading|标题)\s*([1-9])", name):
            found.levels[identity] = int(match[1])
        elif name == "placeholder text":
            found.prompts.add(identity)
        elif get_value(style, "type") == "character":
            known = f"{name} {identity.lower()}"  # LibreOffice cuts some names short.
            named = {look for word, look in _LOOKS.items() if word in known}
            properties = find_element(style, "rPr")
            found.looks[identity] = read_look(properties, "".join(sorted(named)))
        else:
            found.listed.update(
                (identity, numbering) for numbering in find_inside(style, "pPr", "numPr")
            )
    return found


def read_look(properties: etree._Element | None, inherited: str) -> str:
    """Whether text is bold, italic or hidden, from its own settings and what its style says."""
    look = inherited
    for one in properties if properties is not None else ():
        if sign := _TOGGLES.get(get_name(one)):
            is_on = get_value(one, "val") not in ("0", "false", "off", "none")
            look = "".join(sorted({*look} | {sign} if is_on else {*look} - {sign}))
    return look


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the items of a list are numbered at one depth."""

    kind: str
    start: int
    list: str = ""
    """The definition that it counts by, together with other lists."""
    begins_anew: bool = False


def read_numbering(numbering: etree._Element | None) -> dict[tuple[str, int], ListLevel]:
    """The numbers of each list and depth, by the id of the list."""
    if numbering is None:
        return {}
    abstract = {
        get_value(one, "abstractNumId"): {
            read_number(get_value(level, "ilvl"), 0): ListLevel(
                find_value(level, "numFmt"),
                read_number(find_value(level, "start"), 1),
                get_value(one, "abstractNumId") or "",
            )
            for level in find_elements(one, "lvl")
        }
        for one in find_elements(numbering, "abstractNum")
    }
    return {
        (get_value(one, "numId") or "", depth): _override(one, depth, level)
        for one in find_elements(numbering, "num")
        for reference in find_elements(one, "abstractNumId")
        for depth, level in abstract.get(get_value(reference, "val"), {}).items()
    }


class ListCounter:
    """Counts the items of lists as Word does: lists of one definition go on with each other."""

    def __init__(
        self, levels: dict[tuple[str, int], ListLevel], listed: dict[str, etree._Element]
    ) -> None:
        self._levels, self._listed = levels, listed
        self._last: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()

    def mark(self, own: etree._Element | None, style: str) -> tuple[str, int]:
        """What stands before a paragraph that is an item of a list, and its depth.

        `own` are its own settings, which go before those of its style.
        """
        numbering = self._listed.get(style) if own is None else own
        if numbering is None:
            return "", 0
        settings = {get_name(one): get_value(one, "val") or "" for one in numbering}
        depth = read_number(settings.get("ilvl"), 0)
        place = (settings.get("numId", ""), depth)
        level = self._levels.get(place)
        if level is None or level.kind in ("", "none"):
            return "", 0
        return ("- " if level.kind == "bullet" else f"{self._count(place, level)}. "), depth

    def _count(self, place: tuple[str, int], level: ListLevel) -> int:
        depth = place[1]
        if level.begins_anew and place not in self._begun:
            self._last.pop((level.list, depth), None)
        self._begun.add(place)
        for below in range(depth + 1, _DEPTHS):
            self._last.pop((level.list, below), None)
        number = self._last.get((level.list, depth), level.start - 1) + 1
        self._last[level.list, depth] = number
        return number


def _override(number: etree._Element, depth: int, level: ListLevel) -> ListLevel:
    for one in find_elements(number, "lvlOverride"):
        if read_number(get_value(one, "ilvl"), 0) == depth:
            start = find_value(one, "startOverride") or next(
                (find_value(inner, "start") for inner in find_elements(one, "lvl")), ""
            )
            return replace(level, start=read_number(start, level.start), begins_anew=True)
    return level


def find_value(element: etree._Element, name: str) -> str:
    """What the first element of that name in an element says; empty where there is none."""
    found = find_element(element, name)
    return "" if found is None else get_value(found, "val") or ""


def find_element(parent: etree._Element, name: str) -> etree._Element | None:
    """The first element of that name in an element, through what wraps it."""
    for child in parent:
        found = get_name(child)
        if found == name:
            return child
        if found in _WRAPPERS and (inner := find_element(child, name)) is not None:
            return inner
    return None


def find_elements(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of that name in an element, through what wraps them."""
    for child in parent:
        found = get_name(child)
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from find_elements(child, name)


def find_inside(parent: etree._Element, outer: str, inner: str) -> Iterator[etree._Element]:
    """The elements of one name inside those of another."""
    for child in find_elements(parent, outer):
        yield from find_elements(child, inner)


def get_name(element: etree._Element) -> str:
    """The local name of an element; empty for comments, instructions and entities."""
    return _cut_name(element.tag)


@lru_cache(maxsize=1024)
def _cut_name(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def get_value(element: etree._Element, name: str) -> str | None:
    """An attribute of an element by its local name."""
    return element.get(_TRANSITIONAL_NAME + name) or element.get(_STRICT_NAME + name) or None


def read_number(text: str | None, otherwise: int) -> int:
    """A small number that an attribute says."""
    return int(text) if text and re.fullmatch(r"\d{1,4}", text) else otherwise


def read_running(root: etree._Element) -> str:
    """The text of a header or footer, without numbers of pages and blanks."""
    text, depth = "", 0
    for element in root.iter():
        name = get_name(element)
        if name == "fldChar":
            depth += {"begin": 1, "end": -1}.get(get_value(element, "fldCharType") or "", 0)
        elif name == "t" and depth <= 0 and not _is_in_field(element):
            text += element.text or ""
    return "".join(text.split())


def _is_in_field(element: etree._Element) -> bool:
    return any(get_name(one) in ("fldSimple", "Fallback") for one in element.iterancestors())

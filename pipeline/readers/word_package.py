"""Package of a Word file: its parts, unpacked within limits and parsed without following anything.

Nothing that a document points to is opened: no entity, no external relationship, no object.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipeline.readers.findings import Unreadable
from pipeline.readers.word_page import TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_PARTS: Final = 2000
MOST_BYTES: Final = 64_000_000
"""Unpacked size of a whole document with its pictures."""
MOST_XML: Final = 12_000_000
"""Unpacked size of one part that is read: the text of some thousand pages."""
MOST_ELEMENTS: Final = 400_000
LEGACY: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_TYPES: Final = "[Content_Types].xml"
_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
WORD: Final = frozenset({_TRANSITIONAL, _STRICT})
_MAIN: Final = re.compile(r".*wordprocessingml\.(?:document|template)\.main\+xml")
_OWN: Final = b"urn:minutes:notes:1"
_BROKEN: Final = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    struct.error,
    zlib.error,
)
"""What zipfile raises where an archive is not what it says."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document that say what stands in it; None for one that it does not have."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    is_own: bool
    """Whether it is a record that this program wrote."""


def open_package(data: bytes) -> Package:
    """The document in the bytes of a file; raises Unreadable, which says what to do instead."""
    if data.startswith(LEGACY):
        raise _refuse("E061" if _ENCRYPTED in data else "E060")
    if not data.startswith(ZIP):
        raise _refuse("E060" if data.strip(b"\0") else "E003")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_parts(archive)
    except _BROKEN:
        raise _refuse("E062") from None


def _read_parts(archive: zipfile.ZipFile) -> Package:
    entries = {entry.filename.lstrip("/"): entry for entry in archive.infolist()}
    _check_limits(archive.infolist())
    if _TYPES not in entries:
        raise _refuse("E060")
    types = _unpack(archive, entries[_TYPES])
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in entries):
        raise _refuse("E064")
    main = _find_main(types)
    if main not in entries:
        raise _refuse("E060")
    folder = main.rpartition("/")[0]
    parts = {
        name: _parse(_unpack(archive, entries[path]))
        for name in ("styles", "numbering")
        if (path := f"{folder}/{name}.xml".lstrip("/")) in entries
    }
    document = _parse(_unpack(archive, entries[main]))
    if document.xpath(f"count(//*) > {MOST_ELEMENTS}") is True:
        raise _refuse("E063")
    if etree.QName(document).namespace not in WORD:
        raise _refuse("E060")
    return Package(document, parts.get("styles"), parts.get("numbering"), _is_own(archive, entries))


def _check_limits(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _refuse("E063")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refuse("E061")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of a part, no more than may be: what an archive says of its sizes may be a lie."""
    with archive.open(entry) as stream:
        data = stream.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise _refuse("E063")
    return data


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise _refuse("E062") from None
    # No program writes one into a document: entities are what it would be for.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refuse("E062")
    return root


def _find_main(types: bytes) -> str:
    """The name of the part that holds the text."""
    for override in _parse(types):
        if re.fullmatch(
            r".*wordprocessingml\.(?:document|template)\.main\+xml", override.get("ContentType", "")
        ):
            return str(override.get("PartName", "")).lstrip("/")
    return ""


def _is_own(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> bool:
    names = [name for name in entries if re.fullmatch(r"customXml/item\d+\.xml", name)]
    for name in names[:50]:
        with archive.open(entries[name]) as stream:
            if _OWN in stream.read(1000):
                return True
    return False


def _refuse(code: str) -> Unreadable:
    return Unreadable(code, 0, 0)


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

"""Package of an Office file: its parts, unpacked within limits, parsed and never followed.

Nothing that a file points to is opened: no entity, no external relationship, no object.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipeline.readers.findings import Unreadable

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

MOST_PARTS: Final = 2000
MOST_BYTES: Final = 64_000_000
"""Unpacked size of a whole file with its pictures."""
MOST_XML: Final = 12_000_000
"""Unpacked size of one part that is read: the text of some thousand pages."""
MOST_ELEMENTS: Final = 400_000
LEGACY: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
TYPES: Final = "[Content_Types].xml"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
BROKEN: Final = (
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
class OfficePackage:
    """An open archive, whose size and kind have been looked at."""

    archive: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]
    types: bytes
    """The part that names the kind of every other."""

    def unpack(self, name: str) -> bytes:
        """The bytes of a part, no more than may be: what an archive says of sizes may be a lie."""
        with self.archive.open(self.entries[name]) as stream:
            data = stream.read(MOST_XML + 1)
        if len(data) > MOST_XML:
            raise refuse("E063")
        return data

    def parse(self, name: str) -> etree._Element:
        """The root of a part, of as many elements as may be."""
        root = parse_part(self.unpack(name))
        if root.xpath(f"count(//*) > {MOST_ELEMENTS}") is True:
            raise refuse("E063")
        return root

    def find_main(self, kinds: re.Pattern[str]) -> str:
        """The name of the part whose kind is one of `kinds`; empty where it has none."""
        for override in parse_part(self.types):
            name = str(override.get("PartName", "")).lstrip("/")
            if kinds.fullmatch(override.get("ContentType", "")) and name in self.entries:
                return name
        return ""


@contextmanager
def open_office(data: bytes, foreign: str, macros: str) -> Iterator[OfficePackage]:
    """The package in the bytes of a file; raises Unreadable, which says what to do instead.

    `foreign` and `macros` are the codes for a file of another kind and for one with macros.
    """
    if data.startswith(LEGACY):
        raise refuse("E061" if _ENCRYPTED in data else foreign)
    if not data.startswith(ZIP):
        raise refuse(foreign if data.strip(b"\0") else "E003")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield _look_at(archive, foreign, macros)
    except BROKEN:
        raise refuse("E062") from None


def _look_at(archive: zipfile.ZipFile, foreign: str, macros: str) -> OfficePackage:
    listed = archive.infolist()
    if len(listed) > MOST_PARTS or sum(entry.file_size for entry in listed) > MOST_BYTES:
        raise refuse("E063")
    if any(entry.flag_bits & 1 for entry in listed):
        raise refuse("E061")
    package = OfficePackage(archive, {entry.filename.lstrip("/"): entry for entry in listed}, b"")
    if TYPES not in package.entries:
        raise refuse(foreign)
    types = package.unpack(TYPES)
    if b"macroEnabled" in types or any(
        name.lower().endswith("vbaproject.bin") for name in package.entries
    ):
        raise refuse(macros)
    return OfficePackage(archive, package.entries, types)


def parse_part(data: bytes) -> etree._Element:
    """The root of a part; raises Unreadable. No entity is expanded and nothing is fetched."""
    return _parse(data, is_large=False)


def _parse(data: bytes, *, is_large: bool) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        huge_tree=is_large,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise refuse("E062") from None
    # No program writes one into a document: entities are what it would be for.
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse("E062")
    return root


def parse_large(data: bytes) -> etree._Element:
    """The root of a part that this program wrote, in which one text is as large as notes are."""
    return _parse(data, is_large=True)


def name_relations(part: str) -> str:
    """The name of the part that says what `part` leads to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def refuse(code: str) -> Unreadable:
    """The end of reading, at the start of the file."""
    return Unreadable(code, 0, 0)

"""The parts of a Word file as one zip, the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, NAMESPACE
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.opc.package import OpcPackage
    from docx.opc.part import Part

_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip can name."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16
_DEFAULTS = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}


def pack(package: OpcPackage) -> bytes:
    """The package as a zip without the machine's clock, system or user in it.

    python-docx's own `save` writes the time of day into every entry.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _list_files(package):
            entry = zipfile.ZipInfo(name.lstrip("/"), _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, data)
    return buffer.getvalue()


def _list_files(package: OpcPackage) -> Iterator[tuple[str, bytes | str]]:
    parts = package.parts
    yield CONTENT_TYPES_URI, _write_types(parts)
    yield PACKAGE_URI.rels_uri, package.rels.xml
    for part in parts:
        yield part.partname, part.blob
        if len(part.rels):
            yield part.partname.rels_uri, part.rels.xml


def _write_types(parts: list[Part]) -> bytes:
    """The content type of every part, as the package demands it of its first file."""
    types = etree.Element("Types", xmlns=NAMESPACE.OPC_CONTENT_TYPES)
    for extension, content_type in _DEFAULTS.items():
        etree.SubElement(types, "Default", Extension=extension, ContentType=content_type)
    for part in parts:
        if _DEFAULTS.get(part.partname.ext) != part.content_type:
            etree.SubElement(
                types, "Override", PartName=part.partname, ContentType=part.content_type
            )
    return etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)

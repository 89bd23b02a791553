"""WordprocessingML: its elements, and its parts as one zip, the same bytes for the same parts.

Elements are made with lxml alone: python-docx's own cost thrice as much.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from docx.opc.constants import CONTENT_TYPE, NAMESPACE
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI
from docx.oxml.ns import nsmap
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.opc.package import OpcPackage
    from docx.opc.part import Part

Element: TypeAlias = etree._Element

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NAMESPACES = {prefix: nsmap[prefix] for prefix in ("w", "r")}
_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip can name."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16
_DEFAULTS = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}


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

"""Names in a PDF that WeasyPrint takes from the system, made the same on every system.

It makes names of fonts of how Pango describes them, which changes with the versions of Pango, and
names all subsets of one face alike in every file, so that printers take them for the same font. It
looks up what attachments are in the tables of the system.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.writers.pdf.structure import follow
from pipeline.writers.pdf.weasyprint_adapter import pydyf

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILES = ("FontFile2", "FontFile3")
_KINDS = {
    ".json": "/application#2fjson",
    ".yaml": "/application#2fyaml",
    ".docx": "/application#2fvnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Media types of attachments by the ending of the name."""


def settle_names(pdf: pydyf.PDF) -> None:
    """Name fonts and kinds of attachments by what is in the file alone."""
    _name_fonts(pdf)
    _name_kinds(pdf)


def _name_kinds(pdf: pydyf.PDF) -> None:
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Filespec":
            ending = PurePath(item["UF"].string).suffix
            file = follow(pdf, item["EF"]["F"])
            file.extra["Subtype"] = _KINDS.get(ending, "/application#2foctet-stream")


def _name_fonts(pdf: pydyf.PDF) -> None:
    """Give each font a tag of six letters made of its glyphs, their widths and their characters."""
    tags = {
        item.reference: _rename_font(pdf, item)
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Type0"
    }
    keys: dict[bytes, bytes] = {}
    for reference in {item["Font"] for item in pdf.objects if _is_resources(item)}:
        table = follow(pdf, reference)
        renamed = {key: tags.get(font, key) for key, font in table.items()}
        keys |= {_write_key(old): _write_key(new) for old, new in renamed.items()}
        fonts = {renamed[key]: font for key, font in table.items()}
        table.clear()
        table.update(fonts)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            item.stream = [_rename_choice(operator, keys) for operator in item.stream]


def _is_resources(item: pydyf.Object) -> bool:
    return isinstance(item, pydyf.Dictionary) and "Font" in item


def _write_key(key: str) -> bytes:
    return b"/" + key.encode() + b" "


def _rename_choice(operator: object, keys: Mapping[bytes, bytes]) -> object:
    """The operator that chooses a font with its new name; any other as it is."""
    if isinstance(operator, bytes) and operator.endswith(b" Tf"):
        key = operator[: operator.index(b" ") + 1]
        return keys.get(key, key) + operator[len(key) :]
    return operator


def _rename_font(pdf: pydyf.PDF, font: pydyf.Dictionary) -> str:
    """Name a font everywhere that it is described; gives its tag."""
    (descendant,) = (follow(pdf, reference) for reference in font["DescendantFonts"])
    descriptor = follow(pdf, descendant["FontDescriptor"])
    file = next(follow(pdf, descriptor[key]) for key in _FILES if key in descriptor)
    characters = follow(pdf, font["ToUnicode"])
    digest = hashlib.sha256(b"\n".join((*file.stream, *characters.stream)))
    digest.update(descendant["W"].data)
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest.digest()[:6])
    name = font["BaseFont"].partition(b"+")[2]
    font["BaseFont"] = descendant["BaseFont"] = descriptor["FontName"] = (
        b"/" + tag.encode() + b"+" + name
    )
    return tag

"""Finishing of a PDF: what PDF/UA-1 asks, and names that are the same on every system.

WeasyPrint makes names of fonts of how Pango describes them, which changes with the versions of
Pango, and names all subsets of one face alike in every file, so that printers take them for the
same font. It looks up what attachments are in the tables of the system.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.writers.pdf.structure import follow, give_bodies, place_figures
from pipeline.writers.pdf.weasyprint_adapter import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# PDF/UA-1 (ISO 14289-1, 5) asks for its property in the XMP packet; PDF/A (ISO 19005-3, 6.6.2.3)
# allows a property that it does not know only with a description of its schema beside it.
_IDENTIFICATION = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END = b"</rdf:RDF>"


def make_accessible(pdf: pydyf.PDF) -> None:
    """Complete the file as PDF/UA-1 asks."""
    _identify(pdf)
    _label_pages(pdf)
    give_bodies(pdf)
    place_figures(pdf)
    _smooth_no_dots(pdf)


def _identify(pdf: pydyf.PDF) -> None:
    """Say in the XMP packet that the file is PDF/UA-1 too."""
    metadata = follow(pdf, pdf.catalog["Metadata"])
    [packet] = metadata.stream
    before, end, after = packet.rpartition(_END)
    metadata.stream = [before + _IDENTIFICATION.encode() + end + after]


def _smooth_no_dots(pdf: pydyf.PDF) -> None:
    """Leave the dots of pictures as they are, which PDF/A asks for (ISO 19005-3, 6.2.8)."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image":
            item.extra["Interpolate"] = "false"


def _label_pages(pdf: pydyf.PDF) -> None:
    """Name the pages as they are printed: 1, 2, 3 (ISO 32000-1, 12.4.2)."""
    numbers = pydyf.Dictionary({"S": "/D", "St": 1})
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, numbers])})


FILE = "srgb.icc"
"""Made by Little CMS: `ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()`."""


def shrink_profile(pdf: pydyf.PDF) -> None:
    """Replace WeasyPrint's profile, which is five times as long and gives the same colours."""
    for stream in _find_profiles(pdf):
        stream.stream = [_read_profile()]


def _find_profiles(pdf: pydyf.PDF) -> Iterator[pydyf.Stream]:
    for item in pdf.objects:
        # ICC.1:2022, 7.2.11: every profile carries this signature.
        if isinstance(item, pydyf.Stream) and item.stream:
            first = item.stream[0]  # A picture is no bytes yet.
            if isinstance(first, bytes) and first[36:40] == b"acsp":
                yield item


@cache
def _read_profile() -> bytes:
    return (resources.files(__package__) / FILE).read_bytes()


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

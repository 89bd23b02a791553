"""What PDF/UA-1 asks beside PDF/A-3a, which WeasyPrint already meets."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.writers.pdf.structure import follow, give_bodies
from pipeline.writers.pdf.weasyprint_adapter import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def _identify(pdf: pydyf.PDF) -> None:
    """Say in the XMP packet that the file is PDF/UA-1 too."""
    metadata = follow(pdf, pdf.catalog["Metadata"])
    [packet] = metadata.stream
    before, end, after = packet.rpartition(_END)
    metadata.stream = [before + _IDENTIFICATION.encode() + end + after]


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
        if isinstance(item, pydyf.Stream) and item.stream and item.stream[0][36:40] == b"acsp":
            yield item


@cache
def _read_profile() -> bytes:
    return (resources.files(__package__) / FILE).read_bytes()

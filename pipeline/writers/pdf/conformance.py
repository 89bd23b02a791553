"""What PDF/UA-1 asks beside PDF/A-3a, which WeasyPrint already meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pydyf

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


def identify_as_accessible(document: object, pdf: pydyf.PDF) -> None:
    """Say in the XMP packet that the file is PDF/UA-1 too; a finisher of WeasyPrint's."""
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    [packet] = metadata.stream
    before, end, after = packet.rpartition(_END)
    metadata.stream = [before + _IDENTIFICATION.encode() + end + after]

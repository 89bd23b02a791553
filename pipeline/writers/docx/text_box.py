"""Text box that stands at one edge of the text area of the page, whatever the text before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.writers.docx.grid import count_lines
from pipeline.writers.docx.inline import add_run
from pipeline.writers.docx.ooxml import add

if TYPE_CHECKING:
    from pipeline.writers.docx.container import Container
    from pipeline.writers.docx.ooxml import Element

_VML = "urn:schemas-microsoft-com:vml"
_WORD = "urn:schemas-microsoft-com:office:word"
_STYLE = (
    "position:absolute;margin-left:0;margin-top:0;width:{width:g}pt;height:{height:g}pt;z-index:1;mso-wrap-distance-left:0;mso-wrap-distance-right:0;"
    "mso-position-horizontal:left;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:{edge};mso-position-vertical-relative:margin;mso-fit-shape-to-text:t"
)
_LINE, _EM = 24, 14
"""In points: what the height is guessed from, which Word and LibreOffice then make right."""


def open_text_box(container: Container, element: Element, edge: str) -> Container:
    """A box as wide as the text, at its `edge`, bound to the paragraph that ends `container`.

    `element` is what will be written into it.
    """
    container.add_spacer()
    anchor = container.parent[-1]
    add(anchor[0], "spacing", line="20", lineRule="exact")  # As good as nothing.
    run = add_run(anchor, "")
    width = container.width / 20
    paragraphs = [element] if element.tag == "p" else list(element)
    lines = sum(count_lines("".join(map(str, p.itertext())), width / _EM - 5) for p in paragraphs)
    shape = etree.SubElement(add(run, "pict"), f"{{{_VML}}}rect", nsmap={"v": _VML, "w10": _WORD})
    shape.set("style", _STYLE.format(width=width, height=_LINE * lines, edge=edge))
    shape.set("stroked", "f")
    shape.set("filled", "f")
    box = etree.SubElement(shape, f"{{{_VML}}}textbox")
    box.set("inset", "0mm,0mm,0mm,0mm")
    box.set("style", "mso-fit-shape-to-text:t")
    if edge == "bottom":
        etree.SubElement(shape, f"{{{_WORD}}}wrap").set("type", "topAndBottom")
    return replace(container, parent=add(box, "txbxContent"), last="")

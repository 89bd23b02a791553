"""Blocks of the form as Word's paragraphs, lists, and boxes at an edge of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.document.template import FAR_PAGE
from pipeline.writers.docx.container import TABLE, Marker
from pipeline.writers.docx.context import FIELD, LETTERHEAD, OWN_PAGE, RUNNING
from pipeline.writers.docx.inline import (
    BLANKS,
    INLINES,
    Inline,
    collapse,
    collect_content,
    collect_inline,
)
from pipeline.writers.docx.ooxml import add, add_run
from pipeline.writers.docx.styles import BLOCK_STYLES, CLOSING, HEADINGS, IMPRINT
from pipeline.writers.docx.tables import count_lines, write_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.writers.docx.container import Container
    from pipeline.writers.docx.ooxml import Element


def write_blocks(container: Container, element: Element) -> None:
    """Write all that stands inside `element`; text between blocks becomes a paragraph."""
    inlines = _begin_line(element.text)
    for child in element:
        if child.tag in INLINES:
            inlines += collect_inline(container.context, child)
        elif isinstance(child.tag, str):
            _end_paragraph(container, inlines)
            name = container.context.check(child)
            take = _TAKES.get(child.tag)
            if take is None:
                raise container.context.report(child, "this element cannot stand here")
            outside = container.field
            container.field = _find_field(child) or outside
            take(container, child, name)
            container.field = outside
            inlines = _begin_line(child.tail)
            continue
        if child.tail:
            inlines.append(Inline(child.tail))
    _end_paragraph(container, inlines)


def _begin_line(text: str | None) -> list[Inline]:
    """The text that a line begins with, but for blanks, which most blocks stand between."""
    return [Inline(text)] if text and text.strip(BLANKS) else []


def _find_field(element: Element) -> str:
    """The field that a block prints; Markdown puts what is said of a fence on the code in it."""
    code = element[0] if element.tag == "pre" and len(element) else element
    return str(element.get(FIELD) or code.get(FIELD, ""))


def _end_paragraph(container: Container, inlines: list[Inline]) -> None:
    line = collapse(inlines) if inlines else []
    if line:
        container.add_paragraph(line)


def _take_paragraph(container: Container, element: Element, name: str) -> None:
    style = ""
    if name == LETTERHEAD:
        return  # It stands in the header of the first page.
    if name:
        style = container.styles.classes.get(name, "")
        if not style:
            raise container.context.report(element, "this class cannot stand here", "class")
        if style not in container.context.word_template.styles:
            file = container.context.word_template.file
            raise container.context.report(element, f"{file} has no style {style!r}", "class")
    target = open_text_box(container, element, "top") if name == "urgency" else container
    target.add_paragraph(collapse(collect_content(container.context, element)), style)


def _take_heading(container: Container, element: Element, name: str) -> None:
    inlines = collapse(collect_content(container.context, element))
    container.context.heading = "".join(inline.text for inline in inlines)
    style = container.styles.classes.get(name, "") or HEADINGS[str(element.tag)]
    container.add_paragraph(inlines, style)


def _take_list(container: Container, element: Element, name: str) -> None:
    if container.marker:
        container.add_paragraph([])
    level, styles = container.level, container.styles
    if element.tag == "ol":
        style = styles.number
        number = container.context.start_list(styles.numbers, level, _read_start(element))
    else:
        style = styles.bullet
        number = container.context.word_template.lists[styles.bullets].numbering
    container.level += 1
    for child in container.context.list_children(element, {"li"}):
        container.marker = Marker(style, number, level)
        write_blocks(container, child)
        if container.marker:
            container.add_paragraph([])
    container.level = level


def _read_start(element: Element) -> int:
    start = element.get("start", "1")
    return int(start) if start.isdecimal() else 1


def _take_code(container: Container, element: Element, name: str) -> None:
    for child in element.iter("*"):
        # The language of a code block stands in a class, in the recorder's own words.
        if child.tag not in {"pre", "code"}:
            raise container.context.report(child, "this element cannot stand in <pre>")
    text = "".join(str(part) for part in element.itertext())
    container.add_code(text.removeprefix("\n").removesuffix("\n"))


def _take_table(container: Container, element: Element, name: str) -> None:
    write_table(container, element, name, write_blocks)


def _take_division(container: Container, element: Element, name: str) -> None:
    """A `div` of the text; those outside it were taken before."""
    if name in RUNNING:
        return
    outside = container.styles
    container.styles = BLOCK_STYLES.get(name, outside)
    write_blocks(container, element)
    container.styles = outside


def _take_section(container: Container, element: Element, name: str) -> None:
    container.starts_page = container.starts_page or name in OWN_PAGE
    write_blocks(container, element)


def _take_footer(container: Container, element: Element, name: str) -> None:
    if any(child.get("class") in IMPRINT for child in element):
        if name:
            if container.last == TABLE:
                container.add_spacer()
            container.context.text_end = container.parent[-1]
            container.context.is_far = name == FAR_PAGE
        write_blocks(open_text_box(container, element, "bottom"), element)
        return
    outside = container.styles
    container.styles = replace(outside, text=CLOSING)
    write_blocks(container, element)
    container.styles = outside


_TAKES: dict[str, Callable[[Container, Element, str], None]] = {
    **dict.fromkeys(HEADINGS, _take_heading),
    "p": _take_paragraph,
    "ul": _take_list,
    "ol": _take_list,
    "pre": _take_code,
    "table": _take_table,
    "div": _take_division,
    "header": _take_section,
    "section": _take_section,
    "footer": _take_footer,
}


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
    run = add_run(anchor)
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
        etree.SubElement(shape, f"{{{_WORD}}}wrap").set("type", "square")
    return replace(container, parent=add(box, "txbxContent"), last="")

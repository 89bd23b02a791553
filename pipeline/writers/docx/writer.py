"""The DOCX of a record: title, author, language and dates, header and footer of every page."""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from pipeline.readers.word_blocks import lay_out
from pipeline.readers.word_lines import describe_page
from pipeline.readers.word_package import Package
from pipeline.writers.docx.blocks import write_blocks
from pipeline.writers.docx.container import Container
from pipeline.writers.docx.context import LETTERHEAD, DocxContext
from pipeline.writers.docx.inline import collapse, collect_content, write_inlines
from pipeline.writers.docx.ooxml import (
    VAL,
    add,
    add_notes,
    add_paragraph,
    add_printed,
    add_run,
    make_root,
    pack,
    w,
)
from pipeline.writers.docx.styles import (
    BODY,
    FOOTER,
    HEADER,
    LABEL_MARK,
    ORGANISATION,
    RUNNING_MARK,
    SIDES,
)
from pipeline.writers.docx.tables import measure_text
from pipeline.writers.docx.template import load_word_template

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer, _Header

    from pipeline.document.template import Attachment, Form
    from pipeline.document.theme import Theme
    from pipeline.writers.docx.inline import Inline
    from pipeline.writers.docx.ooxml import Element


_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_HIGHEST, _WIDEST = 130, 430
"""In points: what fits on an A4 page on the slant."""
_SHAPE_TYPE = f"""\
<v:shapetype xmlns:v="{_VML}" xmlns:o="{_OFFICE}" id="_x0000_t136" coordsize="21600,21600"
 o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>
<v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
<v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom"
 o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/>
</v:handles><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>"""
_SHAPE = f"""\
<v:shape xmlns:v="{_VML}" xmlns:o="{_OFFICE}" id="" o:spid=""
 type="#_x0000_t136" o:allowincell="f" fillcolor="#ccd2da" stroked="f"><v:fill opacity=".5"/>
<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt"/></v:shape>"""
_PLACE = (
    "position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;"
    "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    "mso-position-vertical-relative:margin"
)


def add_watermark(run: Element, text: str, number: int) -> None:
    """Put `text` behind the page, across it, into the run of a header; each has its `number`."""
    width, height = _measure(text)
    shape = etree.fromstring(_SHAPE)
    shape.set("id", f"PowerPlusWaterMarkObject{number + 1}")
    shape.set(f"{{{_OFFICE}}}spid", f"_x0000_s{2049 + number}")
    shape.set("alt", text)
    shape.set("style", _PLACE.format(width=width, height=height))
    shape[-1].set("string", text)
    picture = add(run, "pict")
    picture.append(etree.fromstring(_SHAPE_TYPE))
    picture.append(shape)


def _measure(text: str) -> tuple[int, int]:
    ems = max(measure_text(text), 1)
    height = min(_HIGHEST, _WIDEST / ems)
    return round(height * ems), round(height)


def write_header_footer(context: DocxContext, body: Element) -> None:
    """Fill the section's headers and footers from the `div`s of the form that are meant for them.

    The header of the first page leaves out its beginning, the number that stands below anyway.
    """
    section = context.document.sections[-1]
    section.different_first_page_header_footer = True
    divisions = {div.get("class", ""): div for div in body.iter("div")}
    header, footer = divisions.get("running-header"), divisions.get("running-footer")
    watermark = divisions.get("watermark")
    letterhead = body.find(f".//p[@class='{LETTERHEAD}']")
    if letterhead is not None:
        paragraph = _open(context, section.first_page_header, ORGANISATION)
        write_inlines(
            context, paragraph, collapse(collect_content(context, letterhead)), bold=False
        )
    for number, part in enumerate((section.first_page_header, section.header)):
        if header is not None or watermark is not None:
            paragraph = _open(context, part, HEADER)
            if watermark is not None:
                text = "".join(map(str, watermark.itertext())).strip().upper()
                add_watermark(add_run(paragraph), text, number)
            _write_line(context, paragraph, header, skip=1 - number)
    if footer is not None and footer.find("p[@class='even']") is not None:
        _write_footers_of_sides(context, footer, watermark)
        return
    for foot in (section.first_page_footer, section.footer):
        if footer is not None:
            _write_line(context, _open(context, foot, FOOTER), footer)


def _write_footers_of_sides(
    context: DocxContext, footer: Element, watermark: Element | None
) -> None:
    """The footers of pages with odd and with even numbers, where the form tells them apart."""
    section = context.document.sections[-1]
    context.document.settings.odd_and_even_pages_header_footer = True
    parts = {
        "odd": (section.first_page_footer, section.footer),
        "even": (section.even_page_footer,),
    }
    for child in context.list_children(footer, {"p"}):
        side = context.check(child)
        for part in parts.get(side, ()):
            paragraph = _open(context, part, SIDES[side])
            inlines = collapse(collect_content(context, child))
            write_inlines(context, paragraph, list(map(_mark, inlines)), bold=False)
    if watermark is not None:
        text = "".join(map(str, watermark.itertext())).strip().upper()
        paragraph = _open(context, section.even_page_header, HEADER)
        add_watermark(add_run(paragraph), text, 2)


_REFERENCES = frozenset({w("headerReference"), w("footerReference"), w("titlePg")})


def _end_section(context: DocxContext, paragraph: Element) -> None:
    """End the text with `paragraph`: what follows begins on a page with an even number.

    Word leaves a page empty where it must. Headers and footers go on; where the PDF has an empty
    page, what follows has no number either.
    """
    page: Element = context.document.element.body[-1]
    add(paragraph[0], "sectPr").extend(copy.deepcopy(child) for child in page)
    for child in list(page):
        if child.tag in _REFERENCES:
            page.remove(child)
    kind = page.makeelement(w("type"), {VAL: "evenPage"})
    page.insert(0, kind)
    if context.is_far:
        section = context.document.sections[-1]
        for foot in (section.footer, section.even_page_footer):
            _open(context, foot, FOOTER)


def _open(context: DocxContext, part: _Header | _Footer, style: str) -> Element:
    """A new paragraph of a header or footer."""
    if part.is_linked_to_previous:
        story = part._add_definition()
        del story.element[:]
    else:
        story = part.part
    context.part = story
    return add_paragraph(story.element, context.style(style))


def _write_line(
    context: DocxContext, paragraph: Element, division: Element | None, skip: int = 0
) -> None:
    """The paragraphs of `division` beside each other, at the tab stops of the style."""
    if division is None:
        return
    children = list(context.list_children(division, {"p"}))
    for number, child in enumerate(children):
        if number:
            add(add_run(paragraph), "tab")
        if number >= skip or len(children) == 1:
            inlines = collapse(collect_content(context, child))
            write_inlines(context, paragraph, list(map(_mark, inlines)), bold=False)


def _mark(inline: Inline) -> Inline:
    """What is a label in the text is a mark in a header."""
    labels = set(LABEL_MARK.values())
    return inline._replace(marks=tuple(RUNNING_MARK if m in labels else m for m in inline.marks))


_LONGEST = 255
"""Word takes no more characters in a property."""


def describe(document: Document, form: Form, kind: str) -> None:
    """Fill the core properties, `kind` being what the record calls itself.

    The machine's clock and user have no part in them.
    """
    core = document.core_properties
    core.title = _shorten(form.title)
    core.subject = _shorten(kind)
    core.author = core.last_modified_by = _shorten(form.author)
    core.keywords = _shorten("; ".join(form.keywords))
    core.identifier = _shorten(form.record.id)
    core.language = form.record.language.value
    core.content_status = form.record.meeting.status.value
    core.revision = form.edition.revision
    core.version = str(form.edition.revision)
    # python-docx takes a time without zone for UTC, which is how the file states it.
    core.created = core.modified = form.held_at.astimezone(dt.UTC).replace(tzinfo=None)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def write_docx(
    form: Form,
    theme: Theme,
    attachments: tuple[Attachment, ...],
    *,
    typesetting: str = "auto",  # Word sets the lines
) -> bytes:
    """The form as a Word file in the named styles of the theme's `record.docx`.

    It carries the first attachment, the notes, where there is one; `read_docx_notes` gives their
    exact bytes back.
    The same form, theme and notes give the same bytes. Raises ThemeError naming file and line
    where the theme holds what the writer does not know, or lacks a style.
    """
    template = load_word_template(theme, has_prompts=bool(form.prompts))
    context = DocxContext(template, theme, form)
    body = _parse(form.html, context)
    text = _write_text(context, body)
    write_header_footer(context, body)
    if context.text_end is not None:
        _end_section(context, context.text_end)
    context.marks.end()
    title = body.find(".//h1")
    words = "" if title is None else " ".join(map(str, title.itertext()))
    describe(context.document, form, words)
    for notes in attachments[:1]:
        add_notes(context.document, notes.name, notes.data)
    if attachments or form.prompts:
        add_printed(context.document, _describe_page(context, text, is_blank=bool(form.prompts)))
    section = context.document.element.body[-1]
    for child in list(text[0]):
        section.addprevious(child)
    return pack(context.document.part.package)


def _describe_page(context: DocxContext, text: Element, *, is_blank: bool) -> str:
    """What the reader sees on the page, which is how it knows what has become of it."""
    part = context.document.part
    links = {key: one.target_ref for key, one in part.rels.items() if one.is_external}
    running = [
        one.target_part.element
        for one in part.rels.values()
        if one.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    ]
    package = Package(
        text,
        context.word_template.said,
        part.numbering_part.element,
        is_own=True,
        main="",
        links=links,
        running=tuple(running),
    )
    return describe_page(lay_out(package), is_blank=is_blank)


def _parse(html: str, context: DocxContext) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    root = etree.fromstring(html.encode(), parser)
    context.check(root)
    body = root.find("body")
    if body is None:
        raise context.report(root, "the form has no <body>")
    context.check(body)
    return body


def _write_text(context: DocxContext, body: Element) -> Element:
    """The text as a document of its own, whose elements cost less to read than python-docx's."""
    text = make_root("document")
    container = Container(context, add(text, "body"), BODY, context.word_template.text_width)
    write_blocks(container, body)
    container.end()
    return text

"""The DOCX of a record, with its title, author, language and dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from pipeline.readers.word_blocks import lay_out
from pipeline.readers.word_lines import describe_page
from pipeline.readers.word_package import Package
from pipeline.writers.docx.blocks import write_blocks
from pipeline.writers.docx.container import Container
from pipeline.writers.docx.context import DocxContext
from pipeline.writers.docx.header_footer import write_header_footer
from pipeline.writers.docx.notes import add_notes, add_printed
from pipeline.writers.docx.ooxml import make_root, pack
from pipeline.writers.docx.styles import BODY
from pipeline.writers.docx.template import load_word_template

if TYPE_CHECKING:
    from docx.document import Document

    from pipeline.document.template import Attachment, Form
    from pipeline.document.theme import Theme
    from pipeline.writers.docx.ooxml import Element

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
    context = DocxContext(load_word_template(theme), theme, form)
    body = _parse(form.html, context)
    _write_body(context, body)
    write_header_footer(context, body)
    context.marks.end()
    title = body.find(".//h1")
    words = "" if title is None else " ".join(map(str, title.itertext()))
    describe(context.document, form, words)
    for notes in attachments[:1]:
        add_notes(context.document, notes.name, notes.data)
    if attachments or form.prompts:
        add_printed(context.document, _describe_page(context, is_blank=bool(form.prompts)))
    return pack(context.document.part.package)


def _describe_page(context: DocxContext, *, is_blank: bool) -> str:
    """What the reader sees on the page, which is how it knows what has become of it."""
    part = context.document.part
    links = {key: one.target_ref for key, one in part.rels.items() if one.is_external}
    running = [
        one.target_part.element
        for one in part.rels.values()
        if one.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    ]
    package = Package(
        context.document.element,
        context.document.styles.element,
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


def _write_body(context: DocxContext, body: Element) -> None:
    page: Element = context.document.element.body
    section = page[-1]
    container = Container(context, make_root("body"), BODY, context.word_template.text_width)
    write_blocks(container, body)
    container.end()
    for child in list(container.parent):
        page.append(child)
    page.append(section)

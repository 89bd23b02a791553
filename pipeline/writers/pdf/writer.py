"""The PDF of a record; what WeasyPrint only warns of is an error, as no rule may be lost."""

from __future__ import annotations

import hashlib
import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from pipeline.document.template import FAR_PAGE, NEXT_PAGE
from pipeline.document.theme import FANGSONG, FANGSONG_STAND_IN
from pipeline.errors import ThemeError
from pipeline.writers.pdf.faces import shrink_faces
from pipeline.writers.pdf.families import check_faces
from pipeline.writers.pdf.finishing import (
    add_signature_fields,
    fill_rows,
    make_accessible,
    settle_names,
    shrink_profile,
)
from pipeline.writers.pdf.markup import (
    ThemeFetcher,
    drop_field_names,
    name_pictures,
    present_as_text,
    read_markup,
)
from pipeline.writers.pdf.shortcuts import settle_objects
from pipeline.writers.pdf.structure import describe_tables, join_elements
from pipeline.writers.pdf.weasyprint_adapter import (
    FatalURLFetchingError,
    FontConfiguration,
    install,
    is_blank,
    pydyf,
    weasyprint,
)
from templates import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.document.template import Attachment, Form
    from pipeline.document.theme import Theme


_LOGGER = logging.getLogger(__name__)
_VARIANT = "pdf/a-3a"
_BREAK = '<div style="break-before: left"></div>'
_WITHOUT_NUMBER = """@page :nth({first}), :nth({second}) {{
  @bottom-left {{ content: none }}
  @bottom-center {{ content: none }}
  @bottom-right {{ content: none }}
}}"""
_UNUSUAL = ("footnote", "note(", "list-item", "::marker")


@dataclass(frozen=True, slots=True)
class _Style:
    """A theme's style sheet, parsed once a process with the fonts it loads.

    Sheets of nothing but faces have done their work when they are parsed: no element is looked up
    in them.
    """

    sheet: weasyprint.CSS
    fonts: FontConfiguration
    is_plain: bool
    """Whether it has neither footnotes nor bullets other than those of lists."""
    fetcher: ThemeFetcher


def write_pdf(
    form: Form,
    theme: Theme,
    attachments: tuple[Attachment, ...] = (),
    *,
    typesetting: str = "auto",
) -> bytes:
    """The form as PDF/A-3a and PDF/UA-1, its attachments embedded as associated files.

    `typesetting` is "auto" or "stock", as in the settings. The same arguments give the same bytes
    with the same libraries. Raises ThemeError where the style sheet or the template asks for what
    is not understood or not allowed.
    """
    is_own = install(typesetting).is_own
    document = place_imprint(form, theme, typesetting=typesetting).layout
    with complaints_as_errors(theme.template, theme.style):
        _describe(document.metadata, form, attachments)
        pdf: bytes = document.write_pdf(
            finisher=partial(_finish_own, theme) if is_own else _finish,
            pdf_variant=_VARIANT,
            pdf_identifier=_make_identifier(form, attachments),
        )
    return pdf


def place_imprint(form: Form, theme: Theme, *, typesetting: str = "auto") -> Form:
    """The form with its pages laid out; its footer says where the 版记 came to stand.

    Where the theme wants it on a page with an even number, and the text ends on an odd one, its
    class is NEXT_PAGE. Where the text fills an even page, it is FAR_PAGE: a page without anything
    is between, and neither has a number. The DOCX takes it from there, as Word cannot tell.
    """
    if form.layout is not None:
        return form
    document = _lay_out(form.html, theme, typesetting)
    pages = document.pages
    if not theme.imprint_is_even or not is_blank(pages[-1]):
        return replace(form, layout=document)
    name = NEXT_PAGE
    if len(pages) % 2:
        name, number = FAR_PAGE, len(pages)
        html = form.html.replace("<footer", f"{_BREAK}<footer")
        style = _WITHOUT_NUMBER.format(first=number, second=number + 1)
        document = _lay_out(html, theme, typesetting, weasyprint.CSS(string=style))
    html = form.html.replace("<footer>", f'<footer class="{name}">')
    return replace(form, html=html, layout=document)


def _lay_out(
    html: str, theme: Theme, typesetting: str, *sheets: weasyprint.CSS
) -> weasyprint.Document:
    """The pages of a form, by the style sheet of the theme and then by `sheets`."""
    is_own = install(typesetting).is_own
    style = _load_style(theme)
    with complaints_as_errors(theme.template, theme.style):
        html = name_pictures(present_as_text(drop_field_names(html)))
        return read_markup(html, style.fetcher, is_plain=is_own and style.is_plain).render(
            font_config=style.fonts,
            stylesheets=(style.sheet, *sheets),
            pdf_variant=_VARIANT,
            presentational_hints=True,  # A list that starts at 3 says so in an attribute.
        )


def _finish(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Complete a file that WeasyPrint has typeset, before it is written; WeasyPrint calls this."""
    make_accessible(pdf)
    fill_rows(pdf)
    add_signature_fields(document, pdf)
    settle_names(pdf)


def _finish_own(theme: Theme, document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Complete a file that was typeset here, and have it written in fewer bytes."""
    check_faces(document.fonts.values(), theme)
    join_elements(pdf)
    describe_tables(pdf)
    make_accessible(pdf)
    add_signature_fields(document, pdf)
    shrink_profile(pdf)
    shrink_faces(pdf)
    settle_names(pdf)
    settle_objects(pdf)


@cache
def _load_style(theme: Theme) -> _Style:
    fonts = FontConfiguration()
    fetcher = ThemeFetcher(theme)
    if theme.fangsong == FANGSONG_STAND_IN:
        _LOGGER.warning(
            "theme %s: no 仿宋 is installed, Song stands in for it; set fangsong in [fonts]",
            theme.name,
        )

    def parse(file: Path, text: str) -> weasyprint.CSS:
        with complaints_as_errors(file):
            return weasyprint.CSS(
                string=text, base_url=file, font_config=fonts, url_fetcher=fetcher
            )

    if theme.fangsong:
        face = f'@font-face {{ font-family: "{FANGSONG}"; src: url("{theme.fangsong.as_uri()}") }}'
        parse(theme.fangsong, face)
    parse(FONTS / "fonts.css", (FONTS / "fonts.css").read_text(encoding="utf-8"))
    sheet = parse(theme.style, theme.style_text)
    is_plain = not any(word in theme.style_text for word in _UNUSUAL)
    return _Style(sheet, fonts, is_plain, fetcher)


def _describe(
    metadata: weasyprint.document.DocumentMetadata, form: Form, attachments: tuple[Attachment, ...]
) -> None:
    """Fill the metadata; dates are those of the meeting, never those of the machine."""
    held_at = form.held_at
    metadata.title = form.title
    metadata.authors = [form.author]
    metadata.keywords = list(form.keywords)
    metadata.generator = "minutes"
    metadata.created = metadata.modified = held_at.isoformat(timespec="seconds")
    metadata.attachments = [
        weasyprint.Attachment(
            string=attachment.data,
            name=attachment.name,
            description=attachment.description,
            created=held_at,
            modified=held_at,
            relationship=attachment.relationship,
        )
        for attachment in attachments
    ]


def _make_identifier(form: Form, attachments: tuple[Attachment, ...]) -> bytes:
    digest = hashlib.sha256(drop_field_names(form.html).encode())
    for attachment in attachments:
        digest.update(hashlib.sha256(attachment.data).digest())
    return digest.digest()[:16]


_WEASYPRINT = logging.getLogger("weasyprint")
_PLACE = re.compile(r" at ([0-9]+):([0-9]+)")
_QUOTED = re.compile(r"`([^`]+)`|'([^']+)'")
_NESTING = re.compile(r"^:is\([^)]*\)\s*")


class _Collector(logging.Handler):
    """Keeps what WeasyPrint warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def complaints_as_errors(*files: Path) -> Iterator[None]:
    """Raise ThemeError for what is warned of in `files`: a style sheet, or template and style."""
    collector = _Collector()
    _WEASYPRINT.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as error:
        raise ThemeError(_place(files, str(error))) from error
    finally:
        _WEASYPRINT.removeHandler(collector)
    if collector.messages:
        first, *others = (_place(files, text) for text in collector.messages)
        raise ThemeError(first, tuple(others))


def _place(files: tuple[Path, ...], message: str) -> str:
    """The message after the place that it is about; places in attributes say nothing."""
    place = _PLACE.search(message)
    text = _PLACE.sub("", message)
    if place and len(files) == 1:
        return f"{files[0]}:{place[1]}:{place[2]}: {text}"
    for file in files:
        line = _find_line(file, message)
        if line:
            return f"{file}:{line}: {text}"
    return f"{files[0]}: {text}"


def _find_line(file: Path, message: str) -> int:
    """The first line that holds what the message quotes, or the name of the file it asked for."""
    words = message.split()
    wanted = [next(filter(None, found)) for found in _QUOTED.findall(message)]
    wanted += [word for word in words if "://" in word] or words[-1:]
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for text in wanted:
        bare = _NESTING.sub("", text).strip().rsplit("/", 1)[-1]
        for number, line in enumerate(lines, 1):
            if bare and bare in line:
                return number
    return 0

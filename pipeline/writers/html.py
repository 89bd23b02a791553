"""The form of the record as a page of its own."""

from __future__ import annotations

from base64 import b64encode
from html import unescape
from typing import TYPE_CHECKING

from pipeline.document.pictures import MEDIA_TYPES
from pipeline.document.theme import change_sources, find_picture
from pipeline.errors import ThemeError

if TYPE_CHECKING:
    from pipeline.document.template import Attachment, Form
    from pipeline.document.theme import Theme

_HEAD_END = "</head>"


def write_html(
    form: Form,
    theme: Theme,
    _attachments: tuple[Attachment, ...] = (),
    *,
    typesetting: str = "auto",  # a browser sets the lines
) -> bytes:
    """The form with its style sheet inside, so that it needs no other file and no network.

    It names the bundled faces but does not carry them: a browser takes its own for Chinese.
    Raises ThemeError where the template has no head.
    """
    before, end, after = form.html.partition(_HEAD_END)
    if not end:
        raise ThemeError(f"{theme.template}: there is no {_HEAD_END}")
    style = theme.style_text.replace("</", r"<\/")
    after = change_sources(after, lambda source: _embed(theme, unescape(source)))
    return f"{before}<style>\n{style}</style>\n{end}{after}".encode()


def _embed(theme: Theme, source: str) -> str:
    picture = find_picture(theme, source)
    return f"data:{MEDIA_TYPES[picture.kind]};base64,{b64encode(picture.data).decode()}"

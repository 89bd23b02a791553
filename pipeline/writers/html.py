"""The form of the record as a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    style = theme.style.read_text(encoding="utf-8").replace("</", r"<\/")
    return f"{before}<style>\n{style}</style>\n{end}{after}".encode()

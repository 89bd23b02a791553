"""What WeasyPrint and pydyf do many times, done once: bytes of objects, styles of pages.

pydyf asks an object for its bytes twice, to write them and to sum them up for the file's
identifier, and compresses a stream each time.
"""

from __future__ import annotations

import zlib
from typing import Any

from pipeline.writers.pdf.weasyprint_adapter import originals, pydyf

LEVEL = 6
"""Of zlib: a third of the time of 9, for a fiftieth more bytes."""


def read_stream(stream: pydyf.Stream) -> bytes:
    """The bytes of a stream object, which is not to change any more."""
    written: bytes | None = stream.__dict__.get("_written")
    if written is None:
        written = stream._written = write_stream(stream)
    return written


def write_stream(stream: pydyf.Stream) -> bytes:
    """A stream object: its dictionary, then what it holds, compressed where it is to be."""
    content = b"\n".join(map(pydyf._to_bytes, stream.stream))
    extra = pydyf.Dictionary(stream.extra)
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, LEVEL)
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))


def settle_objects(pdf: pydyf.PDF) -> None:
    """Take the bytes of all objects but streams, which are not to change any more."""
    for place, item in enumerate(pdf.objects):
        if not isinstance(item, pydyf.Stream) and item.free != "f":
            pdf.objects[place] = Settled(item)


class Settled(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """An object whose bytes are known."""

    def __init__(self, item: pydyf.Object) -> None:
        super().__init__()
        self.number = item.number
        self._data: bytes = item.data

    @property
    def data(self) -> bytes:
        """Its bytes, without its number."""
        return self._data


def set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Give a page the styles of an earlier one, where no rule tells them apart."""
    known = style_for.__dict__.setdefault("_page_styles", {})
    rules = _match_rules(page_type, style_for)
    styles = style_for.get_computed_styles()
    if rules not in known:
        before = set(styles)
        originals["set_page_type_computed_styles"](page_type, html, style_for)
        known[rules] = {key[1]: style for key, style in styles.items() if key not in before}
    for name, style in known[rules].items():
        styles[page_type, name] = style


def _match_rules(page_type: Any, style_for: Any) -> tuple[bool, ...]:
    return tuple(
        style_for._page_type_match(selector[2], page_type)
        for sheet, _, _ in style_for._sheets
        for _, selectors, _ in sheet.page_rules
        for selector in selectors
    )

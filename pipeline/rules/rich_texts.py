"""The texts in Markdown of a record, and what of them is not printed as it is meant."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.compose.unprinted import Unprinted
    from pipeline.errors import Path
    from schemas.model import Record

_SUSPECT = re.compile(
    r"[|<>#&~^`]|\]\(|(?:[-*_=][ \t]*){3}|\[[ xX]\]|!\[|^[ ]{19}",
    re.MULTILINE,
)
"""Nothing is unprinted without one of these, and looking for them is cheap."""


def find_all(record: Record) -> Iterator[tuple[Path, Unprinted]]:
    """Everything that is not printed as it is meant, with the path of its text."""
    for path, text in _walk(record, ()):
        if _SUSPECT.search(text):
            from pipeline.compose.unprinted import find_unprinted  # few notes need the parser here

            yield from ((path, found) for found in find_unprinted(text))


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in Markdown of a record, with its path."""
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.type == "Rich":
                yield (*path, field.name), inner or ""
            else:
                yield from _walk(inner, (*path, field.name))

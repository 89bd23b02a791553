"""The language of words in another language than the record, in the tags of the PDF.

WeasyPrint gives the document a language and none of its parts (ISO 14289-1, 7.2, asks for both).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pydyf
from weasyprint.pdf import tags

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE = frozenset({"html", "body"})
_build_box_tree = tags._build_box_tree


def install_languages() -> None:
    """Have WeasyPrint tag what has a `lang` of its own."""
    tags._build_box_tree = build_box_tree


def build_box_tree(box: Any, *rest: Any) -> Iterator[pydyf.Dictionary]:
    """The structure elements of a box, with the language that its element names."""
    element = box.element
    language = None if element is None or element.tag in _WHOLE else element.get("lang")
    if not language:
        return _build_box_tree(box, *rest)  # type: ignore[no-any-return]  # WeasyPrint's
    return _speak(_build_box_tree(box, *rest), language)


def _speak(elements: Iterator[pydyf.Dictionary], language: str) -> Iterator[pydyf.Dictionary]:
    for element in elements:
        element["Lang"] = pydyf.String(language)
        yield element

"""The form as WeasyPrint takes it: a tree, and how its elements look by themselves."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree

import cssselect2
import weasyprint
from lxml import etree

if TYPE_CHECKING:
    from pipeline.writers.pdf.fetcher import ThemeFetcher

_ELEMENTS = "elements.css"


class Markup(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """A form, read by the same parser as for DOCX, many times as fast as WeasyPrint's own."""

    def __init__(self, html: str, fetcher: ThemeFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
            _parse(html), content_language=None
        )
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_load_elements()]

    def _ph_stylesheets(self) -> list[Any]:
        return []


class _Builder(ElementTree.TreeBuilder):
    """Takes the elements from lxml."""

    def start(self, tag: Any, attributes: Any) -> ElementTree.Element:
        """Begin an element."""
        return super().start(tag, dict(attributes))


def _parse(html: str) -> ElementTree.Element:
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        target=_Builder(),  # type: ignore[arg-type]  # the stubs ask for bytes, too
    )
    tree: Any = etree.fromstring(html.encode(), parser)
    return cast("ElementTree.Element", tree)


@cache
def _load_elements() -> Any:
    style = (resources.files(__package__) / _ELEMENTS).read_text(encoding="utf-8")
    return weasyprint.CSS(string=style)

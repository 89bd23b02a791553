"""What WeasyPrint is given: the form as a tree, how its elements look, the files of its theme."""

from __future__ import annotations

import mimetypes
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import cssselect2
from lxml import etree

from pipeline.document.pictures import MEDIA_TYPES
from pipeline.document.theme import change_sources, find_picture
from pipeline.writers.pdf.weasyprint_adapter import (
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
    weasyprint,
)
from templates import FONTS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.document.theme import Theme


_SHEET = "elements.css"
_ELEMENTS = frozenset(
    (
        *("html", "head", "meta", "title", "body", "header", "footer", "section", "div"),
        *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "pre"),
        *("table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
        *("b", "strong", "em", "code", "a", "br", "span", "img"),
    )
)
"""Those that the sheet knows: what a form is made of."""
_ATTRIBUTES = frozenset(
    ("alt", "charset", "class", "colspan", "href", "id", "lang", "scope", "src", "start", "style")
)


def read_markup(html: str, fetcher: ThemeFetcher, *, is_plain: bool) -> weasyprint.HTML:
    """The form as WeasyPrint's document.

    `is_plain` says that the theme's style sheet asks for nothing that needs more than the sheet of
    this package. Where the theme has other elements too, WeasyPrint reads the form by itself, with
    its own sheet for all of HTML.
    """
    tree = _parse(html) if is_plain else None
    if tree is not None and all(map(_is_known, tree.iter())):
        return Markup(tree, fetcher)
    return weasyprint.HTML(string=html, url_fetcher=fetcher)


def _is_known(element: ElementTree.Element) -> bool:
    return element.tag in _ELEMENTS and _ATTRIBUTES.issuperset(element.keys())


class Markup(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """A form, read by the same parser as for DOCX, many times as fast as WeasyPrint's own."""

    def __init__(self, tree: ElementTree.Element, fetcher: ThemeFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_load_sheet()]

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
def _load_sheet() -> Any:
    style = (resources.files(__package__) / _SHEET).read_text(encoding="utf-8")
    return weasyprint.CSS(string=style)


_FIELD_NAMES = re.compile(r'</?data\b[^>]*>| data-field="[^"]*"')
_TEXT = "\N{VARIATION SELECTOR-15}"
_EMOJI = "\N{VARIATION SELECTOR-16}"
# Those of the bundled faces that Unicode shows as emoji unless told otherwise
# (emoji-data.txt, Emoji_Presentation): an emoji font of the system would take them.
_SIGNS = re.compile(
    "[⌚⌛⏩⏪⏳◽◾☔☕♿⚡⚪⚫⚽⚾⛄⛅⛔✅✋❌❓❗⬛⬜⭐⭕"
    "\U0001f18e\U0001f191-\U0001f19a\U0001f201\U0001f21a\U0001f22f"
    "\U0001f232-\U0001f236\U0001f238-\U0001f23a\U0001f250\U0001f251](?!\ufe0e)"
)


def drop_field_names(html: str) -> str:
    """`html` without what it says of the fields that it prints, which is for Word alone."""
    return _FIELD_NAMES.sub("", html)


def present_as_text(html: str) -> str:
    """Ask for the plain sign wherever `html` holds a character that could be an emoji."""
    return _SIGNS.sub(lambda sign: sign[0] + _TEXT, html.replace(_EMOJI, _TEXT))


PICTURE = "picture:"
"""Before the `src` of a picture; such an address has no folder to climb out of."""
_FONTS = (b"OTTO", b"\0\1\0\0", b"true", b"ttcf", b"wOFF", b"wOF2")
_TEXTS = (".css",)


class ThemeFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves files under the theme's folder and the bundled fonts; refuses all else aloud."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            allowed_protocols={"file", "picture"}, allow_redirects=False, fail_on_errors=True
        )
        self._theme = theme
        self._folders = (theme.folder.resolve(), FONTS.resolve())
        self._fangsong = theme.fangsong.resolve() if theme.fangsong else None

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file that `url` names; raises FatalURLFetchingError for anything else."""
        if url.startswith(PICTURE):
            picture = find_picture(self._theme, unquote(url.removeprefix(PICTURE)))
            kind = MEDIA_TYPES[picture.image_kind]
            return URLFetcherResponse(url, picture.image, {"Content-Type": kind})
        file = self._find_file(url)
        data = file.read_bytes()
        if not data.startswith(_FONTS) and file.suffix.lower() not in _TEXTS:
            raise FatalURLFetchingError(
                f"{url} is neither a font nor a style sheet: "
                "pictures stand in the template, as <img>, for PDF and DOCX alike"
            )
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, data, {"Content-Type": kind})

    def _find_file(self, url: str) -> Path:
        parts = urlsplit(url)
        file = self._folders[0].__class__(unquote(parts.path)).resolve()
        inside = any(file.is_relative_to(folder) for folder in self._folders)
        inside = inside or file == self._fangsong
        if parts.scheme != "file" or parts.netloc or not inside or not file.is_file():
            raise FatalURLFetchingError(f"{url} is not a file of the theme")
        return file


def name_pictures(html: str) -> str:
    """Ask for the pictures of `html` as such: they have no address, and no file is named by one."""
    return change_sources(html, PICTURE.__add__)

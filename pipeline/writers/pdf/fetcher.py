"""What a style sheet may load: files of its theme and the bundled fonts, nothing else."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pipeline.writers.pdf.weasyprint_adapter import (
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)
from templates import FONTS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.document.theme import Theme


_FONTS = (b"OTTO", b"\0\1\0\0", b"true", b"ttcf", b"wOFF", b"wOF2")
_TEXTS = (".css",)


class ThemeFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves files under the theme's folder and the bundled fonts; refuses all else aloud."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)
        self._folders = (theme.folder.resolve(), FONTS.resolve())
        self._fangsong = theme.fangsong.resolve() if theme.fangsong else None

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file that `url` names; raises FatalURLFetchingError for anything else."""
        file = self._find_file(url)
        data = file.read_bytes()
        if not data.startswith(_FONTS) and file.suffix.lower() not in _TEXTS:
            raise FatalURLFetchingError(
                f"{url} is neither a font nor a style sheet: pictures cannot be used in a theme yet"
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

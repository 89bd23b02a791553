"""Build digest: what, beside the notes, decides the bytes of a record's files."""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import hashlib
import platform
import zlib
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.document.theme import digest_asset, digest_folders
from pipeline.writers.pdf.weasyprint_adapter import decide
from schemas.model import Language
from templates import FONTS

if TYPE_CHECKING:
    from pipeline.document.theme import Theme
    from pipeline.settings import Settings

LIBRARIES = (
    "babel",
    "cssselect2",
    "icalendar",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "pillow",
    "pydyf",
    "pyphen",
    "python-docx",
    "tinycss2",
    "weasyprint",
    "xlsxwriter",
)
"""Those whose own releases change the bytes that they write."""

_NATIVE = {
    "fontconfig": ("libfontconfig.so.1", "fontconfig", "FcGetVersion"),
    "harfbuzz": ("libharfbuzz.so.0", "harfbuzz", "hb_version_string"),
    "pango": ("libpango-1.0.so.0", "pango-1.0", "pango_version_string"),
}
"""What lays text out: its file on Linux, its name elsewhere, the function with its version."""


def digest_build(
    theme: Theme, settings: Settings, languages: tuple[str, ...] = tuple(Language)
) -> str:
    """SHA-256 over theme, labels, fonts, what of the settings is printed, who sets lines, versions.

    A record in `languages` whose manifest has another one is stale: a word changed in labels that
    it does not print leaves it as it is.
    """
    digest = hashlib.sha256(digest_assets(theme, languages).encode())
    formats = (astuple(settings.record), astuple(settings.actions))
    beside = (astuple(settings.official), astuple(settings.notice))
    printed = (settings.organisation, settings.timezone, formats, *beside)
    digest.update(repr(printed).encode())
    digest.update(repr(theme.look).encode())
    if theme.fangsong:
        digest.update(digest_asset(theme.fangsong))
    digest.update(repr(decide(settings.typesetting).is_own).encode())
    digest.update(repr(program_versions()).encode())
    return digest.hexdigest()


@cache
def digest_assets(theme: Theme, languages: tuple[str, ...]) -> str:
    """SHA-256 over theme, labels in `languages` and fonts; computed once a process."""
    without = frozenset(f"{tag}.toml" for tag in Language if tag not in languages)
    return digest_folders(theme.folder, theme.labels, FONTS, without=without)


@cache
def program_versions() -> tuple[tuple[str, str], ...]:
    """The versions of this program and of the libraries that write for it."""
    return tuple((name, version(name)) for name in ("minutes-pipeline", *LIBRARIES))


@cache
def list_system_libraries() -> dict[str, str]:
    """The versions of what writes below this program and its libraries, as far as it is there.

    Other ones mostly give the same bytes, so a record is not stale for them.
    """
    from lxml.etree import LIBXML_VERSION

    found = {name: _ask_version(*asked) for name, asked in _NATIVE.items()}
    found["libxml2"] = ".".join(map(str, LIBXML_VERSION))
    found["python"] = ".".join(platform.python_version_tuple()[:2])
    found["zlib"] = zlib.ZLIB_RUNTIME_VERSION  # zlib-ng, which compresses otherwise, says so.
    return {name: found[name] for name in sorted(found) if found[name]}


def _ask_version(file: str, name: str, function: str) -> str:
    try:
        library = _open_library(file, name)
    except OSError:
        return ""
    ask = getattr(library, function)
    if function == "FcGetVersion":
        number = ask()
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    ask.restype = ctypes.c_char_p
    return str(ask().decode())


def _open_library(file: str, name: str) -> ctypes.CDLL:
    """The library by its name on Linux, for which nothing is searched, or by that elsewhere."""
    with contextlib.suppress(OSError):
        return ctypes.CDLL(file)
    found = ctypes.util.find_library(name)
    if found is None:
        raise OSError(name)
    return ctypes.CDLL(found)

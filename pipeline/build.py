"""What, beside the notes, decides the bytes of a record's files."""

from __future__ import annotations

import hashlib
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.assets import FONTS, digest_folders

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.assets import Theme
    from pipeline.settings import Settings

LIBRARIES = (
    "babel",
    "cssselect2",
    "icalendar",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "pydyf",
    "pyphen",
    "python-docx",
    "tinycss2",
    "weasyprint",
    "xlsxwriter",
)
"""Those whose own releases change the bytes that they write."""


def digest_build(theme: Theme, settings: Settings) -> str:
    """SHA-256 over theme, labels, fonts, the settings that are printed, and versions.

    A record whose manifest has another one is stale.
    """
    digest = hashlib.sha256(digest_assets(theme.folder, theme.labels).encode())
    formats = (astuple(settings.record), astuple(settings.actions))
    digest.update(repr((settings.organisation, settings.timezone, formats)).encode())
    digest.update(repr(program_versions()).encode())
    return digest.hexdigest()


@cache
def digest_assets(*folders: Path) -> str:
    """SHA-256 over theme, labels and fonts; computed once a process."""
    return digest_folders(*folders, FONTS)


@cache
def program_versions() -> tuple[tuple[str, str], ...]:
    """The versions of this program and of the libraries that write for it."""
    return tuple((name, version(name)) for name in ("minutes-pipeline", *LIBRARIES))

"""Themes, labels and fonts: where they are, built in or a customer's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from templates import TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path

LABELS = TEMPLATES / "labels"
BUILT_IN = ("standard",)
TEMPLATE_FILE = "record.html.j2"
STYLE_FILE = "record.css"
WORD_FILE = "record.docx"


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder that holds the form of the record, its style sheet and its Word styles.

    `labels` is the theme's own folder of labels where it has one, else the built-in one.
    """

    name: str
    folder: Path
    labels: Path

    @property
    def template(self) -> Path:
        """The Jinja2 template that is the form of the record."""
        return self.folder / TEMPLATE_FILE

    @property
    def style(self) -> Path:
        """The style sheet of the PDF."""
        return self.folder / STYLE_FILE

    @property
    def word(self) -> Path:
        """The Word file whose named styles the DOCX uses."""
        return self.folder / WORD_FILE


@cache
def find_theme(name: str, base: Path) -> Theme:
    """The built-in theme `name`, or the theme in the folder `name`, relative to `base`.

    Raises UsageError where there is none, or where one of its three files is missing.
    """
    folder = TEMPLATES / name if name in BUILT_IN else base / name
    if not folder.is_dir():
        raise UsageError(f"theme {name!r}: there is no such built-in theme and no such folder")
    own_labels = folder / "labels"
    theme = Theme(name, folder, own_labels if own_labels.is_dir() else LABELS)
    for file in (theme.template, theme.style, theme.word):
        if not file.is_file():
            raise UsageError(f"theme {name!r}: {file.name} is missing in {folder}")
        if find_inside(folder, file.name) is None:
            raise UsageError(f"theme {name!r}: {file.name} is a link that leads out of {folder}")
    return theme


def find_inside(folder: Path, name: str) -> Path | None:
    """The regular file `name` in and under `folder`; None where a link leads out of it."""
    if folder.is_relative_to(TEMPLATES):  # Installers may put links there.
        return folder / name if (folder / name).is_file() and ".." not in name else None
    top = folder.resolve()
    file = (top / name).resolve()
    return file if file.is_relative_to(top) and file.is_file() else None


def digest_folders(*folders: Path) -> str:
    """SHA-256 over the names and bytes of all files in `folders`, in a fixed order."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*"), key=lambda file: file.relative_to(folder).as_posix()):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()

"""Themes, labels and fonts: where they are, built in or a customer's own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.document.look import LOGO, ODD_IMPRINT, PLAIN_LOOK, Look, find_values, make_look
from pipeline.document.pictures import Picture, PictureError, read_picture
from pipeline.errors import ThemeError, UsageError
from pipeline.settings import LookSettings, OfficialSettings
from templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.settings import Settings

LABELS = TEMPLATES / "labels"
BUILT_IN = ("standard", "official")
TEMPLATE_FILE = "record.html.j2"
STYLE_FILE = "record.css"
ISSUE = "official.issue"
"""What a template prints the issue number from."""
FANGSONG = "Minutes FangSong"
"""The family by which a style sheet asks for a 仿宋, which is not bundled."""
FANGSONG_OF_SYSTEM = Path(
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
)
"""Of Debian's package texlive-lang-chinese."""
FANGSONG_STAND_IN = TEMPLATES / "official" / "MinutesSong-Regular.otf"
_FONTS = (b"OTTO", b"\0\1\0\0", b"true", b"ttcf")
WORD_FILE = "record.docx"
_PICTURE = re.compile(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\s(src|alt)\s*=\s*([\"'])(.*?)\2", re.DOTALL)
_OWN_LOOK, _OWN_FORM = LookSettings(), OfficialSettings()


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder that holds the form of the record, its style sheet and its Word styles.

    `labels` is the theme's own folder of labels where it has one, else the built-in one.
    """

    name: str
    folder: Path
    labels: Path
    fangsong: Path | None = None
    """The file of the 仿宋 that the style sheet asks for; None where it asks for none."""
    look: Look = PLAIN_LOOK
    """What the settings change of its look."""
    prints_issue: bool = False
    """Whether its records bear the number that the settings ask for."""
    imprint_is_even: bool = False
    """Whether the 版记 goes over to a page with an even number."""

    @property
    def template(self) -> Path:
        """The Jinja2 template that is the form of the record."""
        return self.folder / TEMPLATE_FILE

    @property
    def style(self) -> Path:
        """The style sheet of the PDF."""
        return self.folder / STYLE_FILE

    @property
    def style_text(self) -> str:
        """The style sheet with what the settings change."""
        return self.look.settle(self.style.read_text(encoding="utf-8"))

    @property
    def word(self) -> Path:
        """The Word file whose named styles the DOCX uses."""
        return self.folder / WORD_FILE


def load_theme(settings: Settings, name: str = "") -> Theme:
    """The theme of `settings`, or the one called `name`, with the look that they ask for."""
    theme = name or settings.theme
    return find_theme(
        theme, settings.base, settings.fonts.fangsong, settings.look, settings.official
    )


@cache
def find_theme(
    name: str,
    base: Path,
    fangsong: str = "",
    look: LookSettings = _OWN_LOOK,
    official: OfficialSettings = _OWN_FORM,
) -> Theme:
    """The built-in theme `name`, or the theme in the folder `name`, relative to `base`.

    `fangsong` is the customer's own 仿宋, a file relative to `base`. Raises UsageError where there
    is no such theme, where one of its three files or the 仿宋 is missing, or where the look that
    is asked for cannot be had.
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
    theme = replace(
        theme,
        look=make_look(look, official, _find_logo(look.logo, base), theme.style),
        prints_issue=ISSUE in theme.template.read_text(encoding="utf-8", errors="replace"),
    )
    style = theme.look.settle(theme.style.read_text(encoding="utf-8", errors="replace"))
    theme = replace(theme, imprint_is_even=find_values(style).get(ODD_IMPRINT) == "0mm")
    return replace(theme, fangsong=_find_fangsong(fangsong, base)) if FANGSONG in style else theme


def _find_logo(name: str, base: Path) -> Path | None:
    """The customer's logo, which lies beside minutes.toml or below."""
    file = find_inside(base, name) if name else None
    if name and file is None:
        raise UsageError(f"setting 'look.logo': {name!r} is not a file in {base}, nor below it")
    return file


@cache
def find_picture(theme: Theme, source: str) -> Picture:
    """The picture that a template of `theme` prints as `source`: the logo, or a file of the theme.

    Raises PictureError where it is none, or none that may be printed.
    """
    if source == LOGO and theme.look.logo:
        return theme.look.logo
    file = find_inside(theme.folder, source) if source else None
    if file is None:
        raise PictureError("it is not a file of the theme")
    return read_picture(file.read_bytes())


def check_pictures(html: str, theme: Theme) -> None:
    """Raise ThemeError for a picture of a form that is not there, says nothing, or notes name."""
    for tag in dict.fromkeys(_PICTURE.findall(html)):
        found = {name: unescape(value) for name, _, value in _ATTRIBUTE.findall(tag)}
        source = found.get("src", "")
        try:
            _check_picture(source, found.get("alt", ""), theme)
        except PictureError as error:
            line = _find_text(theme.template, tag, source or "<img")
            place = f"{theme.template}:{line}: <img src={source!r}>"
            raise ThemeError(f"{place}: {error}") from error


def _check_picture(source: str, alt: str, theme: Theme) -> None:
    if source != LOGO and not any(_quotes(file, source) for file in theme.folder.rglob("*.j2")):
        raise PictureError("the template itself must name its pictures")
    if not alt.strip():
        raise PictureError("say in alt what the picture shows")
    find_picture(theme, source)


def change_sources(html: str, change: Callable[[str], str]) -> str:
    """`html` with what `change` makes of the `src` of every picture, as it is written there."""

    def put(found: re.Match[str]) -> str:
        name, quote, value = found.groups()
        before = found[0][: found.start(3) - found.start()]
        return f"{before}{change(value)}{quote}" if name == "src" else found[0]

    return _PICTURE.sub(lambda tag: _ATTRIBUTE.sub(put, tag[0]), html)


def _quotes(template: Path, text: str) -> bool:
    """Whether `text` stands in a template in quotation marks."""
    source = template.read_text(encoding="utf-8", errors="replace")
    return any(f"{mark}{text}{mark}" in source for mark in "\"'")


def _find_text(template: Path, *texts: str) -> int:
    """The line of the template that holds the first of `texts` that it has, else its first line."""
    source = template.read_text(encoding="utf-8", errors="replace")
    places = (source.find(text) for text in texts)
    return source.count("\n", 0, next((at for at in places if at >= 0), 0)) + 1


def _find_fangsong(fangsong: str, base: Path) -> Path:
    """The customer's file, else that of the system, else the bundled face that stands in."""
    if not fangsong:
        return FANGSONG_OF_SYSTEM if FANGSONG_OF_SYSTEM.is_file() else FANGSONG_STAND_IN
    file = base / fangsong
    try:
        with file.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise UsageError(f"setting 'fonts.fangsong': {file}: {error.strerror}") from error
    if head not in _FONTS:
        raise UsageError(f"setting 'fonts.fangsong': {file} is not a TrueType or OpenType font")
    return file.absolute()


def find_inside(folder: Path, name: str) -> Path | None:
    """The regular file `name` in and under `folder`; None where a link leads out of it."""
    if folder.is_relative_to(TEMPLATES):  # Installers may put links there.
        return folder / name if (folder / name).is_file() and ".." not in name else None
    top = folder.resolve()
    file = (top / name).resolve()
    return file if file.is_relative_to(top) and file.is_file() else None


def digest_asset(file: Path) -> bytes:
    """SHA-256 of a file of a theme or font, worked out once as long as the file is the same."""
    status = file.stat()
    return _digest(file, status.st_mtime_ns, status.st_size)


@cache
def _digest(file: Path, _changed: int, _size: int) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


def digest_folders(*folders: Path, without: frozenset[str] = frozenset()) -> str:
    """SHA-256 over the names and bytes of all files in `folders`, in a fixed order.

    Labels whose file is named in `without` are left out.
    """
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*"), key=lambda file: file.relative_to(folder).as_posix()):
            is_left_out = file.name in without and file.parent.name == LABELS.name
            if file.is_file() and "__pycache__" not in file.parts and not is_left_out:
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(digest_asset(file))
    return digest.hexdigest()

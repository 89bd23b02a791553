"""Look of a record as the settings have it, whatever the theme: logo, colour, margins, title.

A theme says what may be changed in the `:root` of its style sheet: `--colour` and its tints, the
margins `--top`, `--right`, `--bottom` and `--left`, the pitch of lines `--pitch`, and how high the
版记 may be on an odd page, `--odd-imprint`. Its Word file follows: what there has the same colour
changes with it, and its margins and lines by as much.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document.pictures import Picture, PictureError, read_picture
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.settings import LookSettings, OfficialSettings

LOGO = "logo:"
"""The `src` by which a template prints the logo."""
COLOUR, PITCH = "--colour", "--pitch"
ODD_IMPRINT = "--odd-imprint"
"""How high the 版记 may be at the foot of a page with an odd number."""
MARGINS = ("--top", "--right", "--bottom", "--left")
_ROOT = re.compile(r":root\s*\{([^}]*)\}")
_VALUE = re.compile(r"(--[\w-]+)\s*:\s*(#[0-9a-fA-F]{6}|[0-9.]+(?:mm|pt))\s*(?=[;}]|$)")
_WHITE, _ANY_HEIGHT = 255, "297mm"


@dataclass(frozen=True, slots=True)
class Changed:
    """A value of the theme's style sheet, and what it is here."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Look:
    """What of a record's look is the customer's; what is empty is the theme's own."""

    logo: Picture | None = None
    changes: tuple[Changed, ...] = ()
    title: str = ""
    title_en: str = ""
    signatures: tuple[str, ...] = ()

    @property
    def colours(self) -> Mapping[str, str]:
        """What each colour of the theme becomes, as six digits."""
        return {
            change.old[1:].upper(): change.new[1:].upper()
            for change in self.changes
            if change.old.startswith("#")
        }

    def grow(self, name: str) -> float:
        """By how much a margin or the pitch is larger than the theme's own, in its own unit."""
        found = (change for change in self.changes if change.name == name)
        return sum(float(change.new[:-2]) - float(change.old[:-2]) for change in found)

    def settle(self, style: str) -> str:
        """The text of the theme's style sheet with the values of this look.

        Each stands where it is asked for: names cost time to look up. What is declared more than
        once, and so is not everywhere the same, keeps its name.
        """
        values = find_values(style)
        for change in self.changes:
            declared = rf"({change.name}\s*:\s*){re.escape(change.old)}"
            style = re.sub(declared, rf"\g<1>{change.new}", style, count=1)
            values[change.name] = change.new
        for name, value in values.items():
            if len(re.findall(rf"{name}\s*:", style)) == 1:
                style = style.replace(f"var({name})", value)
        return style


PLAIN_LOOK = Look()
"""The theme's own."""


def find_values(style: str) -> dict[str, str]:
    """What a style sheet declares in its `:root`, by name."""
    root = _ROOT.search(style)
    return dict(_VALUE.findall(root[1])) if root else {}


def make_look(
    settings: LookSettings, official: OfficialSettings, logo: Path | None, style: Path
) -> Look:
    """The look that the settings ask for in a theme with the style sheet `style`.

    `logo` is the file of the logo, where one is named. Raises UsageError where it is no picture
    that may be printed, or where the theme does not say what is to be changed.
    """
    values = find_values(style.read_text(encoding="utf-8", errors="replace"))
    wanted = dict(_list_wanted(settings, official, values))
    for name, (_, setting) in wanted.items():
        if name not in values:
            raise UsageError(f"setting {setting!r}: {style} declares no {name} in its :root")
    changes = [Changed(name, values[name], new) for name, (new, _) in wanted.items()]
    if settings.colour:
        changes += _mix_tints(values, settings.colour)
    return Look(
        logo=_read_logo(logo) if logo else None,
        changes=tuple(changes),
        title=settings.title or settings.title_en,
        title_en=settings.title_en or settings.title,
        signatures=settings.signatures,
    )


def _list_wanted(
    settings: LookSettings, official: OfficialSettings, values: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The values that are asked for by name, each with its setting."""
    is_official = PITCH in values
    margins, setting = settings.margins, "look.margins"
    if is_official and official.margins:
        margins, setting = official.margins, "official.margins"
    for name, margin in zip(MARGINS if margins else (), margins, strict=True):
        yield name, (f"{margin:g}mm", setting)
    if is_official and official.pitch:
        yield PITCH, (f"{official.pitch:g}pt", "official.pitch")
    if is_official and not official.even_page and ODD_IMPRINT in values:
        yield ODD_IMPRINT, (_ANY_HEIGHT, "official.even_page")
    if settings.colour:
        yield COLOUR, (settings.colour, "look.colour")


def _read_logo(file: Path) -> Picture:
    try:
        return read_picture(file.read_bytes())
    except OSError as error:
        raise UsageError(f"setting 'look.logo': {file}: {error.strerror}") from error
    except PictureError as error:
        raise UsageError(f"setting 'look.logo': {file}: {error}") from error


def _mix_tints(values: Mapping[str, str], colour: str) -> Iterator[Changed]:
    """The theme's other colours, with as much of `colour` as they have of its main one."""
    for name, tint in values.items():
        if tint.startswith("#") and name != COLOUR:
            yield Changed(name, tint, _mix(tint, values[COLOUR], colour))


def _mix(tint: str, main: str, colour: str) -> str:
    """`colour` with as much white as `tint` has with `main`."""
    room = sum(_WHITE - part for part in _split(main))
    share = sum(_WHITE - part for part in _split(tint)) / room if room else 1.0
    mixed = (round(_WHITE - (_WHITE - part) * min(share, 1.0)) for part in _split(colour))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _split(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))

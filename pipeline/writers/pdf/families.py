"""Whether a PDF is set in the bundled faces and those of its theme.

A face of the system makes other bytes on other machines, and nobody knows whether it may be passed
on. It draws what no other face has, and nothing else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import tinycss2

from pipeline.document.theme import FANGSONG, find_inside
from pipeline.errors import ThemeError
from pipeline.system.glyph_coverage import load_coverage
from templates import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.document.theme import Theme

_GENERIC = frozenset(
    (
        "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "emoji", "math",
        "fangsong", "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded",
    )
)  # fmt: skip
_KEYWORDS = frozenset(("inherit", "initial", "unset", "revert"))
_RULES = ("at-rule", "qualified-rule")
_PROPERTIES = ("font-family", "font")
_REMEDY = 'end the list with "Minutes Sans", "Minutes Sans Ext", or add the font with @font-face'


def check_families(theme: Theme) -> Iterator[str]:
    """The families that style sheets of `theme` ask for and that only the system may have."""
    known = list_families(theme) | _GENERIC | _KEYWORDS
    for file in _list_sheets(theme):
        for line, names in _find_lists(_parse(_read(file))):
            for name in names:
                if name.casefold() not in known:
                    yield f"{file}:{line}: {_tell(name)}"
            if names and names[0].casefold() in _GENERIC:
                yield f"{file}:{line}: {_tell(names[0])}"


@cache
def list_families(theme: Theme) -> frozenset[str]:
    """The names of the bundled faces and of those that the theme brings, in lower case."""
    sheets = (FONTS / "fonts.css", *_list_sheets(theme))
    rules = (rule for sheet in sheets for rule in _walk(_parse(_read(sheet))))
    faces = (rule for rule in rules if _is_face(rule) and not _asks_system(rule.content))
    lists = (found for face in faces for found in _list_names(face.content, ("font-family",)))
    found = frozenset(name.casefold() for _, names in lists for name in names)
    return found | {FANGSONG.casefold()} if theme.fangsong else found


def check_faces(fonts: Iterable[Any], theme: Theme) -> None:
    """Raise ThemeError where a face of the system draws letters that a bundled face has."""
    known = list_families(theme)
    for font in fonts:
        if font.family.casefold() in known:
            continue
        drawn = {char for text in font.to_unicode.values() for char in text if char.isalnum()}
        if wrong := sorted(drawn & load_coverage()):
            shown = "".join(wrong[:10])
            raise ThemeError(
                f"{theme.style}:{_find_line(theme, font.family)}: "
                f"{_tell(font.family)} (it draws {shown})"
            )


def _tell(family: str) -> str:
    return f"the font {family!r} is neither bundled nor of the theme; {_REMEDY}"


def _find_line(theme: Theme, family: str) -> int:
    lines = _read(theme.style).casefold().splitlines()
    named = (number for number, line in enumerate(lines, 1) if family.casefold() in line)
    return next(named, 1)


def _list_sheets(theme: Theme) -> list[Path]:
    found = sorted(theme.folder.rglob("*.css"))
    return [
        file for file in found if find_inside(theme.folder, str(file.relative_to(theme.folder)))
    ]


def _read(sheet: Path) -> str:
    return sheet.read_text(encoding="utf-8", errors="replace")


def _parse(text: str) -> list[Any]:
    rules: list[Any] = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return rules


def _is_face(rule: Any) -> bool:
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "font-face" and rule.content)


def _asks_system(face: list[Any]) -> bool:
    """Whether a face is taken from the system, by `local()`."""
    sources = (
        value
        for declaration in tinycss2.parse_blocks_contents(face)
        if declaration.type == "declaration"
        for value in declaration.value
    )
    return any(value.type == "function" and value.lower_name == "local" for value in sources)


def _walk(rules: Iterable[Any]) -> Iterator[Any]:
    """All rules, those inside others too."""
    for rule in rules:
        yield rule
        if rule.type in _RULES and rule.content:
            yield from _walk(
                inner
                for inner in tinycss2.parse_blocks_contents(rule.content)
                if inner.type in _RULES
            )


def _find_lists(rules: Iterable[Any]) -> Iterator[tuple[int, list[str]]]:
    """Line and families of every rule that sets a font."""
    for rule in _walk(rules):
        if rule.type in _RULES and rule.content and not _is_face(rule):
            yield from _list_names(rule.content, _PROPERTIES)


def _list_names(content: list[Any], properties: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    for declaration in tinycss2.parse_blocks_contents(content):
        if declaration.type == "declaration" and declaration.lower_name in properties:
            parts = _split(declaration.value)
            if declaration.lower_name == "font":  # Style, weight and size come before the first.
                parts[0] = parts[0][_count_leading(parts[0]) :]
            yield declaration.source_line, [name for part in parts if (name := _read_name(part))]


def _split(tokens: list[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for each in tokens:
        if each == ",":
            parts.append([])
        else:
            parts[-1].append(each)
    return parts


def _count_leading(tokens: list[Any]) -> int:
    """How many tokens of the `font` shorthand end with the last size."""
    sizes = [
        place
        for place, token in enumerate(tokens)
        if token.type in ("dimension", "percentage", "number")
    ]
    return sizes[-1] + 1 if sizes else len(tokens)


def _read_name(tokens: list[Any]) -> str:
    """A family: one string, or identifiers with blanks between them; nothing for `var()`."""
    words = [token.value for token in tokens if token.type in ("string", "ident")]
    return re.sub(r"\s+", " ", " ".join(words))

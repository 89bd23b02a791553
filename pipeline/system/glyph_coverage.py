"""Glyph coverage: which characters can be drawn, by the bundled faces or by the system's."""

from __future__ import annotations

import ctypes
import ctypes.util
import re
import unicodedata
from functools import cache

from templates import FONTS

_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""General categories that draw nothing, but for a few signs of them."""
_VISIBLE = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u2028\ufff9-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3]"
)
"""Those few: signs before figures, and such as arrange what stands around them; empty boxes,
whether a face of the system knows them or not."""
_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Variation selectors, which choose a form of the character before them, joiners and fillers."""


def find_undrawable(text: str) -> list[str]:
    """The characters of `text` that nothing can draw, each once, in order of appearance."""
    return [char for char in dict.fromkeys(text) if not _is_bundled(char) and not _is_shown(char)]


def _is_bundled(char: str) -> bool:
    return (
        char in load_coverage()
        or (unicodedata.category(char) in _INVISIBLE and not _VISIBLE.fullmatch(char))
        or bool(_IGNORED.fullmatch(char))
    )


@cache
def load_coverage() -> frozenset[str]:
    """Every character that a bundled face draws, as coverage.txt beside the faces says."""
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines()
    covered: set[str] = set()
    for line in lines:
        for part in () if line.startswith("#") else line.partition(":")[2].split():
            first, _, last = part.partition("-")
            covered.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(covered)


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.c_void_p),
    )


@cache
def _is_shown(char: str) -> bool:
    """Whether Fontconfig, which WeasyPrint draws with, knows a face of the system for `char`."""
    if _VISIBLE.fullmatch(char):
        return False
    fontconfig = _load_fontconfig()
    charset = fontconfig.FcCharSetCreate()
    pattern = fontconfig.FcPatternCreate()
    try:
        fontconfig.FcCharSetAddChar(charset, ord(char))
        fontconfig.FcPatternAddCharSet(pattern, b"charset", charset)
        found = fontconfig.FcFontList(None, pattern, None)
        count: int = found.contents.count
        fontconfig.FcFontSetDestroy(found)
    finally:
        fontconfig.FcPatternDestroy(pattern)
        fontconfig.FcCharSetDestroy(charset)
    return count > 0


@cache
def _load_fontconfig() -> ctypes.CDLL:
    """Fontconfig with the types of what is called; raises OSError where it is not installed."""
    library = ctypes.CDLL(ctypes.util.find_library("fontconfig") or "libfontconfig.so.1")
    pointer = ctypes.c_void_p
    signatures: dict[str, tuple[type | None, list[type]]] = {
        "FcCharSetCreate": (pointer, []),
        "FcCharSetAddChar": (ctypes.c_int, [pointer, ctypes.c_uint32]),
        "FcCharSetDestroy": (None, [pointer]),
        "FcPatternCreate": (pointer, []),
        "FcPatternAddCharSet": (ctypes.c_int, [pointer, ctypes.c_char_p, pointer]),
        "FcPatternDestroy": (None, [pointer]),
        "FcFontList": (ctypes.POINTER(_FontSet), [pointer, pointer, pointer]),
        "FcFontSetDestroy": (None, [ctypes.POINTER(_FontSet)]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library

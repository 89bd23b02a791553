"""WeasyPrint imported without searching for its libraries.

It tries the names that Pango and its kin have on other systems first, and for each name that is
not one of Linux a compiler and two linkers are started to look for it: half of its start.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import sys

_KNOWN = "libpango-1.0.so.0"


def import_weasyprint() -> None:
    """Import WeasyPrint; on Linux its libraries are opened by the names that they have there."""
    search = ctypes.util.find_library
    if "weasyprint" not in sys.modules and sys.platform == "linux" and _is_known():
        ctypes.util.find_library = _find_nothing
    try:
        import weasyprint  # noqa: F401
    finally:
        ctypes.util.find_library = search


def _is_known() -> bool:
    with contextlib.suppress(OSError):
        ctypes.CDLL(_KNOWN)
        return True
    return False


def _find_nothing(name: str) -> None:
    """A name that could not be opened as it is, is not looked for."""

"""WeasyPrint imported without what it searches for and hardly ever uses.

It tries the names that Pango and its kin have on other systems first, and for each name that is
not one of Linux a compiler and two linkers are started to look for it: half of its start. A
quarter more goes to the parts of fontTools that cut faces down, which HarfBuzz does.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN = "libpango-1.0.so.0"
_LATER = ("fontTools.subset", "fontTools.varLib.instancer")


def import_weasyprint() -> None:
    """Import WeasyPrint; on Linux its libraries are opened by the names that they have there."""
    if "weasyprint" not in sys.modules:
        with _search_nothing(), _put_off(_LATER):
            import weasyprint  # noqa: F401


@contextlib.contextmanager
def _search_nothing() -> Iterator[None]:
    search = ctypes.util.find_library
    if sys.platform == "linux" and _is_known():
        ctypes.util.find_library = _find_nothing
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _is_known() -> bool:
    with contextlib.suppress(OSError):
        ctypes.CDLL(_KNOWN)
        return True
    return False


def _find_nothing(name: str) -> None:
    """A name that could not be opened as it is, is not looked for."""


@contextlib.contextmanager
def _put_off(names: tuple[str, ...]) -> Iterator[None]:
    """Have stand-ins for modules imported, which import them when something of them is used."""
    new = [name for name in names if name not in sys.modules]
    sys.modules.update((name, _StandIn(name)) for name in new)
    try:
        yield
    finally:
        for name in new:
            del sys.modules[name]


class _StandIn(ModuleType):
    """Gives the functions and classes of a module, which is imported when one is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **options)

        return call

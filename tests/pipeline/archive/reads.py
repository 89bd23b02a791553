"""Which files the program opens, as the interpreter itself tells."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LISTENING: list[list[str]] = []
_HOOKED: list[bool] = []


@contextmanager
def list_reads(folder: Path) -> Iterator[list[str]]:
    """Every file in and under `folder` that is opened meanwhile, by its path from there."""
    opened: list[str] = []
    if not _HOOKED:
        sys.addaudithook(_listen)  # It cannot be taken away again.
        _HOOKED.append(True)
    _LISTENING.append(opened)
    found: list[str] = []
    try:
        yield found
    finally:
        _LISTENING.remove(opened)
        found += sorted(
            os.path.relpath(name, folder)
            for name in opened
            if name.startswith(f"{folder}{os.sep}") and os.path.isfile(name)  # noqa: PTH113
        )


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _LISTENING and isinstance(arguments[0], (str, os.PathLike)):
        for opened in _LISTENING:
            opened.append(os.fspath(arguments[0]))

"""The programs of others that tests look through: veraPDF, LibreOffice, Chromium, Poppler."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"


def find_tool(name: str, *places: Path) -> str:
    """The program `name` on PATH or at one of `places`; skips the test where there is none.

    On the project's own checks (CI is set) a missing program fails the test instead: a check
    that silently does not run is none.
    """
    found = shutil.which(name) or next((str(place) for place in places if place.is_file()), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is missing")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def find_verapdf() -> str:
    """veraPDF, called as `verapdf -f 3a,ua1 FILE...`."""
    return find_tool("verapdf", SHARED / "verapdf" / "verapdf")

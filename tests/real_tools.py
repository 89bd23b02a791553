"""The programs of others that tests look through: LibreOffice, Chromium, Poppler, those of npm."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
CORPUS = sorted((REPOSITORY / "tests" / "corpus").glob("20*"))
"""Notes of real meetings: Chinese in YAML, English in JSON."""

_NPM = REPOSITORY / "tools" / "npm" / "node_modules"


def find_tool(name: str) -> str:
    """The program `name` on PATH. Where there is none the test fails: a check not done is none."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is missing: `make test` installs it")
    return found


def find_npm_file(name: str) -> Path:
    """The file `name` of the packages in tools/npm; the test fails where there is none."""
    found = _NPM / name
    if not found.exists():
        pytest.fail(f"{name} is missing: `make test` installs it")
    return found


def find_npm_tool(name: str) -> str:
    """The program `name` of the packages in tools/npm; the test fails where there is none."""
    found = _NPM / ".bin" / name
    if not found.exists():
        pytest.fail(f"{name} is missing: `make test` installs it")
    return str(found)

"""Programs of npm that tests look through, installed once into the cache of pytest."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.real_tools import find_tool

if TYPE_CHECKING:
    from pathlib import Path


def install_package(name: str, cache: pytest.Cache) -> Path:
    """The folder of the installed npm package `name`; skips the test where there is no npm."""
    npm = find_tool("npm")
    root = cache.mkdir("npm")
    folder = root / "node_modules" / name
    if not (folder / "package.json").is_file():
        (root / "package.json").write_text("{}")
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(root), name]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)
        if done.returncode and "CI" not in os.environ:
            pytest.skip(f"npm cannot install {name}")
        assert done.returncode == 0, done.stderr.decode()
    return folder

"""Programs of npm that tests look through, installed once into the cache of pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.real_tools import find_tool


def install_package(name: str, cache: pytest.Cache) -> Path:
    """The folder of the installed npm package `name`; skips the test where there is no npm."""
    npm = find_tool("npm")
    root = cache.mkdir("npm")
    home = root / name.replace("/", "-")
    if not home.is_dir():
        # Tests run in several processes: each installs beside, the first one to end is taken.
        scratch = Path(tempfile.mkdtemp(dir=root))
        _install(npm, name, scratch)
        try:
            scratch.rename(home)
        except OSError:
            shutil.rmtree(scratch)
    return home / "node_modules" / name


def _install(npm: str, name: str, folder: Path) -> None:
    (folder / "package.json").write_text("{}")
    command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), name]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    if done.returncode and "CI" not in os.environ:
        pytest.skip(f"npm cannot install {name}")
    assert done.returncode == 0, done.stderr.decode()

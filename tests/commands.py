"""The command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `minutes` with these arguments does in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from pipeline.cli.app import main; main()", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )

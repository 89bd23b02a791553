"""The command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from glob import iglob
from typing import TYPE_CHECKING

from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


PROGRAM = (sys.executable, "-c", "from pipeline.cli.app import main; main()")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"}


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `minutes` with these arguments does in a process of its own."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def kill_when_staged(*arguments: str, cwd: Path, outbox: Path, staged: str) -> None:
    """Kill `minutes` with these arguments as soon as something `staged` is there, if it ever is."""
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL
    ) as process:
        wanted = f"{outbox}/.staging/{staged}"
        while process.poll() is None and not any(iglob(wanted)):  # noqa: PTH207  # folders may go
            time.sleep(0.001)
        process.kill()

"""The Open XML SDK's validator, which knows the schemas of Word and the rules beside them."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

from tests.real_tools import find_npm_tool, find_tool

if TYPE_CHECKING:
    from pathlib import Path


def find_docx_faults(data: bytes, folder: Path) -> list[str]:
    """What is wrong with a Word file, each with the part and the place in it."""
    file = folder / "validated.docx"
    file.write_bytes(data)
    done = subprocess.run(
        [find_tool("node"), find_npm_tool("ooxml-validator"), str(file)],
        # The validator is a .NET program, which would ask for ICU to compare texts.
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    faults = [
        f"{error['path']} {error['xPath']}: {error['description']}" for error in told["errors"]
    ]
    assert told["ok"] is not bool(faults)
    return faults

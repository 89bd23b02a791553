"""The same notes give the same bytes, wherever and whenever."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real_tools import REPOSITORY

EXAMPLES = sorted((REPOSITORY / "examples").glob("20*.*"))
SURROUNDINGS = (
    {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "LANG": "de_DE.UTF-8"},
)
SETTINGS = """
[record]
formats = ["pdf", "docx", "html"]
[actions]
formats = ["xlsx", "csv", "ics", "md", "json"]
"""


def render(workspace: Path, environment: dict[str, str]) -> dict[str, str]:
    """The digest of every file of the examples' records, made in a process of its own."""
    workspace.mkdir()
    (workspace / "minutes.toml").write_text(SETTINGS)
    (workspace / "outbox").mkdir()
    notes = workspace / "notes"
    notes.mkdir()
    for example in EXAMPLES:
        (notes / example.name).write_bytes(example.read_bytes())
    subprocess.run(
        [sys.executable, "-c", "from pipeline.cli.app import main; main()", "render"]
        + [str(Path("notes") / example.name) for example in EXAMPLES],
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        check=True,
        capture_output=True,
    )
    outbox = workspace / "outbox"
    return {
        file.relative_to(outbox).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(outbox.rglob("*"))
        if file.is_file()
    }


@pytest.mark.slow
def test_every_file_is_the_same_in_another_folder_zone_locale_and_hash_order(
    tmp_path: Path,
) -> None:
    first, second = (
        render(tmp_path / name, environment)
        for name, environment in zip(("here", "somewhere else"), SURROUNDINGS, strict=True)
    )
    assert len(first) == len(EXAMPLES) * 10
    assert first == second

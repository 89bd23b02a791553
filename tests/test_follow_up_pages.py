"""What docs/follow-up.md shows is what the commands say, in both languages.

`python -m tests.test_follow_up_pages` writes what they say into the pages; look at the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.real_tools import REPOSITORY

PAGES = ("follow-up.md", "follow-up.zh-CN.md")
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]*)\n(?P<output>.*?)```", re.DOTALL)
SNIPPET = re.compile(r"```yaml\n(?P<text>.*?)```", re.DOTALL)
LINES = 15
"""Of the new notes that a page shows."""


def run_command(command: str, folder: Path) -> str:
    """What a command of a page prints, both streams together."""
    program, *arguments = command.split()
    assert program == "minutes"
    start = [sys.executable, "-c", "from pipeline.cli.app import main; main()"]
    return subprocess.run(
        [*start, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    ).stdout


def fill_page(page: str, folder: Path) -> str:
    """The page with what its commands print now, run one after the other in `folder`."""
    (folder / "outbox").mkdir()
    for notes in ("", "follow-up"):
        for file in (REPOSITORY / "examples" / notes).glob("2024*"):
            shutil.copy(file, folder)

    def fill(block: re.Match[str]) -> str:
        output = run_command(block["command"], folder)
        return f"```console\n$ {block['command']}\n{output}```"

    filled = BLOCK.sub(fill, page)
    return SNIPPET.sub(lambda block: f"```yaml\n{cut_notes(block['text'], folder)}```", filled)


def cut_notes(shown: str, folder: Path) -> str:
    """The first lines of the part of next.yaml that begins as what is shown."""
    notes = (folder / "next.yaml").read_text(encoding="utf-8")
    start = notes.index(shown.partition("\n")[0])
    return "".join(notes[start:].splitlines(keepends=True)[:LINES])


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_the_page_shows_what_the_commands_print(name: str, tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    assert len(BLOCK.findall(page)) == 7
    assert fill_page(page, tmp_path) == page


@pytest.mark.parametrize("name", PAGES)
def test_the_pictures_of_the_page_are_there(name: str) -> None:
    page = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    pictures = re.findall(r"\]\((pictures/[^)]*)\)", page)
    assert len(pictures) == 2
    for picture in pictures:
        assert (REPOSITORY / "docs" / picture).stat().st_size < 200_000


if __name__ == "__main__":
    for one in PAGES:
        file = REPOSITORY / "docs" / one
        with tempfile.TemporaryDirectory() as scratch:
            file.write_text(fill_page(file.read_text(encoding="utf-8"), Path(scratch)), "utf-8")

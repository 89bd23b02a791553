"""An outbox of records, and ways to look at it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pipeline.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path

NOTES = """
meeting:
  subject: {subject}
  departments: [Procurement, IT]
  participants: [Harriet Lowell, Priya Nandakumar]
  time: {day} 14:00-15:30
  form: video conference
  recorder: Harriet Lowell
topics:
- title: Scope
  conclusion: Order confirmation goes live on 1 July.
issues:
- problem: Suppliers do not know what changes
  actions:
  - task: Write to all suppliers
    department: Procurement
    owner: Harriet Lowell
    deliverable: Letter, sent
    due: {day}
"""
LIGHT = """
[record]
formats = []
[actions]
formats = ["md", "csv"]
"""
"""Lists need no renderer: tests of what is rendered when have no need of pages."""
HEAVY = """
[record]
formats = ["pdf", "docx"]
[actions]
formats = ["xlsx"]
"""


class Archive:
    """A workspace whose outbox is regenerated."""

    def __init__(self, base: Path, settings: str = LIGHT) -> None:
        self.base = base
        self.outbox = base / "outbox"
        self.notes = base / "notes"
        for folder in (self.outbox, self.notes):
            folder.mkdir(parents=True)
        self.set(settings)

    def set(self, settings: str, organisation: str = "") -> None:
        """Write the settings; another organisation makes every record stale."""
        head = f'organisation = "{organisation}"\n' if organisation else ""
        (self.base / "minutes.toml").write_text(head + settings, encoding="utf-8")

    def write(self, name: str, day: str = "2024-05-10", subject: str = "Portal") -> Path:
        """A notes file that was never in an inbox."""
        file = self.notes / name
        file.write_text(NOTES.format(day=day, subject=subject), encoding="utf-8")
        return file

    def fill(self, number: int) -> None:
        """Publish so many records, of meetings in 2024 on the first, second … of May."""
        files = [
            self.write(f"m{one}.yaml", f"2024-05-{one + 1:02}", f"Portal {one}")
            for one in range(number)
        ]
        assert self.run("render", *map(str, files), job=False) == 0

    def run(self, *arguments: str, job: bool = True) -> int:
        """`minutes regenerate`, or another command; the exit code."""
        command = ["regenerate"] if job else []
        return run(["-C", str(self.base), "--language", "en", *command, *arguments])

    def report(self, *arguments: str) -> dict[str, Any]:
        """Regenerate and read the report."""
        file = self.base / "report.json"
        self.run(*arguments, "--report", str(file))
        table: dict[str, Any] = json.loads(file.read_bytes())
        return table

    def folder(self, one: int) -> Path:
        return self.outbox / f"2024-05-{one + 1:02}-m{one}"

    def digests(self) -> dict[str, str]:
        """Every file of the records by name."""
        return {
            file.relative_to(self.outbox).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in self.list_files()
        }

    def list_files(self) -> list[Path]:
        """The files of the records; not the register over them."""
        folders = [file.parent for file in self.outbox.rglob("notes.yaml")]
        return sorted(file for folder in folders for file in folder.iterdir())

"""A small outbox of real records for tests that read finished files, rendered once a session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.processing.record import make_record
from pipeline.settings import Settings
from tests.pieces import SOUND

if TYPE_CHECKING:
    from pathlib import Path

NOTES = SOUND["zh-CN"].encode()
REVISED = NOTES.replace(b"2024-05-17", b"2024-05-20")
RECORD = "2024-05-10-launch"
REVISION = f"{RECORD}.r2"


def publish_launch(workspace: Path) -> Settings:
    """Publish a record and its revision in `workspace`/outbox; gives the settings."""
    outbox = workspace / "outbox"
    outbox.mkdir()
    settings = replace(Settings(), base=workspace, outbox=outbox)
    for notes in (NOTES, REVISED):
        outcome = make_record(notes, "launch.yaml", settings)
        assert outcome.folder, outcome.problems
    return settings

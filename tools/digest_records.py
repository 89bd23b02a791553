"""Digests of records, to compare them with those of another system.

`python -m tools.digest_records` prints the SHA-256 of each file of the records of the examples and
of some real meetings. The libraries of the system that record.json names are left out, being what
differs.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.outbox.manifest import FILE_NAME, Manifest, digest
from pipeline.processing.record import render_record
from pipeline.settings import (
    ACTION_FORMATS,
    RECORD_FORMATS,
    ActionSettings,
    RecordSettings,
    Settings,
)
from schemas.edition import Edition

REPOSITORY = Path(__file__).parents[1]
FILES = (
    *sorted((REPOSITORY / "examples").glob("20*")),
    *sorted((REPOSITORY / "tests" / "corpus").glob("20*"))[::4],
)
SETTINGS = Settings(
    record=RecordSettings(formats=tuple(RECORD_FORMATS)),
    actions=ActionSettings(formats=tuple(ACTION_FORMATS)),
)


def main() -> None:
    """Print a line for each file of each record."""
    for file in FILES:
        rendering = render_record(file.read_bytes(), file.name, Edition(), SETTINGS)
        for name, data in sorted(rendering.files.items()):
            if name == FILE_NAME:
                data = replace(Manifest.from_json(data), libraries={}).to_json()
            print(digest(data), f"{rendering.folder}/{name}")


if __name__ == "__main__":
    main()

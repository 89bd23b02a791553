"""An archive for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pipeline.archive.records import Archive

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive of three records."""
    made = Archive(tmp_path / "archive")
    made.fill(3)
    return made

"""An archive for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pipeline.archive.records import Archive

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of three records, which no test changes."""
    made = Archive(tmp_path_factory.mktemp("three") / "archive")
    made.fill(3)
    return made


@pytest.fixture
def archive(three: Archive, tmp_path: Path) -> Archive:
    """An archive of three records."""
    return three.copy(tmp_path / "archive")

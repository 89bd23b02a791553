"""Fixtures that tests of every room share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
"""Notes of real meetings, beside the checkout where there are any."""


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    """Notes files of real meetings; the examples where there is no corpus."""
    folder = CORPUS if CORPUS.is_dir() else ROOT / "examples"
    files = sorted(file for file in folder.iterdir() if file.suffix in {".yaml", ".yml", ".json"})
    assert files, f"no notes in {folder}"
    return files

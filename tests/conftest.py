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


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --accept` writes the goldens anew; look at the difference before."""
    parser.addoption("--accept", action="store_true", help="write the files of tests/golden anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be written instead of compared."""
    return bool(request.config.getoption("--accept"))

"""Fixtures that tests of every room share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.real_tools import CORPUS
from tests.renderings import Renderings

if TYPE_CHECKING:
    from pathlib import Path


# How long an example takes says how busy the machine is. The same commit is tried with the same
# examples; `pytest --hypothesis-profile searching` looks for others, and what it finds is kept.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    """Notes files of real meetings: Chinese in YAML, English in JSON."""
    return CORPUS


@pytest.fixture(scope="session")
def renderings(tmp_path_factory: pytest.TempPathFactory) -> Renderings:
    """Records of the corpus, which the workers of a session share."""
    folder = tmp_path_factory.getbasetemp()
    # Each worker has a folder of its own in that of the session.
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return Renderings(folder / "renderings")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --accept` writes the goldens anew; look at the difference before."""
    parser.addoption("--accept", action="store_true", help="write the files of tests/golden anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be written instead of compared."""
    return bool(request.config.getoption("--accept"))

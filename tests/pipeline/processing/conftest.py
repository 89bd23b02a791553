"""What tests of notices and reports begin with: a meeting that set one action."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.settings import Settings
from tests.builders import make_action
from tests.outboxes import meet, publish_record

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an outbox with one meeting, which set one action."""
    folder = tmp_path / "outbox"
    publish_record(folder, meet("2024-05-10", actions=(make_action(id="A1", progress=70),)))
    return replace(Settings(), base=tmp_path, outbox=folder)

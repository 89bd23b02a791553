"""What a watcher tells of a file, as one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.watch import format_event
from pipeline.errors import Location, Problem
from pipeline.watch.events import Rejected

ERROR = Problem("E103", Location(1, 1))
WARNING = Problem("W206", Location(3, 1))


@pytest.mark.parametrize("problems", [(ERROR, WARNING), (WARNING, ERROR, WARNING)])
def test_a_rejected_file_is_told_with_its_errors_and_not_its_warnings(
    problems: tuple[Problem, ...],
) -> None:
    event = Rejected("a.yaml", Path("a.errors.txt"), "zh-CN", problems)
    assert "有 1 处错误" in format_event(event, "zh-CN")

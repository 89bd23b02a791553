"""A test that is passed over shows nothing: where something is missing it fails."""

from __future__ import annotations

import re

from tests.real_tools import REPOSITORY

SKIP = re.compile(r"\b(pytest\.skip|mark\.skip|importorskip|skipIf|skipUnless|SkipTest)")


def test_no_test_can_be_skipped() -> None:
    found = [
        file.name
        for file in sorted((REPOSITORY / "tests").rglob("*.py"))
        if file.name != "test_no_test_is_skipped.py" and SKIP.search(file.read_text("utf-8"))
    ]
    assert found == []

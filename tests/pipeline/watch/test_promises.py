"""The page of promises: each stands in both languages and has a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = ("reliability.md", "reliability.zh-CN.md")


def read_rows(page: str) -> list[list[str]]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = [re.findall(r"`(test_\w+)`", line) for line in text.splitlines() if line[:1] == "|"]
    return [tests for tests in found if tests]


def test_both_languages_promise_the_same() -> None:
    chinese, english = (read_rows(page) for page in PAGES)
    assert chinese == english
    assert len(english) > 20


@pytest.mark.parametrize("page", PAGES)
def test_behind_each_promise_is_a_test(page: str) -> None:
    files = Path(__file__).parents[1].rglob("test_*.py")
    tests = {
        name
        for file in files
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    missing = {name for row in read_rows(page) for name in row} - tests
    assert missing == set()

"""What is derived from the code is never stale."""

from __future__ import annotations

import pytest

from tools.build_docs import PAGES, REPOSITORY


@pytest.mark.parametrize("name", PAGES)
def test_a_derived_file_is_what_the_code_says(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    assert text == PAGES[name](), "run: python -m tools.build_docs"

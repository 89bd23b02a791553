"""What the derived pages begin with, written by hand."""

from __future__ import annotations

from pathlib import Path


def read_intro(page: str, language: str) -> str:
    """The beginning of a page in `language`."""
    return Path(__file__).with_name(f"{page}.{language}.md").read_text(encoding="utf-8")

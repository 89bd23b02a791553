"""The forms that verdicts are told in, by the name that the command line has for them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.validate import Verdict

FORMS = ("text", "json", "github", "sarif")


def format_verdicts(form: str, verdicts: Iterable[Verdict], language: str | None) -> Iterator[str]:
    """Lines that tell `verdicts` in `form`; messages in `language`, else in that of the notes."""
    # Only the form that is asked for is imported: the hook of every commit waits for it.
    writer: Any = getattr(import_module(f"pipeline.report.verdict_{form}"), f"format_{form}")
    lines: Iterator[str] = writer(verdicts, language)
    return lines

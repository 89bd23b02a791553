"""What verifying records gave, as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.disk import show_name
from pipeline.report.texts import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.verification import Verdict


def format_verdict(verdict: Verdict, language: str) -> Iterator[str]:
    """A line for each doubt, or one that there is none."""
    for finding in verdict.findings:
        why = tell(f"verify.{finding.doubt}", language, file=show_name(finding.file))
        yield tell("verify.doubtful", language, name=show_name(str(verdict.subject)), why=why)
    if not verdict.findings:
        yield tell("verify.sound", language, name=show_name(str(verdict.subject)))

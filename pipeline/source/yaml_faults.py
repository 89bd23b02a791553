"""What libyaml says of broken YAML, as a finding that a writer of notes can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.source.findings import Unreadable

if TYPE_CHECKING:
    import yaml


def explain_fault(text: str, error: yaml.MarkedYAMLError, last: int) -> Unreadable:
    """The finding for an error of libyaml; `last` is the index of the last value it could read."""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    return Unreadable("E039", at, at + 1, problem=error.problem or "")

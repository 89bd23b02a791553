"""The error report beside rejected notes: every problem, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.disk import show_name
from pipeline.errors import Place, Problem
from pipeline.messages import LANGUAGES
from pipeline.messages.form import format_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.inbox.workers import Broken
    from pipeline.settings import LimitSettings

NEXT = {
    "zh-CN": "修改后把文件重新放入收件文件夹（inbox）即可；旧的报告会自动清除。",
    "en": "Mend the file and drop it into the inbox again; this report then goes by itself.",
}
_BROKEN = {"time": "E902", "memory": "E903", "crash": "E904"}


def write_report(name: str, problems: Sequence[Problem], language: str) -> str:
    """The text of `<name>.errors.txt`; in both languages where `language` is empty."""
    parts = []
    for tag in [language] if language else LANGUAGES:
        parts += [format_problem(problem, show_name(name), tag) for problem in problems]
        parts.append(NEXT[tag])
    return "\n\n".join(parts) + "\n"


def refuse_size(size: int, limits: LimitSettings) -> Problem:
    """The problem of a file that is too large to be read."""
    details = {"size": format_size(size), "limit": format_size(limits.file)}
    return Problem("E901", Place(1, 1), details=details)


def refuse_broken(broken: Broken, limits: LimitSettings) -> Problem:
    """The problem of notes that broke a limit or the program."""
    limit = {"time": f"{limits.seconds:g}", "memory": format_size(limits.memory)}
    details = {"limit": limit.get(broken.reason, ""), "detail": broken.detail}
    return Problem(_BROKEN[broken.reason], Place(1, 1), details=details)


def format_size(size: int) -> str:
    """A number of bytes as people write it: `5 MB`, `10.7 GB`."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} B"

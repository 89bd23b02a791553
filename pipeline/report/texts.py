"""What commands tell outcomes with: words in either language, and the progress of long steps."""

from __future__ import annotations

import locale
import os
import sys
import time
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


LANGUAGES = ("zh-CN", "en")


def tell(name: str, language: str, /, **details: object) -> str:
    """The sentence `name`, such as `event.started`, in `language`, filled from `details`."""
    found: Any = _load_texts(language)
    for part in name.split("."):
        found = found[part]
    return str(found).format(**details)


def system_language() -> str:
    """`zh-CN` where the system speaks Chinese, else `en`."""
    names = (os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "zh-CN" if spoken.lower().startswith(("zh", "chinese")) else "en"


@cache
def _load_texts(language: str) -> Mapping[str, Any]:
    file = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


Item = TypeVar("Item")
INTERVAL = 10.0
"""Seconds between two lines."""
_PATIENCE = 2.0
"""Seconds that a step may take before a bar is worth showing."""


def format_seconds(seconds: float) -> str:
    """`1:05` or `2:03:20`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def track(
    step: str,
    items: Iterable[Item],
    total: int,
    *,
    language: str,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Item]:
    """The same items, while standard error shows how many of `total` have passed."""
    shown = _draw_bar if sys.stderr.isatty() else _write_lines
    return shown(step, items, total, language, clock)


def _write_lines(
    step: str, items: Iterable[Item], total: int, language: str, clock: Callable[[], float]
) -> Iterator[Item]:
    began = told = clock()
    for done, item in enumerate(items, 1):
        yield item
        now = clock()
        if now - told >= INTERVAL:
            told = now
            click.echo(_describe(step, done, total, now - began, language), err=True)


def _describe(step: str, done: int, total: int, seconds: float, language: str) -> str:
    rate = done / seconds
    left = format_seconds((total - done) / rate)
    name = tell(f"regenerate.step.{step}", language)
    return tell(
        "regenerate.progress", language, step=name, done=done, total=total, rate=rate, left=left
    )


def _draw_bar(
    step: str, items: Iterable[Item], total: int, language: str, clock: Callable[[], float]
) -> Iterator[Item]:
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(compact=True),
    )
    name = tell(f"regenerate.step.{step}", language)
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield from shown.track(items, total=total, description=name)

"""The picture of who has how much to do: open and overdue actions by department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.writers.plain_text import measure_text
from pipeline.writers.register_page.page import Bar
from pipeline.writers.register_page.svg import NARROW, draw_box, draw_picture, draw_text, fit_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from pipeline.labels import Labels

MOST = 10
"""Departments with a bar of their own; the others share one."""
WIDTH = 440.0
_ROW, _THICK, _TOP = 24.0, 14.0, 30.0
_NAME_MOST = 20
_BOLD = 1.15
"""How much wider than others the figures may be, in whatever font a browser has."""


def draw_departments(bars: tuple[Bar, ...], labels: Labels) -> Markup:
    """A bar each, in the order given."""
    shown = gather_bars(bars, labels)
    account = labels.lead("record.semicolon").join(
        f"{bar.name} {_tell_figures(bar, labels)}" for bar in shown
    )
    return draw_picture(
        "departments",
        labels("register.by_department"),
        account or labels("register.nothing_open"),
        (WIDTH, _TOP + max(len(shown), 3) * _ROW + 6),
        [*_draw_key(labels), *_draw_bars(shown, labels)],
    )


def gather_bars(bars: tuple[Bar, ...], labels: Labels) -> tuple[Bar, ...]:
    """The first departments, and one bar for all others where there are too many."""
    if len(bars) <= MOST:
        return bars
    rest = bars[MOST - 1 :]
    name = labels("register.others", count=len(rest))
    total = Bar(name, sum(bar.unresolved for bar in rest), sum(bar.overdue for bar in rest))
    return (*bars[: MOST - 1], total)


def _draw_key(labels: Labels) -> Iterator[Markup]:
    x = 0.0
    for look, text in (("late", labels("action.overdue")), ("open", labels("register.in_time"))):
        yield draw_box(x, 4, 12, 12, look)
        yield draw_text(text, x + 17, 14)
        x += 17 + measure_text(text) * NARROW + 18


def _draw_bars(bars: tuple[Bar, ...], labels: Labels) -> Iterator[Markup]:
    if not bars:
        yield draw_text(labels("register.nothing_open"), 0, _TOP + _ROW, look="quiet")
        return
    names = [fit_name(bar.name, _NAME_MOST) for bar in bars]
    left = max(measure_text(name) for name in names) * NARROW + 10
    figures = [_tell_figures(bar, labels) for bar in bars]
    right = max(measure_text(text) for text in figures) * NARROW * _BOLD + 8
    scale = (WIDTH - left - right) / max(bar.unresolved for bar in bars)
    for place, (bar, name, text) in enumerate(zip(bars, names, figures, strict=True)):
        y = _TOP + place * _ROW
        late = bar.overdue * scale
        yield draw_text(name, left - 8, y + 12, "end")
        if bar.overdue:
            yield draw_box(left, y, late, _THICK, "late")
        if bar.unresolved > bar.overdue:
            yield draw_box(left + late, y, bar.unresolved * scale - late, _THICK, "open")
        x = left + bar.unresolved * scale + 6
        yield draw_text(text, x, y + 12, look="figure")


def _tell_figures(bar: Bar, labels: Labels) -> str:
    if not bar.overdue:
        return str(bar.unresolved)
    late = labels("register.late", count=bar.overdue)
    return f"{bar.unresolved}{labels.lead('record.open')}{late}{labels.lead('record.close')}"

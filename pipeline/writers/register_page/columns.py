"""The pictures over time: what came and went, and what falls due in the coming weeks."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from pipeline.writers.plain_text import measure_text
from pipeline.writers.register_page.svg import (
    NARROW,
    choose_step,
    draw,
    draw_box,
    draw_picture,
    draw_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

    from pipeline.labels import Labels
    from pipeline.writers.register_page.page import Column, Stretch

WIDTH, HEIGHT = 440.0, 250.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 422.0, 48.0, 216.0
_GAP = 8.0
"""Between the labels of two columns, lest they touch."""


def draw_stretches(stretches: tuple[Stretch, ...], labels: Labels) -> Markup:
    """Opened and closed in each month or week, and a line of what was still open."""
    marks = (
        ("open", labels("register.opened")),
        ("done", labels("register.closed")),
        ("left", labels("register.left")),
    )
    semicolon, comma = labels.lead("record.semicolon"), labels.lead("record.comma")
    account = semicolon.join(
        f"{_name(stretch)} "
        + comma.join(
            f"{name} {figure}"
            for (_, name), figure in zip(
                marks, (stretch.opened, stretch.closed, stretch.left), strict=True
            )
        )
        for stretch in stretches
    )
    highest = max((max(one.opened, one.closed, one.left) for one in stretches), default=0)
    parts = [*_draw_key(marks), *_draw_grid(highest), *_draw_stretches(stretches, highest)]
    title = labels("register.over_time")
    return draw_picture("time", title, account or labels("action.none"), (WIDTH, HEIGHT), parts)


def draw_columns(columns: tuple[Column, ...], labels: Labels) -> Markup:
    """What falls due in each of the coming weeks."""
    marks = (
        ("escalated", labels("status.escalated")),
        ("open", labels("status.in_progress")),
    )
    account = labels.lead("record.semicolon").join(
        f"{_name_week(column)} {column.in_progress + column.escalated}" for column in columns
    )
    highest = max(column.in_progress + column.escalated for column in columns)
    parts = [*_draw_key(marks), *_draw_grid(highest), *_draw_columns(columns, highest)]
    return draw_picture("coming", labels("register.coming"), account, (WIDTH, HEIGHT), parts)


def _draw_key(marks: Iterable[tuple[str, str]]) -> Iterator[Markup]:
    x = 0.0
    for look, text in marks:
        if look == "left":
            yield draw("path", d=f"M{x:.0f} 10h14", class_="line")
        else:
            yield draw_box(x, 4, 12, 12, look)
        yield draw_text(text, x + 18, 14)
        x += 18 + measure_text(text) * NARROW + 18


def _draw_grid(highest: int) -> Iterator[Markup]:
    step = choose_step(highest)
    for figure in range(0, _find_top(highest) + 1, step):
        y = _find_y(figure, highest)
        yield draw("path", d=f"M{_LEFT:.0f} {y:.1f}H{_RIGHT:.0f}", class_="grid")
        yield draw_text(str(figure), _LEFT - 6, y + 4, "end", "quiet")


def _draw_stretches(stretches: tuple[Stretch, ...], highest: int) -> Iterator[Markup]:
    if not stretches:
        return
    room = (_RIGHT - _LEFT) / len(stretches)
    thick = min(room * 0.36, 16.0)
    points = []
    skip = ceil(max(_measure_label(_name(stretch)) for stretch in stretches) / room)
    for place, stretch in enumerate(stretches):
        middle = _LEFT + (place + 0.5) * room
        yield from _draw_column(middle - thick, thick - 0.5, 0, stretch.opened, highest, "open")
        yield from _draw_column(middle + 0.5, thick - 0.5, 0, stretch.closed, highest, "done")
        points.append(f"{middle:.1f} {_find_y(stretch.left, highest):.1f}")
        if (len(stretches) - 1 - place) % skip == 0:
            yield draw_text(_name(stretch), middle, _BOTTOM + 18, "middle", "quiet")
    yield draw("path", d="M" + "L".join(points), class_="line")
    for point in points:
        x, y = point.split()
        yield draw("circle", cx=x, cy=y, r=2.5, class_="point")
    x, y = points[-1].split()
    yield draw_text(str(stretches[-1].left), float(x), float(y) - 7, "middle", "figure")


def _draw_columns(columns: tuple[Column, ...], highest: int) -> Iterator[Markup]:
    room = (_RIGHT - _LEFT) / len(columns)
    thick = min(room * 0.5, 48.0)
    for place, column in enumerate(columns):
        middle = _LEFT + (place + 0.5) * room
        total = column.escalated + column.in_progress
        x = middle - thick / 2
        yield from _draw_column(x, thick, 0, column.escalated, highest, "escalated")
        yield from _draw_column(x, thick, column.escalated, column.in_progress, highest, "open")
        yield draw_text(str(total), middle, _find_y(total, highest) - 5, "middle", "figure")
        yield from _draw_week(column, middle, room)


def _draw_week(column: Column, middle: float, room: float) -> Iterator[Markup]:
    """The days of a week below its column, in two lines where one would touch the next."""
    name = _name_week(column)
    lines = [name] if _measure_label(name) <= room else name.split(" ", 1)
    for number, line in enumerate(lines):
        yield draw_text(line, middle, _BOTTOM + 16 + 14 * number, "middle", "quiet")


def _measure_label(text: str) -> float:
    return measure_text(text) * NARROW + _GAP


def _draw_column(
    x: float, width: float, base: int, figure: int, highest: int, look: str
) -> Iterator[Markup]:
    if figure:
        top = _find_y(base + figure, highest)
        yield draw_box(x, top, width, _find_y(base, highest) - top, look)


def _find_top(highest: int) -> int:
    step = choose_step(highest)
    return max(-(-highest // step), 1) * step


def _find_y(figure: int, highest: int) -> float:
    return _BOTTOM - figure * (_BOTTOM - _TOP) / _find_top(highest)


def _name(stretch: Stretch) -> str:
    return stretch.start.isoformat()[:7] if stretch.is_month else f"{stretch.start:%m-%d}"


def _name_week(column: Column) -> str:
    return f"{column.start:%m-%d} – {column.end:%m-%d}"

"""Charts of the register: what came and went over time, and who has how much to do."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from pipeline.actions.page_view import Bar
from pipeline.system.text import clean_text, join_lines, measure_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.actions.page_view import ChartColumn, Period
    from pipeline.document.labels import Labels

NARROW = 7.2
"""At most the width of a narrow character in a picture; Chinese ones have twice as much."""
MOST = 10
"""Departments with a bar of their own; the others share one."""
BARS_WIDTH = 440.0
_ROW, _THICK, _BARS_TOP = 24.0, 14.0, 30.0
_NAME_MOST = 20
_BOLD = 1.15
"""How much wider than others the figures may be, in whatever font a browser has."""
WIDTH, HEIGHT = 440.0, 250.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 422.0, 48.0, 216.0
_GAP = 8.0
"""Between the labels of two columns, lest they touch."""


def draw(name: str, content: str = "", /, **attributes: object) -> Markup:
    """The element `name`; `class_` and `text_anchor` become attributes as SVG spells them."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_format(value))}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{written}>{escape(content)}</{name}>")  # noqa: S704  # both escaped


def draw_all(parts: Iterable[Markup]) -> Markup:
    """Elements one after the other."""
    return Markup("").join(parts)


def draw_text(text: str, x: float, y: float, anchor: str = "start", look: str = "") -> Markup:
    """A line of text whose base line is at `y`."""
    attributes = {"class_": look} if look else {}
    return draw("text", join_lines(clean_text(text)), x=x, y=y, text_anchor=anchor, **attributes)


def draw_box(x: float, y: float, width: float, height: float, look: str) -> Markup:
    """A filled rectangle."""
    return draw("rect", x=x, y=y, width=width, height=height, class_=look)


def draw_picture(
    name: str, title: str, account: str, size: tuple[float, float], parts: Iterable[Markup]
) -> Markup:
    """A picture that says in words what it shows: `account` is read out in place of it."""
    heading = draw("title", title, id=f"{name}-title") + draw(
        "desc", join_lines(clean_text(account)), id=f"{name}-desc"
    )
    return draw(
        "svg",
        heading + draw_all(parts),
        viewBox=f"0 0 {_format(size[0])} {_format(size[1])}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def fit_name(name: str, most: int) -> str:
    """`name` on one line, cut to `most` narrow characters."""
    name = join_lines(clean_text(name))
    if measure_text(name) <= most:
        return name
    while name and measure_text(name) > most - 1:
        name = name[:-1]
    return f"{name}…"


def choose_step(highest: int, most: int = 4) -> int:
    """The distance of grid lines such that at most `most` of them reach `highest`: 1, 2, 5, 10 …"""
    scale = 1
    while True:
        for step in (scale, 2 * scale, 5 * scale):
            if step * most >= highest:
                return step
        scale *= 10


def _format(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


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
        (BARS_WIDTH, _BARS_TOP + max(len(shown), 3) * _ROW + 6),
        [*_draw_bars_key(labels), *_draw_bars(shown, labels)],
    )


def gather_bars(bars: tuple[Bar, ...], labels: Labels) -> tuple[Bar, ...]:
    """The first departments, and one bar for all others where there are too many."""
    if len(bars) <= MOST:
        return bars
    rest = bars[MOST - 1 :]
    name = labels("register.others", count=len(rest))
    total = Bar(name, sum(bar.unresolved for bar in rest), sum(bar.overdue for bar in rest))
    return (*bars[: MOST - 1], total)


def _draw_bars_key(labels: Labels) -> Iterator[Markup]:
    x = 0.0
    for look, text in (("late", labels("action.overdue")), ("open", labels("register.in_time"))):
        yield draw_box(x, 4, 12, 12, look)
        yield draw_text(text, x + 17, 14)
        x += 17 + measure_text(text) * NARROW + 18


def _draw_bars(bars: tuple[Bar, ...], labels: Labels) -> Iterator[Markup]:
    if not bars:
        yield draw_text(labels("register.nothing_open"), 0, _BARS_TOP + _ROW, look="quiet")
        return
    names = [fit_name(bar.name, _NAME_MOST) for bar in bars]
    left = max(measure_text(name) for name in names) * NARROW + 10
    figures = [_tell_figures(bar, labels) for bar in bars]
    right = max(measure_text(text) for text in figures) * NARROW * _BOLD + 8
    scale = (BARS_WIDTH - left - right) / max(bar.unresolved for bar in bars)
    for place, (bar, name, text) in enumerate(zip(bars, names, figures, strict=True)):
        y = _BARS_TOP + place * _ROW
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


def draw_periods(stretches: tuple[Period, ...], labels: Labels) -> Markup:
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
    parts = [*draw_key(marks), *_draw_grid(highest), *_draw_periods(stretches, highest)]
    title = labels("register.over_time")
    return draw_picture("time", title, account or labels("action.none"), (WIDTH, HEIGHT), parts)


def draw_columns(columns: tuple[ChartColumn, ...], labels: Labels) -> Markup:
    """What falls due in each of the coming weeks."""
    marks = (
        ("escalated", labels("status.escalated")),
        ("open", labels("status.in_progress")),
    )
    account = labels.lead("record.semicolon").join(
        f"{_name_week(column)} {column.in_progress + column.escalated}" for column in columns
    )
    highest = max(column.in_progress + column.escalated for column in columns)
    parts = [*draw_key(marks), *_draw_grid(highest), *_draw_columns(columns, highest)]
    return draw_picture("coming", labels("register.coming"), account, (WIDTH, HEIGHT), parts)


def draw_key(marks: Iterable[tuple[str, str]]) -> Iterator[Markup]:
    """What each look stands for, from left to right."""
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


def _draw_periods(stretches: tuple[Period, ...], highest: int) -> Iterator[Markup]:
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


def _draw_columns(columns: tuple[ChartColumn, ...], highest: int) -> Iterator[Markup]:
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


def _draw_week(column: ChartColumn, middle: float, room: float) -> Iterator[Markup]:
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


def _name(stretch: Period) -> str:
    return stretch.start.isoformat()[:7] if stretch.is_month else f"{stretch.start:%m-%d}"


def _name_week(column: ChartColumn) -> str:
    return f"{column.start:%m-%d} – {column.end:%m-%d}"

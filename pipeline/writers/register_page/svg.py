"""Elements of SVG pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from pipeline.writers.plain_text import clean_text, join_lines, measure_text

if TYPE_CHECKING:
    from collections.abc import Iterable

NARROW = 7.2
"""At most the width of a narrow character in a picture; Chinese ones have twice as much."""


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

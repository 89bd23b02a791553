"""Page of the register for browsers: style and script stand in it, allowed by their digests."""

from __future__ import annotations

import base64
import hashlib
import io
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.actions.entry import DepartmentOnTime, MonthOnTime
from pipeline.system.text import clean_text, measure_text
from pipeline.writers.actions.charts import (
    MOST,
    NARROW,
    WIDTH,
    draw_box,
    draw_columns,
    draw_departments,
    draw_key,
    draw_periods,
    draw_picture,
    draw_text,
    fit_name,
)
from templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Template

    from pipeline.actions.page_view import Page
    from pipeline.document.labels import Labels


FOLDER = TEMPLATES / "register"
GROUP = 25
"""Rows that a browser lays out together, once one of them comes near the window."""


def write_page(page: Page, labels: Labels, form: str = "") -> bytes:
    """The page in UTF-8: it asks for nothing else, from the disk or the network.

    `form` is where the page to fill new notes in is, relative to this one.
    """
    style, script = read_asset(FOLDER / "actions.css"), read_asset(FOLDER / "actions.js")
    pieces = load_page_template(FOLDER / "actions.html.j2").generate(
        page=page,
        form=form,
        labels=labels,
        group=GROUP,
        language=labels.languages[0].value,
        style=Markup(style),  # noqa: S704  # a file of ours
        script=Markup(script),  # noqa: S704  # another
        policy=make_policy(style, script),
        pictures=tuple(_draw_pictures(page, labels)),
    )
    data = io.BytesIO()
    for piece in pieces:
        data.write(piece.encode())
    return data.getvalue()


def _draw_pictures(page: Page, labels: Labels) -> Iterator[tuple[str, Markup]]:
    """Each chart under its title; that of what was resolved in time only where anything was."""
    yield labels("register.by_department"), draw_departments(page.bars, labels)
    yield labels("register.over_time"), draw_periods(page.stretches, labels)
    yield labels("register.coming"), draw_columns(page.columns, labels)
    if page.on_time:
        yield labels("register.on_time"), draw_on_time(page.on_time, labels)


def make_policy(style: str, *scripts: str) -> str:
    """The Content-Security-Policy under which nothing but this style and these scripts is used."""
    digests = " ".join(f"'{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src {digests}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def read_asset(file: Path) -> str:
    """A file of a page as text."""
    return file.read_text(encoding="utf-8")


@cache
def load_page_template(file: Path) -> Template:
    """The template of a page, whose values are escaped and none of which may be missing."""
    environment = Environment(
        loader=FileSystemLoader(file.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = clean_text
    environment.filters["link"] = lambda path: quote(path, errors="replace")
    return environment.get_template(file.name)


_TOP, _ROW, _THICK = 38.0, 34.0, 14.0
_MONTH_MOST = 74.0
"""Width of a month, where there are few."""
_NAME_MOST = 14


def draw_on_time(departments: tuple[DepartmentOnTime, ...], labels: Labels) -> Markup:
    """A row for each department, and in each month how much of what it resolved was in time."""
    shown = gather_departments(departments, labels)
    semicolon, comma = labels.lead("record.semicolon"), labels.lead("record.comma")
    account = semicolon.join(
        f"{one.name} "
        + comma.join(
            f"{_name_month(month)} {_tell_rate(month)} ({month.on_time}/{month.resolved})"
            for month in one.months
            if month.resolved
        )
        for one in shown
    )
    key = draw_key((("done", labels("register.kept")), ("rail", labels("register.missed"))))
    return draw_picture(
        "on-time",
        labels("register.on_time"),
        account,
        (WIDTH, _TOP + 12 + len(shown) * _ROW),
        [*key, *_draw_months(shown)],
    )


def gather_departments(
    departments: tuple[DepartmentOnTime, ...], labels: Labels
) -> tuple[DepartmentOnTime, ...]:
    """The first departments, and one row for all others where there are too many."""
    if len(departments) <= MOST:
        return departments
    rest = departments[MOST - 1 :]
    months = tuple(
        MonthOnTime(
            same[0].start, sum(one.on_time for one in same), sum(one.resolved for one in same)
        )
        for same in zip(*(one.months for one in rest), strict=True)
    )
    name = labels("register.others", count=len(rest))
    return (*departments[: MOST - 1], DepartmentOnTime(name, months))


def _draw_months(departments: tuple[DepartmentOnTime, ...]) -> Iterator[Markup]:
    names = [fit_name(one.name, _NAME_MOST) for one in departments]
    left = max(measure_text(name) for name in names) * NARROW + 10
    months = departments[0].months
    room = min((WIDTH - left) / len(months), _MONTH_MOST)
    for place, month in enumerate(months):
        middle = left + (place + 0.5) * room
        yield draw_text(_name_month(month), middle, _TOP, "middle", "quiet")
    for row, (one, name) in enumerate(zip(departments, names, strict=True)):
        y = _TOP + 10 + row * _ROW
        yield draw_text(name, left - 8, y + 12, "end")
        for place, month in enumerate(one.months):
            yield from _draw_month(month, left + place * room + 3, y, room - 6)


def _draw_month(month: MonthOnTime, x: float, y: float, width: float) -> Iterator[Markup]:
    if not month.resolved:
        return
    yield draw_box(x, y, width, _THICK, "rail")
    if month.on_time:
        yield draw_box(x, y, width * month.on_time / month.resolved, _THICK, "done")
    yield draw_text(_tell_rate(month), x + width / 2, y + 12, "middle", "figure")
    yield draw_text(f"{month.on_time}/{month.resolved}", x + width / 2, y + 25, "middle", "quiet")


def _tell_rate(month: MonthOnTime) -> str:
    """The rate, rounded down: all of them and nothing less is 100%."""
    return f"{100 * month.on_time // month.resolved}%"


def _name_month(month: MonthOnTime) -> str:
    return month.start.isoformat()[:7]

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

from pipeline.system.text import clean_text
from pipeline.writers.actions.charts import (
    draw_columns,
    draw_departments,
    draw_periods,
)
from pipeline.writers.actions.on_time_chart import draw_on_time
from templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    style, script = _read_asset("actions.css"), _read_asset("actions.js")
    pieces = _load_template().generate(
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
def _read_asset(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def _load_template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = clean_text
    environment.filters["link"] = lambda path: quote(path, errors="replace")
    return environment.get_template("actions.html.j2")

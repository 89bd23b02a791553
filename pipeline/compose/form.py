"""Fills the theme's template with a record."""

from __future__ import annotations

import datetime as dt
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from pipeline.assets import TEMPLATE_FILE, find_inside
from pipeline.compose.changes import describe_change
from pipeline.compose.columns import fit_table
from pipeline.compose.quotes import curl_quotes, takes_quotes
from pipeline.compose.richtext import render_rich
from pipeline.compose.words import MarkedLabels, mark_labels
from pipeline.errors import ThemeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment, Template
    from jinja2.runtime import Context

    from pipeline.assets import Theme
    from pipeline.labels import Labels
    from schemas.model import Change, Edition, Record


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a record: the HTML that PDF and DOCX are both made of."""

    html: str
    record: Record
    edition: Edition
    organisation: str
    timezone: str

    @property
    def author(self) -> str:
        """Who stands for the record: the initiating department, else the organisation."""
        return self.record.meeting.initiator or self.organisation or self.record.meeting.recorder

    @property
    def title(self) -> str:
        """What a viewer shows in its window and a search engine lists."""
        return self.record.meeting.subject

    @property
    def keywords(self) -> tuple[str, ...]:
        """The record number and the departments that took part."""
        return (self.record.id, *self.record.meeting.departments)

    @property
    def held_at(self) -> dt.datetime:
        """When the meeting began, with its offset; midnight where no time is known."""
        when = self.record.meeting.time
        start = when.start or dt.time()
        return dt.datetime.combine(when.date, start, tzinfo=ZoneInfo(self.timezone))


def compose_form(
    record: Record,
    edition: Edition,
    theme: Theme,
    labels: Labels,
    *,
    organisation: str = "",
    timezone: str = "Asia/Shanghai",
) -> Form:
    """Fill the theme's template; raises ThemeError naming its file and line."""
    try:
        html = _load_template(theme.folder).render(
            record=record,
            meeting=record.meeting,
            edition=edition,
            labels=mark_labels(labels),
            organisation=organisation,
        )
    except TemplateSyntaxError as error:
        raise ThemeError(f"{theme.template}:{error.lineno}: {error.message}") from error
    except (
        TemplateError,
        ThemeError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        raise ThemeError(f"{theme.template}:{_find_line(error)}: {error}") from error
    return Form(html, record, edition, organisation, timezone)


class _ThemeLoader(FileSystemLoader):
    """Finds templates in the theme's folder, and through no link that leads out of it."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """The text of the template; raises TemplateNotFound."""
        if find_inside(Path(self.searchpath[0]), template) is None:
            raise TemplateNotFound(template, f"{template!r} is not a file of the theme")
        return super().get_source(environment, template)


@cache
def _load_template(folder: Path) -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=_ThemeLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_print,
    )
    environment.filters["rich"] = _render_rich
    environment.filters["fit_table"] = _fit_table
    environment.filters["describe"] = _describe
    return environment.get_template(TEMPLATE_FILE)


@pass_context
def _print(context: Context, value: object) -> object:
    """What the template prints for `value`: a text of the notes with its quotation marks set."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return curl_quotes(value) if takes_quotes(context["record"].language) else value


@pass_context
def _render_rich(context: Context, text: str) -> Markup:
    return render_rich(text, context["record"].language)


def _fit_table(
    items: Sequence[object], columns: Sequence[str], table: str, labels: MarkedLabels
) -> list[float]:
    return fit_table(items, columns, table, labels.plain)


def _describe(change: Change, labels: MarkedLabels) -> str:
    return describe_change(change, labels.plain)


def _find_line(error: BaseException) -> int:
    """The line of the template that raised `error`; Jinja2 puts it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename.endswith(TEMPLATE_FILE)]
    return next((line for line in reversed(lines) if line), 1)

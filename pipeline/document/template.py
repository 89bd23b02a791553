"""Form of a record: the theme's template filled in, with what a revision changes."""

from __future__ import annotations

import datetime as dt
import traceback
from dataclasses import dataclass, field
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

from pipeline.document.agenda import list_agenda
from pipeline.document.column_widths import TABLE, fit_table
from pipeline.document.labels import MarkedLabels, mark_labels
from pipeline.document.look import LOGO
from pipeline.document.richtext import (
    curl_quotes,
    link_addresses,
    render_rich,
    takes_quotes,
)
from pipeline.document.run_in import render_run_in
from pipeline.document.theme import TEMPLATE_FILE, check_pictures, find_inside
from pipeline.document.title_lines import break_evenly
from pipeline.errors import ThemeError
from pipeline.settings import NoticeSettings, OfficialSettings
from schemas.edition import ChangeKind
from schemas.model import Due, Language, MeetingTime, RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment, Template
    from jinja2.runtime import Context

    from pipeline.document.labels import Labels
    from pipeline.document.look import Look
    from pipeline.document.theme import Theme
    from schemas.edition import Change, Comparable, Edition, FieldChange
    from schemas.model import Record

_TITLES = ("record.title", "official.mark")
LONGEST_VALUE = 40
"""A longer text is only said to have changed; it stands in the record itself."""
LONGEST_NAME = 40
CHOICES = {
    ("meeting", "status"): "record_status",
    ("meeting", "confidentiality"): "confidentiality",
    ("progress", "confidentiality"): "confidentiality",
    ("issue", "severity"): "severity",
    ("action", "status"): "status",
    ("update", "status"): "status",
}
"""The group of labels that a choice is printed from, by part and field."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """An associated file of the record, as PDF/A-3 knows them.

    `relationship` is `Source` for what the record was made from and `Data` for what it holds.
    """

    name: str
    data: bytes
    description: str
    relationship: str


def describe_change(change: Change, labels: Labels) -> str:
    """One line that tells a change, in plain text."""
    part = labels(f"changes.{change.part}")
    number = f" {change.id}" if change.id else ""
    if change.kind is not ChangeKind.CHANGED:
        name = f"{change.id} {change.name}".strip() if change.id != change.name else change.id
        return labels.lead(f"changes.{change.kind}", part=part, name=_shorten(name))
    name = labels.lead("changes.quoted", name=_shorten(change.name)) if change.name else ""
    if number:
        name = number + (name if change.id != change.name else "")
    fields = labels.lead("record.semicolon").join(
        _describe_field(change, field, labels) for field in change.fields
    )
    return labels.lead("changes.changed", part=part, name=name, fields=fields)


def _describe_field(change: Change, field: FieldChange, labels: Labels) -> str:
    before, after = (
        _print_value(change, field, value, labels) for value in (field.before, field.after)
    )
    words = {"field": labels(f"{change.part}.{field.name}"), "before": before, "after": after}
    if before == after or max(len(before), len(after)) > LONGEST_VALUE or "\n" in before + after:
        return labels.lead("changes.text", **words)
    if not before or not after:
        return labels.lead("changes.emptied" if before else "changes.filled", **words)
    return labels.lead("changes.value", **words)


def _print_value(change: Change, field: FieldChange, value: Comparable, labels: Labels) -> str:
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return labels(f"{change.part}.none")
    if isinstance(value, dt.date):
        return labels.date(value)
    if isinstance(value, Due):
        return labels.due(value)
    if isinstance(value, MeetingTime):
        return labels.meeting_time(value)
    if isinstance(value, tuple):
        return labels.lead("record.comma").join(value)
    if isinstance(value, int):
        is_share = field.name != "minutes"
        return f"{value}%" if is_share else labels.lead("agenda.count", count=value)
    group = CHOICES.get((change.part, field.name))
    return labels(group, value) if group else value


def _shorten(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a form that is not filled in yet asks for in the place of a field."""

    label: str
    is_date: bool = False
    choices: tuple[str, ...] = ()
    is_filled: bool = False
    """A value stands there already, which may be changed."""


NEXT_PAGE, FAR_PAGE = "next-page", "far-page"
"""Classes of a footer that is on a page of its own: the one after the text, or the second."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a record: the HTML that PDF and DOCX are both made of."""

    html: str
    record: Record
    edition: Edition
    organisation: str
    timezone: str
    prompts: Mapping[str, Prompt] = field(default_factory=dict)
    """By the paths of fields; empty where the form is that of a record."""
    layout: Any = field(default=None, compare=False, repr=False)
    """Its pages as `write_pdf` draws them, where they are laid out already."""

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
    official: OfficialSettings | None = None,
    notice: NoticeSettings | None = None,
) -> Form:
    """Fill the theme's template; raises ThemeError naming its file and line."""
    try:
        html = _load_template(theme.folder).render(
            record=record,
            meeting=record.meeting,
            edition=edition,
            labels=mark_labels(_entitle(labels, theme.look)),
            organisation=organisation,
            official=official or OfficialSettings(),
            notice=notice or NoticeSettings(),
            agenda=list_agenda(record, labels) if record.kind is RecordKind.NOTICE else (),
            logo=LOGO if theme.look.logo else "",
            signatures=theme.look.signatures,
        )
    except TemplateSyntaxError as error:
        raise ThemeError(f"{theme.template}:{error.lineno}: {error.message}") from error
    except (
        TemplateError,
        ThemeError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise ThemeError(f"{theme.template}:{_find_line(error)}: {error}") from error
    check_pictures(html, theme)
    return Form(html, record, edition, organisation, timezone)


def _entitle(labels: Labels, look: Look) -> Labels:
    """The labels with the title that the settings give."""
    titles = {Language.CHINESE: look.title, Language.ENGLISH: look.title_en}
    if not look.title_en:
        return labels
    return labels.put(dict.fromkeys(_TITLES, titles))


class _ThemeLoader(FileSystemLoader):
    """Finds templates in the theme's folder, and through no link that leads out of it."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """The text of the template; raises TemplateNotFound."""
        if find_inside(Path(self.searchpath[0]), template) is None:
            raise TemplateNotFound(template, f"{template!r} is not a file of the theme")
        return super().get_source(environment, template)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Lets templates read what they may: type and name alone tell, and are looked at once."""

    _MOST = 4096
    """Attributes that are known; texts may be asked for as well."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = (type(obj), attr)
        if key not in self._known:
            if len(self._known) == self._MOST:
                self._known.clear()
            self._known[key] = super().is_safe_attribute(obj, attr, value)
        return self._known[key]


@cache
def _load_template(folder: Path) -> Template:
    environment = _Sandbox(
        loader=_ThemeLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_print,
    )
    environment.filters["rich"] = _render_rich
    environment.filters["run_in"] = _render_run_in
    environment.filters["addresses"] = _link_addresses
    environment.filters["fit_table"] = _fit_table
    environment.filters["describe"] = _describe
    environment.filters["even_lines"] = _even_lines
    return environment.get_template(TEMPLATE_FILE)


@pass_context
def _print(context: Context, value: object) -> object:
    """What the template prints for `value`: a text of the notes with its quotation marks set."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return curl_quotes(value) if takes_quotes(context["record"].language) else value


@pass_context
def _render_rich(context: Context, text: str, field: str = "") -> Markup:
    return render_rich(text, context["record"].language, field)


@pass_context
def _render_run_in(context: Context, text: str, lead: str, field: str, speech: str = "") -> Markup:
    colon = context["labels"].lead("record.colon")
    return render_run_in(text, lead, speech, colon, context["record"].language, field)


@pass_context
def _link_addresses(context: Context, text: str) -> Markup:
    return link_addresses(str(_print(context, text)))


def _fit_table(
    items: Sequence[object],
    columns: Sequence[str],
    table: str,
    labels: MarkedLabels,
    room: float = TABLE,
) -> list[float]:
    return fit_table(items, columns, table, labels.plain, room)


def _describe(change: Change, labels: MarkedLabels) -> str:
    return describe_change(change, labels.plain)


@pass_context
def _even_lines(context: Context, text: str, most: int) -> Markup:
    """A title with line ends where it is longer than `most` characters."""
    shown = str(_print(context, text))
    return Markup("<br>").join(break_evenly(shown, most))  # join escapes each line


def _find_line(error: BaseException) -> int:
    """The line of the template that raised `error`; Jinja2 puts it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename.endswith(TEMPLATE_FILE)]
    return next((line for line in reversed(lines) if line), 1)

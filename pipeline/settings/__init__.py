"""Settings: what minutes.toml says, with a default for the rest; the one table of formats."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.errors import UsageError
from pipeline.settings.values import convert, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `ending` is that of its name, without the dot, and its name in settings."""

    ending: str
    module: str
    """Where its writer is, under `pipeline.writers`: `write_pdf` for the record as PDF,
    `write_action_csv` for the actions of one record and `write_csv` for those of many as CSV."""
    signature: bytes = b""
    """What its bytes begin with, where it carries the notes that it was made from."""

    @property
    def carries_notes(self) -> bool:
        """Whether the exact bytes of the notes travel in it."""
        return bool(self.signature)


def _index(*formats: Format) -> Mapping[str, Format]:
    return {item.ending: item for item in formats}


RECORD_FORMATS: Final = _index(
    Format("pdf", "pdf.writer", signature=b"%PDF-"),
    Format("html", "html"),
    Format("docx", "docx.writer", signature=b"PK\x03\x04"),
)
"""The record itself, first what is best read where nothing but a browser is at hand."""

NOTICE_FORMATS: Final = _index(Format("ics", "invitation"), Format("eml", "invitation"))
"""What calls a meeting beside its notice: an entry for calendars, and a letter with all of it."""

ACTION_FORMATS: Final = _index(
    Format("xlsx", "actions.xlsx"),
    Format("csv", "actions.text"),
    Format("ics", "actions.ics"),
    Format("md", "actions.text"),
    Format("json", "actions.text"),
)
"""Action lists, of one record or of many."""


TIMEZONE = "Asia/Shanghai"
FILE_NAME = "minutes.toml"
TYPESETTINGS = ("auto", "stock")
COLOUR = re.compile("#[0-9a-fA-F]{6}")
ISSUE = re.compile(
    r"[^{}]*(?:\{year\}[^{}]*)?\{number\}[^{}]*|[^{}]*(?:\{number\}[^{}]*\{year\}[^{}]*)?"
)
PAGE_NUMBER = re.compile(r"[^{}]*\{page\}[^{}]*(?:\{pages\}[^{}]*)?")
CALENDAR_ENTRIES = ("todo", "event")


@dataclass(frozen=True, slots=True)
class RecordSettings:
    """Which files of a record are made."""

    formats: tuple[str, ...] = field(
        default=("pdf", "docx"), metadata={"choices": tuple(RECORD_FORMATS)}
    )


@dataclass(frozen=True, slots=True)
class ActionSettings:
    """Which action lists stand beside a record."""

    formats: tuple[str, ...] = field(default=("xlsx",), metadata={"choices": tuple(ACTION_FORMATS)})
    ics: str = field(default="todo", metadata={"choices": CALENDAR_ENTRIES})
    """What a calendar takes each action for."""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """How the inbox is watched; times in seconds."""

    settle: float = field(default=1.0, metadata={"least": 0.0})
    sweep: float = field(default=10.0, metadata={"least": 0.1})
    workers: int = field(default=2, metadata={"least": 1})
    lease: float = field(default=30.0, metadata={"least": 1.0})
    """How long a watcher on another machine may be silent before its files are taken over."""
    hook: tuple[str, ...] = ()
    """A command and its arguments, run after publishing with the record's folder added."""
    hook_seconds: float = field(default=30.0, metadata={"least": 0.1})
    metrics_file: str = ""
    """Where figures for Prometheus are written, relative to minutes.toml; none where empty."""


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """What one notes file may cost; sizes in bytes, written as "5 MB"."""

    file: int = field(default=5_000_000, metadata={"size": True, "least": 1})
    seconds: float = field(default=60.0, metadata={"least": 0.1})
    memory: int = field(default=1_000_000_000, metadata={"size": True, "least": 1})


@dataclass(frozen=True, slots=True)
class FontSettings:
    """Faces of the customer's own, as files relative to minutes.toml."""

    fangsong: str = ""
    """A 仿宋 for the theme `official`; where empty, one of the system is looked for."""


@dataclass(frozen=True, slots=True)
class LookSettings:
    """The customer's letterhead, for PDF and DOCX alike and in every theme."""

    logo: str = ""
    """A picture relative to minutes.toml: SVG, PNG or JPEG."""
    colour: str = field(
        default="", metadata={"pattern": COLOUR, "told": 'a colour such as "#1f3a5f"'}
    )
    """In place of the theme's own colour; its tints go with it."""
    margins: tuple[float, ...] = field(default=(), metadata={"margins": True})
    """Of the page, in millimetres: top, right, bottom, left."""
    title: str = field(default="", metadata={"printed": True})
    """In place of 跨部门协作沟通记录."""
    title_en: str = field(default="", metadata={"printed": True})
    """The title in an English record; `title` where empty."""
    signatures: tuple[str, ...] = ()
    """Who signs the record: chair, recorder, or any other words."""


@dataclass(frozen=True, slots=True)
class OfficialSettings:
    """What the theme `official` prints and no notes say; other themes may print it too."""

    mark: str = field(default="", metadata={"printed": True})
    """The red mark; the organisation and 会议纪要 where empty."""
    issuer: str = field(default="", metadata={"printed": True})
    """Who issues the record, in the 版记; the organisation where empty."""
    issue: str = field(
        default="",
        metadata={
            "printed": True,
            "pattern": ISSUE,
            "told": 'a text, or one with {number}, and {year} where wanted, such as "第{number}期"',
        },
    )
    """Number under the mark, counted by year in the outbox; the record's own where empty."""
    copy_number: str = field(default="", metadata={"printed": True})
    """份号, at the upper left."""
    urgency: str = field(default="", metadata={"printed": True})
    """紧急程度, below it."""
    secrecy_term: str = field(default="", metadata={"printed": True})
    """保密期限 of confidential records, such as 1年, printed as 机密★1年."""
    page_number: str = field(
        default="",
        metadata={
            "printed": True,
            "pattern": PAGE_NUMBER,
            "told": 'a text with {page}, and {pages} where wanted, such as "- {page} -"',
        },
    )
    """Form of the page number; "— {page} —" where empty."""
    actions: str = field(default="text", metadata={"choices": ("text", "annex")})
    """Where the actions stand: sentences of the text, or a table in an annex."""
    pitch: float = field(default=0.0, metadata={"between": (15.0, 60.0)})
    """Of lines, in points; that of the standard where 0."""
    margins: tuple[float, ...] = field(default=(), metadata={"margins": True})
    """天头, right, below and 订口 to the 版心, in millimetres."""
    even_page: bool = True
    """Whether the 版记 is on a page with an even number, the back of a sheet."""


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """What the notice of a meeting has beside the record's formats."""

    formats: tuple[str, ...] = field(
        default=tuple(NOTICE_FORMATS), metadata={"choices": tuple(NOTICE_FORMATS)}
    )
    sign_in: bool = True
    """Whether the last page is a sheet on which those who come sign."""
    blank_rows: int = field(default=3, metadata={"least": 0})
    """Of that sheet, for those who were not invited."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server that letters are handed to. What it asks for is never written here."""

    host: str = ""
    port: int = field(default=0, metadata={"least": 0})
    """The usual one of `security` where 0."""
    security: str = field(default="starttls", metadata={"choices": ("starttls", "tls", "none")})
    sender: str = ""
    """The address that letters are from."""
    sender_name: str = ""
    credentials: str = ""
    """A file relative to minutes.toml: the user on its first line, the password on its second."""
    authority: str = ""
    """A file of certificates that are trusted, where the system's are not enough."""


@dataclass(frozen=True, slots=True)
class ProblemSettings:
    """How severe problems are; codes may be cut short: `W2` is every code that starts so."""

    strict: bool = False
    """Whether every warning is an error."""
    ignore: tuple[str, ...] = ()
    """Warnings that are not told."""
    errors: tuple[str, ...] = ()
    """Warnings that are an error."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a workspace. Folders are relative to `base`, where minutes.toml stands."""

    inbox: Path = Path("inbox")
    outbox: Path = Path("outbox")
    organisation: str = field(default="", metadata={"printed": True})
    theme: str = "standard"
    timezone: str = TIMEZONE
    holidays: str = "CN"
    typesetting: str = field(default="auto", metadata={"choices": TYPESETTINGS})
    """Whether the lines of a PDF may be set by this program, or are by WeasyPrint alone."""
    record: RecordSettings = RecordSettings()
    actions: ActionSettings = ActionSettings()
    watch: WatchSettings = WatchSettings()
    limits: LimitSettings = LimitSettings()
    problems: ProblemSettings = ProblemSettings()
    fonts: FontSettings = FontSettings()
    look: LookSettings = LookSettings()
    official: OfficialSettings = OfficialSettings()
    notice: NoticeSettings = NoticeSettings()
    mail: MailSettings = MailSettings()
    base: Path = field(default=Path(), metadata={"derived": True})


def relax_settings(settings: Settings) -> Settings:
    """`settings` under which a published record stands, whatever warnings it was published with."""
    return replace(settings, problems=ProblemSettings())


def load_settings(base: Path) -> Settings:
    """Read `base/minutes.toml`; the defaults where there is none.

    Raises UsageError naming the file and the setting: unknown (with the nearest known one), of
    the wrong type, or out of range.
    """
    file = base / FILE_NAME
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        table = {}
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}: line {line} is not UTF-8; save the file as UTF-8") from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error
    try:
        settings: Settings = _fill(Settings, table, "")
        ZoneInfo(settings.timezone)
    except ZoneInfoNotFoundError as error:
        raise UsageError(f"{file}: there is no time zone {table['timezone']!r}") from error
    except ValueError as error:
        raise UsageError(f"{file}: {error}") from error
    return _resolve(settings, base)


def _resolve(settings: Settings, base: Path) -> Settings:
    return replace(settings, base=base, inbox=base / settings.inbox, outbox=base / settings.outbox)


def _fill(kind: type[Any], table: dict[str, Any], prefix: str) -> Any:
    known = {item.name: item for item in fields(kind) if not item.metadata.get("derived")}
    hints = get_type_hints(kind)
    values = {}
    for name, value in table.items():
        if name not in known:
            raise ValueError(f"unknown setting {prefix + name!r}{suggest(name, known)}")
        values[name] = _convert(prefix + name, hints[name], value, known[name].metadata)
    return kind(**values)


def _convert(name: str, kind: Any, value: Any, metadata: Any) -> Any:
    if is_dataclass(kind):
        if not isinstance(value, dict):
            raise ValueError(f"{name!r} is a table: write [{name}]")
        return _fill(kind, value, name + ".")  # type: ignore[arg-type]  # a class, never a value
    return convert(name, kind, value, metadata)

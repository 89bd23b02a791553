"""Rendering: a checked record as all the files of its folder."""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import hashlib
import platform
import zlib
from dataclasses import astuple, replace
from functools import cache
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.document.blank_form import list_required, put_prompts
from pipeline.document.labels import load_labels
from pipeline.document.template import Attachment, compose_form
from pipeline.document.theme import BUILT_IN, digest_asset, digest_folders, load_theme
from pipeline.outbox import folder_name
from pipeline.outbox.manifest import FILE_NAME as MANIFEST
from pipeline.outbox.manifest import describe_followed, dump_json, make_manifest
from pipeline.readers.file_names import name_copy
from pipeline.system.disk import show_name
from pipeline.system.resources import pause_collector
from pipeline.writers import ACTION_WRITERS, NOTICE_WRITERS, RECORD_WRITERS
from pipeline.writers.pdf.weasyprint_adapter import decide
from schemas.edition import Edition
from schemas.model import Language, RecordKind
from templates import FONTS

if TYPE_CHECKING:
    from pipeline.document.labels import Labels
    from pipeline.document.template import Form
    from pipeline.document.theme import Theme
    from pipeline.settings import Settings
    from schemas.model import Record


def render_folder(
    record: Record, data: bytes, name: str, edition: Edition, settings: Settings
) -> dict[str, bytes]:
    """Every file of the record's folder by name: renderings, lists, the notes, record.json.

    `data` are the notes' own bytes and `name` what their file was called.
    """
    theme = load_theme(settings)
    labels = load_labels(theme.labels, record.meeting.languages)
    notes = (name_copy(name), data)
    with pause_collector():  # It finds nothing in a record, at a tenth of the time.
        files = _render(record, notes, edition, theme, labels, settings)
    manifest = make_manifest(
        record,
        edition,
        source=show_name(PurePath(name).name),  # It gives the same id.
        notes=notes,
        build=digest_build(theme, settings, record.meeting.languages),
        libraries=list_system_libraries(),
        files=files,
    )
    return {**files, notes[0]: data, MANIFEST: manifest.to_json()}


def _render(
    record: Record,
    notes: tuple[str, bytes],
    edition: Edition,
    theme: Theme,
    labels: Labels,
    settings: Settings,
) -> dict[str, bytes]:
    stem = folder_name(record.id, edition.revision)
    files = {}
    if settings.record.formats:
        form = place_pages(compose_record(record, edition, settings), theme, settings)
        attachments = _attach(record, notes, edition, labels, settings)
        for kind in settings.record.formats:
            files[f"{stem}.{kind}"] = RECORD_WRITERS[kind](
                form, theme, attachments, typesetting=settings.typesetting
            )
    if record.kind is RecordKind.NOTICE:
        files |= _invite(record, edition, labels, settings, files)
    # A list of the actions of a record that can have none says nothing.
    for kind in settings.actions.formats if record.kind is RecordKind.RECORD else ():
        chosen = {"entries": settings.actions.ics} if kind == "ics" else {}
        files[f"{stem}.actions.{kind}"] = ACTION_WRITERS[kind](
            record, edition, labels, timezone=settings.timezone, **chosen
        )
    return files


def _invite(
    record: Record, edition: Edition, labels: Labels, settings: Settings, files: dict[str, bytes]
) -> dict[str, bytes]:
    """What calls the meeting, beside the renderings `files` of its notice."""
    from pipeline.writers.invitation import Invitation  # few records need it

    stem = folder_name(record.id, edition.revision)
    invitation = Invitation(record, edition, labels, settings.timezone, dict(files))
    kinds = settings.notice.formats
    return {f"{stem}.{kind}": NOTICE_WRITERS[kind](invitation) for kind in kinds}


def compose_record(record: Record, edition: Edition, settings: Settings) -> Form:
    """The form of the record in the theme of `settings`; raises ThemeError."""
    theme = load_theme(settings)
    return compose_form(
        record,
        edition,
        theme,
        load_labels(theme.labels, record.meeting.languages),
        organisation=settings.organisation,
        timezone=settings.timezone,
        official=settings.official,
        notice=settings.notice,
    )


def place_pages(form: Form, theme: Theme, settings: Settings) -> Form:
    """The form with the place of its 版记 where that depends on how many pages there are."""
    if not theme.imprint_is_even:
        return form
    from pipeline.writers.pdf.writer import place_imprint  # other themes' DOCX needs no layout

    return place_imprint(form, theme, typesetting=settings.typesetting)


def _attach(
    record: Record, notes: tuple[str, bytes], edition: Edition, labels: Labels, settings: Settings
) -> tuple[Attachment, ...]:
    if record.kind is RecordKind.NOTICE:
        # What it lists is of other records: with it, the notice can be made again from itself.
        head = {"record": record.id, "revision": edition.revision}
        actions = dump_json({"schema": 1, **head, "actions": describe_followed(edition)})
    else:
        actions = ACTION_WRITERS["json"](record, edition, labels, timezone=settings.timezone)
    return (
        Attachment(*notes, labels.lead("record.notes"), "Source"),
        Attachment("actions.json", actions, labels.lead("action.list"), "Data"),
    )


def render_blank(record: Record, known: frozenset[str], settings: Settings) -> tuple[bytes, str]:
    """A form in Word to fill in, and its theme; the fields `known` have their values.

    In the standard theme where that of `settings` does not say where it prints what must be there.
    """
    for name in (settings.theme, BUILT_IN[0]):
        chosen = replace(settings, theme=name)
        theme = load_theme(chosen)
        form = put_prompts(compose_record(record, Edition(), chosen), known)
        data = RECORD_WRITERS["docx"](form, theme, ())
        if name == BUILT_IN[0] or form.prompts.keys() >= set(list_required()):
            break
    return data, name


LIBRARIES = (
    "babel",
    "cssselect2",
    "icalendar",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "pillow",
    "pydyf",
    "pyphen",
    "python-docx",
    "tinycss2",
    "weasyprint",
    "xlsxwriter",
)
"""Those whose own releases change the bytes that they write."""

_NATIVE = {
    "fontconfig": ("libfontconfig.so.1", "fontconfig", "FcGetVersion"),
    "harfbuzz": ("libharfbuzz.so.0", "harfbuzz", "hb_version_string"),
    "pango": ("libpango-1.0.so.0", "pango-1.0", "pango_version_string"),
}
"""What lays text out: its file on Linux, its name elsewhere, the function with its version."""


def digest_build(
    theme: Theme, settings: Settings, languages: tuple[str, ...] = tuple(Language)
) -> str:
    """SHA-256 over theme, labels, fonts, what of the settings is printed, who sets lines, versions.

    A record in `languages` whose manifest has another one is stale: a word changed in labels that
    it does not print leaves it as it is.
    """
    digest = hashlib.sha256(digest_assets(theme, languages).encode())
    formats = (astuple(settings.record), astuple(settings.actions))
    beside = (astuple(settings.official), astuple(settings.notice))
    printed = (settings.organisation, settings.timezone, formats, *beside)
    digest.update(repr(printed).encode())
    digest.update(repr(theme.look).encode())
    if theme.fangsong:
        digest.update(digest_asset(theme.fangsong))
    digest.update(repr(decide(settings.typesetting).is_own).encode())
    digest.update(repr(program_versions()).encode())
    return digest.hexdigest()


@cache
def digest_assets(theme: Theme, languages: tuple[str, ...]) -> str:
    """SHA-256 over theme, labels in `languages` and fonts; computed once a process."""
    without = frozenset(f"{tag}.toml" for tag in Language if tag not in languages)
    return digest_folders(theme.folder, theme.labels, FONTS, without=without)


@cache
def program_versions() -> tuple[tuple[str, str], ...]:
    """The versions of this program and of the libraries that write for it."""
    return tuple((name, version(name)) for name in ("minutes-pipeline", *LIBRARIES))


@cache
def list_system_libraries() -> dict[str, str]:
    """The versions of what writes below this program and its libraries, as far as it is there.

    Other ones mostly give the same bytes, so a record is not stale for them.
    """
    from lxml.etree import LIBXML_VERSION

    found = {name: _ask_version(*asked) for name, asked in _NATIVE.items()}
    found["libxml2"] = ".".join(map(str, LIBXML_VERSION))
    found["python"] = ".".join(platform.python_version_tuple()[:2])
    found["zlib"] = zlib.ZLIB_RUNTIME_VERSION  # zlib-ng, which compresses otherwise, says so.
    return {name: found[name] for name in sorted(found) if found[name]}


def _ask_version(file: str, name: str, function: str) -> str:
    try:
        library = _open_library(file, name)
    except OSError:
        return ""
    ask = getattr(library, function)
    if function == "FcGetVersion":
        number = ask()
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    ask.restype = ctypes.c_char_p
    return str(ask().decode())


def _open_library(file: str, name: str) -> ctypes.CDLL:
    """The library by its name on Linux, for which nothing is searched, or by that elsewhere."""
    with contextlib.suppress(OSError):
        return ctypes.CDLL(file)
    found = ctypes.util.find_library(name)
    if found is None:
        raise OSError(name)
    return ctypes.CDLL(found)

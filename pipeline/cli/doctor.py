"""minutes doctor: look whether this machine and this workspace can make records."""

from __future__ import annotations

import ctypes.util
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.document.labels import load_labels
from pipeline.document.theme import FANGSONG_STAND_IN, load_theme
from pipeline.errors import MinutesError
from pipeline.outbox import check_outbox
from pipeline.outbox.numbers import FOLDER, NumberFaults, check_numbers
from pipeline.processing.edition import are_counted
from pipeline.processing.preflight import LOOKS
from pipeline.report.texts import system_language, tell
from pipeline.settings import Settings, load_settings
from pipeline.system.disk import show_name
from pipeline.watch.settle import sweep_inbox
from pipeline.watch.work_folder import read_health
from pipeline.writers.pdf.weasyprint_adapter import decide
from schemas.model import Language
from templates import FONTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FACES = ("MinutesSans-Regular.otf", "MinutesSans-Bold.otf", "MinutesSansExt-Regular.otf")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at. `name` is a text of the reports, `detail` what was found.

    `told` is the text of the reports that `detail` is told in, where it is not told as it is.
    """

    name: str
    is_well: bool
    detail: str = ""
    told: str = ""
    kind: str = ""
    """What a file in the inbox is that is no notes; it is told and is no fault."""
    is_hint: bool = False
    """Whether it is no fault, and yet something to do."""


def examine(base: Path) -> Iterator[Diagnosis]:
    """Look at everything that a record needs, and at the watchers of the inbox."""
    try:
        settings = load_settings(base)
    except MinutesError as error:
        yield Diagnosis("settings", is_well=False, detail=str(error))
        settings = Settings(base=base, inbox=base / "inbox", outbox=base / "outbox")
    for name, look in _LOOKS.items():
        try:
            yield Diagnosis(name, is_well=True, detail=look(settings))
        except (MinutesError, OSError) as error:
            yield Diagnosis(name, is_well=False, detail=str(error))
    yield _look_at_typesetting(settings)
    yield from _look_at_fangsong(settings)
    yield from _look_at_numbers(settings)
    yield from _look_at_watchers(settings)
    yield from _look_for_strangers(settings)


def _look_at_pango(settings: Settings) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # WeasyPrint warns of what the next look finds.
        from pipeline.writers.pdf.weasyprint_adapter import pango, weasyprint

    number = pango.pango_version()
    release = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return f"WeasyPrint {weasyprint.VERSION}, Pango {release}"


def _look_at_typesetting(settings: Settings) -> Diagnosis:
    """Who sets the lines of a PDF; stock WeasyPrint is no fault, but takes its time."""
    decision = decide(settings.typesetting)
    if decision.is_own:
        return Diagnosis("typesetting", is_well=True, told="own")
    told = "differs" if decision.differences else "asked"
    return Diagnosis("typesetting", is_well=True, detail=", ".join(decision.differences), told=told)


def _look_at_fangsong(settings: Settings) -> Iterator[Diagnosis]:
    """The 仿宋 of a theme that asks for one; that another face stands in for it is no fault."""
    try:
        theme = load_theme(settings)
    except MinutesError:
        return  # Told where the theme is looked at.
    if theme.fangsong:
        is_missing = theme.fangsong == FANGSONG_STAND_IN
        told = "missing" if is_missing else "own"
        detail = str(theme.fangsong)
        yield Diagnosis("fangsong", is_well=True, detail=detail, told=told, is_hint=is_missing)


def _look_at_numbers(settings: Settings) -> Iterator[Diagnosis]:
    """Numbers that no record has, or several; a gap is told and is no fault."""
    try:
        if not are_counted(settings) or not settings.outbox.is_dir():
            return
        faults = check_numbers(settings.outbox)
    except (MinutesError, OSError):
        return  # Told where theme and outbox are looked at.
    for number, records in faults.doubled.items():
        detail = f"{number}: {', '.join(records)}"
        yield Diagnosis("numbers", is_well=False, detail=detail, told="doubled")
    if faults.is_lost:
        yield Diagnosis("numbers", is_well=False, detail=FOLDER, told="lost")
    kept = [f"{number} ({record})".removesuffix(" ()") for number, record in faults.kept.items()]
    for told, found in (("kept", kept), ("free", faults.free)):
        if found:
            yield Diagnosis("numbers", is_well=True, detail=", ".join(found), told=told)
    if faults == NumberFaults():
        yield Diagnosis("numbers", is_well=True, told="whole")


def _look_at_subsetter(settings: Settings) -> str:
    library = ctypes.util.find_library("harfbuzz-subset")
    if library is None:
        raise MinutesError("libharfbuzz-subset is missing: a PDF takes a hundred times as long")
    return library


def _look_at_faces(settings: Settings) -> str:
    for face in FACES:
        if not (FONTS / face).is_file():
            raise MinutesError(f"{face} is missing in {FONTS}")
    return str(FONTS)


def _look_at_theme(settings: Settings) -> str:
    load_labels(load_theme(settings).labels, tuple(Language))
    return LOOKS["theme"](settings)


def _look_at_inbox(settings: Settings) -> str:
    if not settings.inbox.is_dir():
        raise MinutesError(f"{settings.inbox} is missing")
    return str(settings.inbox)


def _look_at_outbox(settings: Settings) -> str:
    check_outbox(settings.outbox, settings.inbox)
    return str(settings.outbox)


def _look_at_watchers(settings: Settings) -> Iterator[Diagnosis]:
    if not settings.inbox.is_dir():
        return
    for health in read_health(settings.inbox):
        beat = health.heartbeat
        who = f"{beat.host} {beat.pid}, {beat.swept or '-'}"
        yield Diagnosis("watcher", health.is_ok, f"{who} {beat.fault}".strip())


def _look_for_strangers(settings: Settings) -> Iterator[Diagnosis]:
    if settings.inbox.is_dir():
        for file in sorted(sweep_inbox(settings.inbox)[1], key=lambda file: file.name):
            yield Diagnosis("stranger", is_well=True, detail=show_name(file.name), kind=file.kind)


_LOOKS: dict[str, Callable[[Settings], str]] = {
    "pango": _look_at_pango,
    "subsetter": _look_at_subsetter,
    "faces": _look_at_faces,
    **LOOKS,
    "theme": _look_at_theme,
    "inbox": _look_at_inbox,
    "outbox": _look_at_outbox,
}


@click.command("doctor")
@pass_workspace
def command(workspace: Workspace) -> int:
    """Look whether records can be made here and whether a watcher is alive."""
    language = workspace.language or system_language()
    ills = 0
    for finding in examine(workspace.folder):
        if finding.kind:
            told = tell(f"stranger.{finding.kind}", language, name=finding.detail)
            click.echo(tell("doctor.note", language, detail=told))
            continue
        name = tell(f"doctor.{finding.name}", language)
        text = "doctor.well" if finding.is_well else "doctor.ill"
        text = "doctor.hint" if finding.is_hint else text
        detail = finding.detail
        if finding.told:
            detail = tell(f"doctor.{finding.name}_is.{finding.told}", language, detail=detail)
        click.echo(tell(text, language, name=name, detail=detail))
        ills += not finding.is_well
    return MinutesError.exit_code if ills else 0

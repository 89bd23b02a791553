"""Verifying a PDF by itself: whether the notes inside still give its bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.build import list_system_libraries
from pipeline.disk import LARGEST
from pipeline.edition import load_replaced
from pipeline.embedded import UnreadableError, read_embedded
from pipeline.job import render_record
from pipeline.manifest import digest
from pipeline.outbox import folder_name, read_record
from pipeline.settings import ActionSettings, RecordSettings, judge_standing
from pipeline.verification.finding import Doubt, Finding
from pipeline.verification.remake import compare_libraries
from schemas.model import Edition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.embedded import Embedded
    from pipeline.settings import Settings


def verify_pdf(file: Path, settings: Settings, *, quick: bool) -> Iterator[Finding]:
    """Compare a PDF with record.json where one beside it names it, then with its own notes."""
    with file.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    beside = read_record(file.resolve().parent)
    told = beside.manifest if beside and file.name in beside.manifest.files else None
    if told and digest(data) != told.files[file.name]:
        yield Finding(Doubt.ALTERED, file.name)
    try:
        inside = read_embedded(data)
    except UnreadableError:
        yield Finding(Doubt.INSIDE, file.name)
        return
    if quick:
        return
    if told:
        settings = replace(settings, outbox=file.resolve().parent.parent)
        name, edition = told.source, Edition(told.revision, told.replaces)
    else:
        name, edition = _read_edition(inside, settings)
    if edition.replaces and load_replaced(edition, settings) is None:
        yield Finding(Doubt.REPLACED, edition.replaces)
        return
    settings = replace(
        settings, record=RecordSettings(formats=("pdf",)), actions=ActionSettings(formats=())
    )
    rendering = render_record(inside.notes, name, edition, judge_standing(settings))
    if not rendering.files:
        yield Finding(Doubt.UNSOUND, inside.name)
    elif rendering.files[f"{rendering.folder}.pdf"] != data:
        used = list_system_libraries()
        libraries = compare_libraries(told.libraries, used) if told else ""
        yield Finding(*((Doubt.LIBRARIES, libraries) if libraries else (Doubt.LONE, file.name)))


def _read_edition(inside: Embedded, settings: Settings) -> tuple[str, Edition]:
    """What the notes were called, or what gives the same id, and which edition the PDF is of."""
    try:
        told = json.loads(inside.actions or b"{}")
        record, revision = str(told["record"]), int(told["revision"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return inside.name, Edition()
    suffix = inside.name.removeprefix("notes")
    return f"{record}{suffix}", Edition(revision, _find_replaced(record, revision, settings))


def _find_replaced(record: str, revision: int, settings: Settings) -> str:
    """The folder of the revision before; the next lower number where none is in the outbox."""
    if revision < 2:
        return ""
    names = [folder_name(record, number) for number in range(min(revision, 1000) - 1, 0, -1)]
    there = (name for name in names if (settings.outbox / name).is_dir())
    return next(there, names[0])

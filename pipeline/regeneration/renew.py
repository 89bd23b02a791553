"""One published record rendered again from the notes that stand beside it."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import manifest
from pipeline.assets import find_theme
from pipeline.build import digest_build
from pipeline.errors import MinutesError
from pipeline.job import render_record
from pipeline.manifest import Manifest, digest
from pipeline.outbox import (
    Misread,
    Published,
    folder_name,
    load_record,
    read_file_in,
    replace_renderings,
)
from pipeline.regeneration.account import Account, Cause, End, Reason
from pipeline.regeneration.order import list_endings, narrow_settings
from pipeline.settings import judge_standing
from schemas.model import Edition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.job import Rendering
    from pipeline.settings import Settings

_LOGGER = logging.getLogger("minutes")
_ONE_AT_A_TIME = threading.Lock()
"""Rendering knows no threads, and a cluster's worker may have several."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A record to be rendered again: its folder, the build that is wanted, formats, or all."""

    folder: str
    build: str
    only: tuple[str, ...]


def renew_record(renewal: Renewal, settings: Settings) -> tuple[Account, ...]:
    """Render the record and replace its renderings, each file whole, record.json last.

    Never raises: whatever goes wrong is told in the account, and the record stays as it is.
    """
    return (guard(renewal.folder, lambda: _renew(Path(renewal.folder), renewal, settings)),)


def guard(name: str, work: Callable[[], Account]) -> Account:
    """What `work` gives; a fault of the disk, the theme or the program as an account of `name`."""
    try:
        with _ONE_AT_A_TIME:
            return work()
    except (OSError, MinutesError) as error:
        told = error.strerror if isinstance(error, OSError) else None
        return Account(name, End.FAILED, fault=told or str(error))
    except MemoryError:
        raise
    except Exception as error:
        _LOGGER.exception("a fault of the program at %s", name)
        return Account(name, End.FAILED, fault=f"{type(error).__name__}: {error}")


def _renew(folder: Path, renewal: Renewal, settings: Settings) -> Account:
    found = load_record(folder)
    if not isinstance(found, Published):
        return _refuse(renewal, Cause.MANIFEST, (found or Misread()).file)
    old = found.manifest
    notes = read_file_in(folder, old.notes)
    if notes is None or digest(notes) != old.notes_digest:
        return _refuse(renewal, Cause.NOTES, old.notes)
    if digest_build(find_theme(settings.theme, settings.base), settings) != renewal.build:
        return _refuse(renewal, Cause.OTHER_BUILD)
    # The revision before, whose changes are listed, stands beside this one.
    narrow = replace(
        judge_standing(narrow_settings(settings, renewal.only)), outbox=folder.absolute().parent
    )
    rendering = render_record(notes, old.source, Edition(old.revision, old.replaces), narrow)
    if not rendering.files:
        return _account(renewal, End.REFUSED, rendering)
    if rendering.folder != folder_name(old.id, old.revision):
        return _refuse(renewal, Cause.OTHER_ID, rendering.folder)
    files = dict(rendering.files)
    if renewal.only:
        files = merge_files(old, files, renewal.build, list_endings(settings), folder)
    replace_renderings(folder, files)
    return _account(renewal, End.RENDERED, rendering)


def merge_files(
    old: Manifest,
    files: Mapping[str, bytes],
    build: str,
    endings: tuple[str, ...],
    folder: Path,
) -> dict[str, bytes]:
    """`files` with those of the record that were not rendered again, and a manifest over all."""
    new = Manifest.from_json(files[manifest.FILE_NAME])
    others = {name: read_file_in(folder, name) for name in old.files if name not in new.files}
    kept = {name: data for name, data in others.items() if data is not None}
    digests = dict(sorted({**old.files, **new.files}.items()))
    builds = {**old.builds, **dict.fromkeys(new.files, build)}
    libraries = new.libraries.items() & old.libraries.items() if kept else new.libraries.items()
    new = replace(new, libraries=dict(sorted(libraries)))
    stem = folder_name(old.id, old.revision)
    if all(builds.get(stem + ending, old.build_digest) == build for ending in endings):
        merged = replace(new, files=digests, build_digest=build)
    else:
        merged = replace(new, files=digests, build_digest=old.build_digest, builds=builds)
    return {**kept, **files, manifest.FILE_NAME: merged.to_json()}


def _refuse(renewal: Renewal, cause: Cause, file: str = "") -> Account:
    end = End.FAILED if cause is Cause.OTHER_BUILD else End.REFUSED
    return Account(renewal.folder, end, renewal.folder, (Reason(cause, file),))


def _account(renewal: Renewal, end: End, rendering: Rendering) -> Account:
    return Account(renewal.folder, end, renewal.folder, (), rendering.language, rendering.problems)

"""Whether notes still give the bytes that were published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline import manifest
from pipeline.assets import find_theme
from pipeline.build import digest_build
from pipeline.edition import load_replaced
from pipeline.job import render_record
from pipeline.manifest import Manifest
from pipeline.settings import judge_standing
from pipeline.verification.finding import Doubt, Finding
from schemas.model import Edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.settings import Settings


def compare_remade(
    told: Manifest, data: bytes | None, notes: bytes, settings: Settings
) -> Iterator[Finding]:
    """Render the record that `told` describes again; compare digests, and `data`, its record.json.

    What was made with another theme, setting or version cannot be compared, nor can the
    renderings of a revision whose forerunner is gone from the outbox of `settings`, nor other
    bytes of other libraries of the system.
    """
    build = digest_build(find_theme(settings.theme, settings.base), settings)
    if any(told.builds.get(name, told.build_digest) != build for name in told.files):
        yield Finding(Doubt.BUILD, manifest.FILE_NAME)
        return
    edition = Edition(told.revision, told.replaces)
    if edition.replaces and load_replaced(edition, settings) is None:
        yield Finding(Doubt.REPLACED, edition.replaces)
        return
    rendering = render_record(notes, told.source, edition, judge_standing(settings))
    if not rendering.files:
        yield Finding(Doubt.UNSOUND, told.notes)
        return
    new = Manifest.from_json(rendering.files[manifest.FILE_NAME])
    others = [name for name in new.files if told.files.get(name) != new.files[name]]
    libraries = compare_libraries(told.libraries, new.libraries)
    if others and libraries:
        yield Finding(Doubt.LIBRARIES, libraries)
        new = replace(new, files=told.files)
    else:
        yield from (Finding(Doubt.OTHER, name) for name in others)
    if not told.builds and replace(new, libraries=told.libraries).to_json() != data:
        yield Finding(Doubt.OTHER, manifest.FILE_NAME)


def compare_libraries(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """The libraries whose versions differ, with both of them; empty where none do."""
    return ", ".join(
        f"{name} {old.get(name, '?')} → {new.get(name, '?')}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )

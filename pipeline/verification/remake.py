"""Whether notes still give the bytes that were published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import manifest
from pipeline.assets import find_theme
from pipeline.build import digest_build
from pipeline.edition import load_replaced
from pipeline.job import render_record
from pipeline.settings import judge_standing
from pipeline.verification.finding import Doubt, Finding
from schemas.model import Edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.manifest import Manifest
    from pipeline.settings import Settings


def compare_remade(
    told: Manifest, files: Mapping[str, bytes | None], notes: bytes, settings: Settings
) -> Iterator[Finding]:
    """Render the record that `told` describes again and compare `files`, record.json included.

    What was made with another theme, setting or version cannot be compared, nor can the
    renderings of a revision whose forerunner is gone from the outbox of `settings`.
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
    for name, data in rendering.files.items():
        if files.get(name) != data and (name != manifest.FILE_NAME or not told.builds):
            yield Finding(Doubt.OTHER, name)

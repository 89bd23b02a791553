"""How a claim ends: published, found to be published already, or rejected; then it is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import outbox
from pipeline.disk import show_name
from pipeline.inbox.claim import (
    ClaimLostError,
    Plan,
    drop_claim,
    put_back,
    read_claim,
    read_plan,
    write_plan,
)
from pipeline.inbox.events import Published, Rejected
from pipeline.inbox.reject import clear_rejections, reject_claim
from pipeline.inbox.report import write_report
from pipeline.manifest import digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.errors import Problem
    from pipeline.inbox.claim import Claim
    from pipeline.inbox.item import Item
    from pipeline.job import Rendering
    from pipeline.settings import Settings
    from schemas.model import Edition


def publish_claim(claim: Claim, rendering: Rendering, data: bytes, settings: Settings) -> Path:
    """Publish what was rendered from `data`; gives the folder.

    Raises ClaimLostError, RevisionTakenError, OutboxError or OSError with nothing published.
    """
    write_plan(claim, Plan(rendering.folder, digest(data)))
    return outbox.publish(settings.outbox, rendering.folder, rendering.files)


def describe_record(
    item: Item, folder: Path, edition: Edition, rendering: Rendering, seconds: float
) -> Published:
    """What is told of a record that was just published, with all advice of its examination."""
    examined = item.examination.problems if item.examination else ()
    by_the_clock = (problem for problem in examined if problem not in rendering.problems)
    return Published(
        show_name(item.claim.name),
        folder,
        edition.revision,
        edition.replaces,
        seconds,
        rendering.language,
        (*rendering.problems, *by_the_clock, *item.notices),
    )


def find_published(claim: Claim, data: bytes, settings: Settings) -> Path | None:
    """The folder of `data` where a watcher published it and died before it let go of the claim."""
    plan = read_plan(claim)
    if plan is None or plan.notes_digest != digest(data):
        return None
    found = outbox.read_record(settings.outbox / plan.folder)
    if found is None or found.manifest.notes_digest != plan.notes_digest:
        return None
    return settings.outbox / plan.folder


def let_go(claim: Claim, data: bytes, settings: Settings) -> bool:
    """Drop a claim whose notes `data` stand in the outbox.

    Where someone wrote to the file after `data` was read, it goes back to the inbox, since it is
    the next revision. False where it must be worked on again in its place, as there is a newer
    file of its name.
    """
    clear_rejections(settings.inbox, claim.name)
    try:
        if read_claim(claim, settings.limits.file) != data:
            return put_back(claim, settings.inbox)
    except ClaimLostError:
        return True
    drop_claim(claim)
    return True


def reject(
    claim: Claim, problems: Sequence[Problem], language: str, settings: Settings
) -> Rejected:
    """Reject a claim; `language` is empty where it is not known."""
    text = write_report(claim.name, problems, language)
    report = reject_claim(claim, settings.inbox, text)
    return Rejected(show_name(claim.name), report, language, tuple(problems))

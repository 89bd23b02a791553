"""Verifying many records: what others made is looked at by workers, within their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import MinutesError
from pipeline.regeneration.task import Mishap, Task
from pipeline.verification.finding import Doubt, Finding, Verdict
from pipeline.verification.judge import verify_subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.regeneration.task import Answer, Hire
    from pipeline.settings import Settings


def verify_subjects(
    subjects: Sequence[Path], settings: Settings, hire: Hire, *, quick: bool
) -> Iterator[Verdict]:
    """A verdict on each of `subjects`, in their order; one that breaks a limit stops no other.

    Raises MinutesError for a fault of the theme or the settings.
    """
    if quick and all(subject.is_dir() for subject in subjects):
        # Digests alone: nothing is unpacked.
        yield from (verify_subject(subject, settings, quick=True) for subject in subjects)
        return
    tasks = [
        Task(str(place), verify_one, (subject, settings, quick))
        for place, subject in enumerate(subjects)
    ]
    waiting: dict[str, Verdict] = {}
    told = 0
    with hire() as crew:
        for answer in crew.work(tasks):
            waiting[answer[0].name] = _take_answer(answer)
            while verdict := waiting.pop(str(told), None):
                told += 1
                yield verdict


def verify_one(
    subject: Path, settings: Settings, quick: bool
) -> tuple[Verdict] | tuple[MinutesError]:
    """The verdict on one subject, or a fault of the theme or the settings."""
    try:
        return (verify_subject(subject, settings, quick=quick),)
    except MinutesError as error:
        return (MinutesError(str(error)),)


def _take_answer(answer: Answer) -> Verdict:
    task, result = answer
    subject: Path = task.arguments[0]
    if isinstance(result, Mishap):
        return Verdict(subject, (Finding(Doubt.LIMIT, subject.name),))
    if isinstance(result[0], MinutesError):
        raise result[0]
    verdict: Verdict = result[0]
    return verdict

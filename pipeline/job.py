"""One notes file, start to finish, without touching the disk but to read the theme."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.errors import Problem
    from pipeline.settings import Settings
    from schemas.model import Edition


@dataclass(frozen=True, slots=True)
class Examination:
    """What checking a notes file gave: the id of its record, or "" where problems stop it."""

    id: str
    notes_digest: str
    language: str
    """The language that the problems are told in: `zh-CN` or `en`."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendering:
    """Every file of a record's folder by name, record.json included; empty where problems stop it.

    `folder` is the name of the record's folder in the outbox.
    """

    folder: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    language: str = "zh-CN"
    problems: tuple[Problem, ...] = ()


def examine_notes(data: bytes, name: str, settings: Settings) -> Examination:
    """Read and check the notes file `name`; cheap, imports no renderer."""
    raise NotImplementedError


def render_record(data: bytes, name: str, edition: Edition, settings: Settings) -> Rendering:
    """Make every file of the record of the notes file `name` as `edition`.

    The same arguments give the same bytes, on any machine. Problems are values; raises
    MinutesError for a fault of the theme or the machine.
    """
    raise NotImplementedError

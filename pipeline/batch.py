"""Many notes files, one after the other."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pipeline.errors import MinutesError, ThemeError, UsageError
from pipeline.job import Outcome, Result, make_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.settings import Settings

_LOGGER = logging.getLogger("minutes")


def make_records(files: Iterable[Path], settings: Settings) -> Iterator[Outcome]:
    """Make the record of every file, in the order given; a bad file never stops the rest.

    Raises ThemeError and UsageError, which no other file would escape.
    """
    for file in files:
        yield _make_one(file, settings)


def _make_one(file: Path, settings: Settings) -> Outcome:
    try:
        return make_record(read_file(file, settings.limits.file), str(file), settings)
    except (ThemeError, UsageError):
        raise  # It would be the same for every file.
    except (OSError, MinutesError) as error:
        return Outcome(str(file), Result.FAILED, "", fault=_describe(error))
    except Exception as error:
        _LOGGER.exception("a fault of the program at %s", file)
        return Outcome(str(file), Result.FAILED, "", fault=f"{type(error).__name__}: {error}")


def read_file(file: Path, limit: int) -> bytes:
    """The bytes of a notes file, at most one more than `limit`: enough to refuse a huge one."""
    with file.open("rb") as stream:
        return stream.read(limit + 1)


def _describe(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)

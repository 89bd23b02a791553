"""Errors of the outbox: why a record could not be published."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import MinutesError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class OutboxError(MinutesError):
    """The outbox cannot be written to; what was to be published is not there, not even in part."""


class OutboxFullError(OutboxError):
    """There is no space left for a record."""


class NameTooLongError(OutboxError):
    """The names of a record's files are longer than the disk of the outbox allows."""


class RevisionTakenError(MinutesError):
    """Someone else has published under that folder name: choose the edition again."""


_KINDS = {
    errno.ENOSPC: OutboxFullError,
    errno.EDQUOT: OutboxFullError,
    errno.ENAMETOOLONG: NameTooLongError,
}


@contextmanager
def tell_faults(outbox: Path) -> Iterator[None]:
    """Turn what the system says of the disk into one line for the user."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise _KINDS.get(error.errno or 0, OutboxError)(
            f"{error.filename or outbox}: {error.strerror or error}"
        ) from error

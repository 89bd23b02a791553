"""Digests of files with what the disk tells of them unread, kept as bytes that a cut makes void."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.manifest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA = 1
MARGIN = 600 * 10**9
"""Nanoseconds that a file must have been at rest before it is read, or its times prove nothing.

A file that is written twice within one tick of its disk's clock keeps its times. Ticks last up to
two seconds (FAT), and a share's clock may be off by the five minutes that Kerberos allows.
"""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the disk tells of a file: size in bytes, times in nanoseconds, its place."""

    size: int
    modified: int
    changed: int
    """When name, owner or content last changed, which no program can set; on Windows, when made."""
    inode: int
    device: int

    def was_at_rest(self, now: int) -> bool:
        """Whether any change after `now` will show in the times."""
        return max(self.modified, self.changed) + MARGIN <= now


@dataclass(frozen=True, slots=True)
class Sum:
    """SHA-256 of a file, and its fingerprint just before it was read."""

    fingerprint: Fingerprint
    digest: str


def take_fingerprint(file: Path) -> Fingerprint | None:
    """The fingerprint of what is right there, links not followed; None where there is nothing."""
    try:
        told = file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Fingerprint(told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino, told.st_dev)


def dump_sums(outbox: str, sums: Mapping[str, Sum]) -> bytes:
    """The sums of an outbox, by folder and file name, as bytes that begin with their own digest."""
    rows = {
        name: [one.size, one.modified, one.changed, one.inode, one.device, known.digest]
        for name, known in sums.items()
        for one in (known.fingerprint,)
    }
    table = {"schema": SCHEMA, "outbox": outbox, "sums": rows}
    body = json.dumps(table, separators=(",", ":")).encode()
    return digest(body).encode() + b"\n" + body


def load_sums(data: bytes, outbox: str) -> dict[str, Sum]:
    """The sums in `data`; none where it is not all of what was written, or of another outbox."""
    head, _, body = data.partition(b"\n")
    if head != digest(body).encode():
        return {}
    try:
        table = json.loads(body)
        if (table["schema"], table["outbox"]) != (SCHEMA, outbox):
            return {}
        return {
            name: Sum(Fingerprint(*told), known) for name, (*told, known) in table["sums"].items()
        }
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return {}

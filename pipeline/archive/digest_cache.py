"""Cache of digests: files that are as when they were read are not read again."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.archive.stale import digest_file
from pipeline.outbox.manifest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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


class Memory:
    """Digests by fingerprint, for any number of outboxes and from any number of threads.

    `recall` gives what is remembered of an outbox, `now` the time in nanoseconds since 1970.
    """

    def __init__(
        self, recall: Callable[[Path], dict[str, Sum]], now: Callable[[], int] = time.time_ns
    ) -> None:
        self._recall = recall
        self._now = now
        self._sums: dict[str, dict[str, Sum]] = {}
        self._learned: set[str] = set()
        self._lock = threading.Lock()

    def digest(self, file: Path) -> str:
        """What `digest_file` gives, or gave when the file in a record's folder was last read."""
        folder, name = os.path.split(file)
        outbox, record = os.path.split(folder)
        name = f"{record}/{name}"
        sums = self._find_sums(outbox)
        now = self._now()
        fingerprint = take_fingerprint(file)
        known = sums.get(name)
        if known is not None and known.fingerprint == fingerprint:
            return known.digest
        found = digest_file(file)
        self._learn(outbox, name, fingerprint, found, now)
        return found

    def list_learned(self) -> Iterator[tuple[Path, dict[str, Sum]]]:
        """Every outbox of which there is something new to remember, and all to remember of it."""
        for outbox in sorted(self._learned):
            present = set(os.listdir(outbox or "."))  # noqa: PTH208  # half the time among 10,000
            sums = self._sums[outbox]
            kept = [name for name in sums if name.partition("/")[0] in present]
            yield Path(outbox), {name: sums[name] for name in kept}

    def _find_sums(self, outbox: str) -> dict[str, Sum]:
        with self._lock:
            if outbox not in self._sums:
                self._sums[outbox] = self._recall(Path(outbox))
            return self._sums[outbox]

    def _learn(
        self, outbox: str, name: str, fingerprint: Fingerprint | None, found: str, now: int
    ) -> None:
        sums = self._sums[outbox]
        if found and fingerprint is not None and fingerprint.was_at_rest(now):
            sums[name] = Sum(fingerprint, found)
        elif sums.pop(name, None) is None:
            return
        self._learned.add(outbox)

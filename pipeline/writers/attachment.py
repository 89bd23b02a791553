"""A file that travels inside a record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """An associated file of the record, as PDF/A-3 knows them.

    `relationship` is `Source` for what the record was made from and `Data` for what it holds.
    """

    name: str
    data: bytes
    description: str
    relationship: str

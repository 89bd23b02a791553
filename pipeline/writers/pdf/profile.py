"""The colour profile of a PDF: sRGB in as few bytes as Little CMS writes it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "srgb.icc"
"""Made by Little CMS: `ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()`."""


def shrink_profile(pdf: pydyf.PDF) -> None:
    """Replace WeasyPrint's profile, which is five times as long and gives the same colours."""
    for stream in _find_profiles(pdf):
        stream.stream = [_read_profile()]


def _find_profiles(pdf: pydyf.PDF) -> Iterator[pydyf.Stream]:
    for item in pdf.objects:
        # ICC.1:2022, 7.2.11: every profile carries this signature.
        if isinstance(item, pydyf.Stream) and item.stream and item.stream[0][36:40] == b"acsp":
            yield item


@cache
def _read_profile() -> bytes:
    return (resources.files(__package__) / FILE).read_bytes()

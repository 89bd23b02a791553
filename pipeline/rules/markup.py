"""Markup that says something a record does not print, or that is printed as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.case import Case, Sighting


def find_surplus_cells(case: Case) -> Iterator[Sighting]:
    """Rows of tables with more cells than the head."""
    return _pick(case, "surplus")


def find_deep_items(case: Case) -> Iterator[Sighting]:
    """Items of lists so deep that they are not printed."""
    return _pick(case, "deep")


def find_typed_markup(case: Case) -> Iterator[Sighting]:
    """Markup that a record does not know and prints as it is typed."""
    return _pick(case, "typed")


def find_titled_links(case: Case) -> Iterator[Sighting]:
    """Titles of links, which paper does not show."""
    return _pick(case, "title")


def find_named_code(case: Case) -> Iterator[Sighting]:
    """Words behind the signs that begin a block of code."""
    return _pick(case, "info")


def _pick(case: Case, kind: str) -> Iterator[Sighting]:
    for path, found in case.unprinted:
        if found.kind == kind and case.is_sound(path):
            yield path, {"value": found.value}

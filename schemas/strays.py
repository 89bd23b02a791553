"""Keys that stand in the wrong part of the notes: the part they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.fault import Fault
from schemas.names import CHINESE
from schemas.nearness import find_nearest
from schemas.notes import find_sections, get_section, translate_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.notes import Path
    from schemas.section import Section

    Finding = tuple[Path, Fault]

UNKNOWN = ("E101", "E102")
ALMOST = 0.75
"""How like a key of the part at hand must be to be a slip of the finger."""
MOST = 200
"""Unknown keys of one file that are looked for; more of a kind are not told."""


def explain_strays(findings: Iterable[Finding]) -> list[Finding]:
    """The findings; those of unknown keys say where the key belongs, if another part knows it."""
    told = list(findings)
    unknown = [index for index, (_, fault) in enumerate(told) if fault.code in UNKNOWN]
    for index in unknown[:MOST]:
        path, fault = told[index]
        told[index] = path, explain_stray(path, fault)
    return told


def explain_stray(path: Path, fault: Fault) -> Fault:
    """The fault of an unknown key; where the key belongs, if another part knows it."""
    section = get_section(path)
    key = fault.details.get("key", "")
    if section is None or _is_near(section, key):
        return fault
    here = tuple(step for step in path[:-1] if isinstance(step, str))
    found = _find_home(here, key)
    if found is None:
        return fault
    home, other, name = found
    if not home:
        return Fault("E137", {"key": key, "path": name})
    return Fault(
        "E136",
        {
            "key": key,
            "suggestion": other.name_like(name, key),
            "path": ".".join((*home, name)),
            **{
                f"parent_{short}": ".".join(map(str, translate_path(home, language)))
                for short, language in (("zh", CHINESE), ("en", "en"))
            },
        },
    )


def _is_near(section: Section, key: str) -> bool:
    """Whether the part at hand has what the key stands for, or a key that is almost the same."""
    return bool(section.find_meant(key) or find_nearest(key, tuple(section.keys), ALMOST))


def _find_home(here: tuple[str, ...], key: str) -> tuple[tuple[str, ...], Section, str] | None:
    """The path of the part that knows `key`, the part, and the canonical key.

    A part inside the one at hand comes first, then the least deep.
    """
    inside = [(path, part) for path, part in find_sections() if path != here]
    inside.sort(key=lambda found: found[0][: len(here)] != here)
    return next(
        (
            (path, part, name)
            for path, part in inside
            if (name := part.recognize(key) or part.find_meant(key))
        ),
        None,
    )


def find_missed(fault: Fault) -> Path:
    """The path of what is missing only because its key is misplaced; empty where nothing is."""
    return tuple(fault.details.get("path", "").split(".")) if fault.code in ("E136", "E137") else ()

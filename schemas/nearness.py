"""The nearest known word to a wrong one, for "did you mean"."""

from __future__ import annotations

from functools import lru_cache

LONGEST = 40
CUTOFF = 0.5
"""How like two words must be, from 0 to 1: one wrong character of two still suggests."""


@lru_cache(maxsize=1024)
def find_nearest(word: str, known: tuple[str, ...], cutoff: float = CUTOFF) -> str:
    """The word of `known` that `word` is most likely meant to be; "" where none is near."""
    if not word or len(word) > LONGEST:
        return ""
    import difflib  # needed for wrong notes only

    folded = {name.casefold(): name for name in reversed(known)}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[near[0]] if near else ""

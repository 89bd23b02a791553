"""Names of people and departments as they are compared: one name is one, however it is written."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("•‧∙⋅・", "·"),
        **dict.fromkeys("’‘ʼʹ`´", "'"),
    }
)


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """`name` as it is compared.

    Width, case, composition, invisible characters and look-alike signs make no difference, nor
    do blanks beside Chinese, Japanese and Korean letters: `张 三` is `张三`. One blank between
    letters of an alphabet counts, since `Li Na` need not be `Lina`.
    """
    plain = unicodedata.normalize("NFKC", name.translate(_SIGNS)).translate(_SIGNS)
    plain = unicodedata.normalize("NFKC", "".join(filter(_is_seen, plain)).casefold())
    words = plain.split()
    folded = "".join(words[:1])
    for word in words[1:]:
        folded += word if _is_wide(folded[-1]) or _is_wide(word[0]) else f" {word}"
    return folded


def unify_names(names: Iterable[str]) -> Mapping[str, str]:
    """For every spelling that is not the usual one of its name, the usual one.

    That is the spelling most of `names` have; of several, the shortest, which has no odd blanks,
    and the one with capitals where names have them.
    """
    counts = Counter(names)
    usual: dict[str, str] = {}
    for name in counts:
        best = usual.setdefault(fold_name(name), name)
        if _rank(name, counts) > _rank(best, counts):
            usual[fold_name(name)] = name
    return {name: best for name in counts if (best := usual[fold_name(name)]) != name}


def _rank(name: str, counts: Mapping[str, int]) -> tuple[int, int, bool]:
    return counts[name], -len(name), name.istitle()


def _is_seen(mark: str) -> bool:
    # Variation selectors choose a glyph of the same character.
    if "\ufe00" <= mark <= "\ufe0f" or "\U000e0100" <= mark <= "\U000e01ef":
        return False
    return mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf")


def _is_wide(mark: str) -> bool:
    return unicodedata.east_asian_width(mark) in "WF"

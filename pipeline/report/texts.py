"""The words that commands tell outcomes with, in either language."""

from __future__ import annotations

import locale
import os
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("zh-CN", "en")


def tell(name: str, language: str, /, **details: object) -> str:
    """The sentence `name`, such as `event.started`, in `language`, filled from `details`."""
    found: Any = _load_texts(language)
    for part in name.split("."):
        found = found[part]
    return str(found).format(**details)


def system_language() -> str:
    """`zh-CN` where the system speaks Chinese, else `en`."""
    names = (os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "zh-CN" if spoken.lower().startswith(("zh", "chinese")) else "en"


@cache
def _load_texts(language: str) -> Mapping[str, Any]:
    file = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))

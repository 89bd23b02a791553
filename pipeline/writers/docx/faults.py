"""What in a template the DOCX writer does not know, told with the template's file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ThemeError
from pipeline.writers.docx.vocabulary import ATTRIBUTES, CLASSES

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.writers.docx.elements import Element

_EVERYWHERE = frozenset({"class", "id"})
_NONE: frozenset[str] = frozenset()


def check_element(template: Path, element: Element) -> str:
    """The class of `element`, or nothing; raises ThemeError where the writer knows it not."""
    tag = str(element.tag)
    known = CLASSES.get(tag)
    if known is None:
        raise report(template, f"<{tag}>", "the DOCX writer does not know this element")
    for name in map(str, element.attrib):
        if name not in _EVERYWHERE and name not in ATTRIBUTES.get(tag, _NONE):
            raise report(template, f"<{tag} {name}>", f"the DOCX writer does not know {name} here")
    names = str(element.get("class", "")).split()
    for name in names:
        if name not in known:
            raise report(
                template, f'<{tag} class="{name}">', "the DOCX writer does not know this class"
            )
    if len(names) > 1 and tag != "body":
        raise report(template, f"<{tag} class>", "the DOCX writer takes one class an element")
    return names[0] if names else ""


def report(template: Path, what: str, why: str) -> ThemeError:
    """The error to raise for `what`, written as a tag: `<p class="x">` or `<marquee>`."""
    return ThemeError(f"{template}:{_find_line(template, what)}: {what}: {why}")


def _find_line(template: Path, what: str) -> int:
    """The first line of the template with that tag, and with that class where one is named.

    The HTML has lost its lines to the loops and macros that made it.
    """
    tag, _, rest = what.strip("<>").partition(" ")
    needle = re.search(r'"([^"]*)"', rest)
    attribute = re.escape(needle[1] if needle else rest)
    pattern = re.compile(rf"<{re.escape(tag)}\b[^>]*{attribute}", re.IGNORECASE)
    loose = re.compile(rf"<{re.escape(tag)}\b", re.IGNORECASE)
    source = template.read_text(encoding="utf-8", errors="replace")
    found = pattern.search(source) or loose.search(source)
    return source.count("\n", 0, found.start()) + 1 if found else 1

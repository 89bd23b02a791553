"""The tables of docs/themes.md: what the DOCX writer knows, and the Word styles it takes.

usage: python -m tools.theme_tables   writes them into docs/themes.md and docs/themes.zh-CN.md
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.writers.docx import styles
from pipeline.writers.docx.context import ATTRIBUTES, CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": DOCS / "themes.md", "zh-CN": DOCS / "themes.zh-CN.md"}
HEADINGS = {
    "en": ("element", "class", "attributes", "Word styles"),
    "zh-CN": ("元素", "class", "属性", "Word 样式"),
}
BEGIN, END = "<!-- elements: made by tools/theme_tables.py -->", "<!-- end of elements -->"
_SETTINGS = (styles.BODY, styles.CONCLUSION, styles.CELL)
_RUNNING = {"running-header": styles.HEADER, "running-footer": styles.FOOTER}


def main() -> None:
    """Write the tables anew."""
    for language, page in PAGES.items():
        page.write_text(insert_table(page.read_text(encoding="utf-8"), language), encoding="utf-8")


def insert_table(text: str, language: str) -> str:
    """`text` with the table as it is now."""
    table = f"{BEGIN}\n{make_table(language)}\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: table, text, flags=re.DOTALL)


def make_table(language: str) -> str:
    """Every element and class with its Word styles, as Markdown."""
    rows = [HEADINGS[language], ("---",) * 4]
    for tag, classes in CLASSES.items():
        for name in ("", *sorted(classes)):
            attributes = " ".join(sorted(ATTRIBUTES.get(tag, ()))) if not name else ""
            found = ", ".join(dict.fromkeys(list_styles(tag, name)))
            rows.append((f"`{tag}`", f"`{name}`" if name else "", attributes, found))
    return "\n".join(f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows)


def list_styles(tag: str, name: str) -> Iterator[str]:
    """The Word styles of an element of a class, those of the text first."""
    if tag in styles.HEADINGS:
        yield styles.HEADINGS[tag]
    elif tag in _BLOCKS:
        yield from map(_BLOCKS[tag], _SETTINGS)
    elif tag == "p":
        yield from _list_paragraph_styles(name)
    elif tag == "li":
        yield from (style for setting in _SETTINGS for style in setting.continued)
    elif tag == "footer":
        yield styles.CLOSING
    elif tag == "div" and name in _RUNNING:
        yield _RUNNING[name]
    elif tag == "table":
        yield styles.TABLES[name].style
    elif tag in _CELLS:
        yield from (style for table in styles.TABLES.values() for style in _CELLS[tag](table, name))
    else:
        marks = {**styles.MARKS, **styles.LABEL_MARK, **styles.SPAN_MARKS}
        field = f"field {styles.FIELDS[name]}" if name in styles.FIELDS else ""
        yield from filter(None, (marks.get(name or tag), field))


def _list_paragraph_styles(name: str) -> Iterator[str]:
    if name in styles.SIDES:
        yield styles.SIDES[name]
    for setting in _SETTINGS:
        usual = setting.text if not name else setting.classes.get(name, "")
        names = [usual, styles.INDENTED.get(usual, "")]
        yield from filter(None, (*names, *(styles.RAGGED.get(name) for name in names)))


_BLOCKS: dict[str, Callable[[styles.BlockStyles], str]] = {
    "ul": lambda setting: setting.bullet,
    "ol": lambda setting: setting.number,
    "pre": lambda setting: setting.code,
}
_CELLS: dict[str, Callable[[styles.TableStyles, str], tuple[str, ...]]] = {
    "th": lambda table, _: (table.heading, table.label),
    "td": lambda table, _: (table.text, table.kept),
    "tr": lambda table, name: (getattr(table, name, ""),) if name else (),
}


if __name__ == "__main__":
    main()

"""Build record.docx of the built-in themes, their Word styles: `python -m tools.build_docx`.

It holds the named styles, lists, faces and page that the DOCX writer asks for, and a page of
samples that shows each style in its own look: a customer changes a copy of the file in Word. The
same program gives the same bytes.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools.word.lists import make_numbering
from tools.word.official import (
    FACES,
    SECTION,
    make_official_numbering,
    make_official_sheet,
    make_official_styles,
)
from tools.word.page import make_fonts, make_samples, make_settings, make_theme
from tools.word.styles import make_styles

TEMPLATES = Path(__file__).parents[1] / "templates"
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = ("styles", "numbering", "settings", "fontTable", "theme")
"""The parts beside the text, in the order of their numbers."""


def build_docx(theme: str = "standard") -> bytes:
    """The Word file of a built-in theme."""
    made = THEMES[theme]()
    files = {
        "[Content_Types].xml": _make_types(),
        "_rels/.rels": _make_relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": made["document"],
        "word/_rels/document.xml.rels": _make_relations({n: f"{n}.xml" for n in _PARTS}),
        **{f"word/{name}.xml": made[name] for name in _PARTS},
    }
    return _zip(files)


def _make_standard() -> dict[str, str]:
    return {
        "document": make_samples(),
        "styles": make_styles(),
        "numbering": make_numbering(),
        "settings": make_settings(),
        "fontTable": make_fonts(),
        "theme": make_theme("1F3A5F"),
    }


def _make_official() -> dict[str, str]:
    return {
        "document": make_samples(make_official_styles(), SECTION),
        "styles": make_official_sheet(),
        "numbering": make_official_numbering(),
        "settings": make_settings(),
        "fontTable": make_fonts(FACES),
        "theme": make_theme("E60000"),
    }


THEMES: Mapping[str, Callable[[], dict[str, str]]] = {
    "standard": _make_standard,
    "official": _make_official,
}


def _make_types() -> str:
    overrides = {"document": "document.main", **{name: name for name in _PARTS}}
    return f'<Types xmlns="{_PACKAGE}/content-types">' + (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/word/{part}.xml" ContentType="{_find_type(kind)}"/>'
            for part, kind in overrides.items()
        )
        + "</Types>"
    )


def _find_type(kind: str) -> str:
    family = _TYPES.removesuffix(".wordprocessingml") if kind == "theme" else _TYPES
    return f"{family}.{kind}+xml"


def _make_relations(targets: dict[str, str]) -> str:
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            archive.writestr(entry, (head + text).encode())
    return buffer.getvalue()


def main() -> int:
    """Write the files, into the folder that the command line names where it names one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES
    for theme in THEMES:
        target = folder / theme / "record.docx"
        target.write_bytes(build_docx(theme))
        print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Build templates/standard/record.docx, the styles of a Word record: `python -m tools.build_docx`.

It holds the named styles, lists, faces and page that the DOCX writer asks for, and a page of
samples that shows each style in its own look: a customer changes a copy of the file in Word. The
same program gives the same bytes.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from tools.word.lists import make_numbering
from tools.word.page import make_fonts, make_samples, make_settings
from tools.word.styles import make_styles

TARGET = Path(__file__).parents[1] / "templates" / "standard" / "record.docx"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "styles": make_styles,
    "numbering": make_numbering,
    "settings": make_settings,
    "fontTable": make_fonts,
}


def build_docx() -> bytes:
    """The Word file of the standard theme."""
    files = {
        "[Content_Types].xml": _make_types(),
        "_rels/.rels": _make_relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": make_samples(),
        "word/_rels/document.xml.rels": _make_relations({n: f"{n}.xml" for n in _PARTS}),
        **{f"word/{name}.xml": make() for name, make in _PARTS.items()},
    }
    return _zip(files)


def _make_types() -> str:
    overrides = {"document": "document.main", **{name: name for name in _PARTS}}
    return f'<Types xmlns="{_PACKAGE}/content-types">' + (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/word/{part}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
            for part, kind in overrides.items()
        )
        + "</Types>"
    )


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
    """Write the file, to the path that the command line names where it names one."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_bytes(build_docx())
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())

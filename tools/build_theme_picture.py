"""Draw the pictures of docs/themes.md: a record in the built-in themes, and in a changed copy.

usage: python -m tools.build_theme_picture

The changes are those that the page walks through; a test holds the two against each other.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from pipeline.document.theme import find_theme
from pipeline.processing.record import render_record
from pipeline.settings import Settings
from pipeline.themes import check_theme, copy_theme
from schemas.edition import Edition
from tools.build_gallery import EXAMPLES, PICTURES, convert_docx, draw_pages, join_pages

NOTES = EXAMPLES / "2024-05-17-weekly.yaml"
HEIGHT = 930
"""How much of the page is shown: as much as is written on."""
OLD_COLOUR, NEW_COLOUR = "1f3a5f", "7a1f1f"
COUNT = (
    '<p class="facts">{{ labels("action.count") }}{{ labels.lead("record.colon") }}'
    "{{ record.actions() | list | length }}</p>"
)
CHANGES = (
    (
        "record.html.j2",
        '<p class="organisation">{{ organisation }}</p>',
        '<p class="organisation">{{ organisation }} · 项目管理办公室</p>',
    ),
    (
        "record.html.j2",
        '{{ heading("updates" if is_report else "issues") }}',
        '{{ heading("updates" if is_report else "issues") }}\n' + COUNT,
    ),
    ("labels/zh-CN.toml", 'title = "跨部门协作沟通记录"', 'title = "部门联席会议纪要"'),
)
"""File, what stands there, and what is put in its place."""


def main() -> None:
    """Draw all pictures anew."""
    settings = replace(Settings(), organisation="示例科技有限公司")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        change_theme(folder)
        for theme in ("standard", "mine", "official"):
            (folder / f"draw-{theme}").mkdir()
            draw(replace(settings, theme=theme, base=folder), folder / f"draw-{theme}")


def change_theme(base: Path) -> None:
    """Make the theme `mine` in `base`: a copy of the standard one with every change."""
    copy_theme(find_theme("standard", base), base / "mine", labels=True)
    for name, old, new in CHANGES:
        file = base / "mine" / name
        text = file.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise SystemExit(f"{name} does not hold {old!r} once")
        file.write_text(text.replace(old, new), encoding="utf-8")
    sheet = base / "mine" / "record.css"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(OLD_COLOUR, NEW_COLOUR), "utf-8")
    word = base / "mine" / "record.docx"
    word.write_bytes(recolour_word(word.read_bytes()))
    if faults := check_theme(find_theme("mine", base)):
        raise SystemExit("\n".join(faults))


def recolour_word(data: bytes) -> bytes:
    """The Word file with the other colour in every style, as one would change it in Word."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry, part.replace(OLD_COLOUR.upper().encode(), NEW_COLOUR.encode()))
    return buffer.getvalue()


def draw(settings: Settings, folder: Path) -> None:
    """Write `theme-<name>.png`: the page of the PDF beside that of the DOCX."""
    rendering = render_record(NOTES.read_bytes(), NOTES.name, Edition(), settings)
    for kind in ("pdf", "docx"):
        (folder / f"{kind}.{kind}").write_bytes(rendering.files[f"{rendering.folder}.{kind}"])
    convert_docx(folder / "docx.docx", folder)
    pages = [draw_pages(folder / f"{kind}.pdf", folder)[0] for kind in ("pdf", "docx")]
    height = pages[0].height if settings.theme == "official" else HEIGHT
    written = [page.crop((0, 0, page.width, height)) for page in pages]
    join_pages(written).save(PICTURES / f"theme-{settings.theme}.png", optimize=True)


if __name__ == "__main__":
    main()

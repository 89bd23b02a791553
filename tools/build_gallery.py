"""Draw the pictures of the documentation: pages of real records, PDF beside DOCX.

usage: python -m tools.build_gallery

Needs Poppler (pdftoppm), LibreOffice and Pillow. Renders examples/ and examples/gallery/ with the
program as it stands and writes docs/pictures/.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from pipeline.document.revision_diff import compare_records
from pipeline.processing.record import Rendering, render_record
from pipeline.readers.reader import read_notes
from pipeline.settings import Settings
from pipeline.validation.validator import check_notes
from schemas.edition import Edition

if TYPE_CHECKING:
    from schemas.model import Record

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
PICTURES = ROOT / "docs" / "pictures"
DPI = 100
MOST_PAGES = 3
RECORDS = {
    "long": "2024-05-10-launch.yaml",
    "short": "2024-05-17-weekly.yaml",
    "revision": "gallery/2024-05-17-weekly-r2.yaml",
    "english": "2024-06-03-supplier-portal.json",
    "draft": "gallery/2024-05-31-pilot-draft.yaml",
    "bilingual": "gallery/2024-06-12-partners.yaml",
}
"""The pictures by name, and the notes in examples/ that each is made from."""
REPLACED = {"revision": "2024-05-17-weekly.yaml"}
"""The notes that a revision replaces."""


def main() -> None:
    """Draw every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    settings = replace(Settings(), organisation="示例科技有限公司")
    for name in RECORDS:
        rendering = render_example(name, settings)
        if not rendering.files:
            raise SystemExit(f"{name}: {rendering.problems}")
        with tempfile.TemporaryDirectory() as folder:
            draw_record(rendering, name, Path(folder))
        print(name)


def render_example(name: str, settings: Settings) -> Rendering:
    """The record of a picture, with what it changes where it is a revision."""
    notes = EXAMPLES / RECORDS[name]
    edition = Edition()
    if name in REPLACED:
        before = read_record(EXAMPLES / REPLACED[name])
        changes = compare_records(before, read_record(notes))
        edition = Edition(2, before.id, changes)
    return render_record(notes.read_bytes(), notes.name, edition, settings)


def read_record(file: Path) -> Record:
    """The record of sound notes."""
    record = check_notes(read_notes(file.read_bytes(), file.name)).record
    if record is None:
        raise SystemExit(f"{file}: has errors")
    return record


def draw_record(rendering: Rendering, name: str, folder: Path) -> None:
    """Write `<name>-pdf.png` and `<name>-docx.png`: the first pages side by side."""
    for kind in ("pdf", "docx"):
        (folder / f"{kind}.{kind}").write_bytes(rendering.files[f"{rendering.folder}.{kind}"])
    convert_docx(folder / "docx.docx", folder)
    for kind in ("pdf", "docx"):
        pages = draw_pages(folder / f"{kind}.pdf", folder)
        join_pages(pages).save(PICTURES / f"{name}-{kind}.png", optimize=True)


def convert_docx(file: Path, folder: Path, kind: str = "pdf") -> None:
    """Turn a DOCX into a PDF of the same name with LibreOffice; `kind` may name its options."""
    command = [
        shutil.which("soffice") or "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True)


def draw_pages(pdf: Path, folder: Path) -> list[Image.Image]:
    """The first pages of a PDF as pictures."""
    stem = folder / f"page-{pdf.stem}"
    command = ["pdftoppm", "-r", str(DPI), "-l", str(MOST_PAGES), "-png", str(pdf), str(stem)]
    subprocess.run(command, check=True)
    return [Image.open(file).convert("RGB") for file in sorted(folder.glob(f"{stem.name}-*.png"))]


def join_pages(pages: list[Image.Image]) -> Image.Image:
    """Pages side by side, each with a thin edge, few colours."""
    framed = [ImageOps.expand(page, 1, "#c8d0d9") for page in pages]
    width = sum(page.width for page in framed) + 12 * (len(framed) - 1)
    sheet = Image.new("RGB", (width, framed[0].height), "white")
    left = 0
    for page in framed:
        sheet.paste(page, (left, 0))
        left += page.width + 12
    return sheet.quantize(160, method=Image.Quantize.FASTOCTREE)


if __name__ == "__main__":
    main()

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

from PIL import Image, ImageOps

from pipeline.job import Rendering, render_record
from pipeline.settings import Settings
from schemas.model import Edition

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
DPI = 100
MOST_PAGES = 3
RECORDS = {
    "long": ("examples/2024-05-10-launch.yaml", Edition()),
    "short": ("examples/2024-05-17-weekly.yaml", Edition()),
    "english": ("examples/2024-06-03-supplier-portal.json", Edition()),
    "draft": ("examples/gallery/2024-05-31-pilot-draft.yaml", Edition()),
    "bilingual": ("examples/gallery/2024-06-12-partners.yaml", Edition()),
}
"""The pictures by name, and the notes that each is made from."""


def main() -> None:
    """Draw every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    settings = replace(Settings(), organisation="示例科技有限公司")
    for name, (notes, edition) in RECORDS.items():
        file = ROOT / notes
        rendering = render_record(file.read_bytes(), file.name, edition, settings)
        if not rendering.files:
            raise SystemExit(f"{file}: {rendering.problems}")
        with tempfile.TemporaryDirectory() as folder:
            draw_record(rendering, name, Path(folder))
        print(name)


def draw_record(rendering: Rendering, name: str, folder: Path) -> None:
    """Write `<name>-pdf.png` and `<name>-docx.png`: the first pages side by side."""
    for kind in ("pdf", "docx"):
        (folder / f"{kind}.{kind}").write_bytes(rendering.files[f"{rendering.folder}.{kind}"])
    convert_docx(folder / "docx.docx", folder)
    for kind in ("pdf", "docx"):
        pages = draw_pages(folder / f"{kind}.pdf", folder)
        join_pages(pages).save(PICTURES / f"{name}-{kind}.png", optimize=True)


def convert_docx(file: Path, folder: Path) -> None:
    """Turn a DOCX into a PDF of the same name with LibreOffice."""
    command = [
        shutil.which("soffice") or "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        "pdf",
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
    return sheet.quantize(64)


if __name__ == "__main__":
    main()

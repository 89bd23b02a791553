"""The form of the record changes only where someone has looked and accepted it.

`pytest tests/test_golden.py --accept` writes tests/golden/ anew; the change is then reviewed as
any other. A picture that differs is left in the test's folder, with the difference in red.
"""

from __future__ import annotations

import io
import subprocess
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from pipeline.processing.record import render_record
from pipeline.settings import ActionSettings, RecordSettings, Settings
from schemas.edition import Edition
from tests.published import NOTES, REVISED, REVISION, publish_launch
from tests.real_tools import REPOSITORY, find_tool

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = {
    file.stem: file
    for file in sorted((REPOSITORY / "examples").rglob("20*.*"))
    if file.suffix in {".yaml", ".json"}
}
IN_WORD = ("2024-05-10-launch", "2024-06-12-partners")
PICTURES = ("2024-05-10-launch", "2024-06-03-supplier-portal")
DPI = 60
TOLERANCE = 0.012
"""How much of all black the pages may differ: other versions of Poppler smooth edges otherwise."""


@cache
def render(name: str, kind: str) -> bytes:
    """One file of the record of an example."""
    settings = Settings(
        organisation="示例科技有限公司", record=RecordSettings((kind,)), actions=ActionSettings(())
    )
    file = EXAMPLES[name]
    rendering = render_record(file.read_bytes(), file.name, Edition(), settings)
    assert rendering.files, rendering.problems
    return rendering.files[f"{rendering.folder}.{kind}"]


def compare_text(name: str, text: str, accept: bool) -> None:
    """Hold `text` against a golden, or make it the golden."""
    golden = GOLDEN / name
    if accept:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), "look at it; then pytest --accept"


def strip_style(html: str) -> str:
    """The form without the style sheet, which has a picture for its golden."""
    before, _, rest = html.partition("<style>")
    return before + rest.partition("</style>\n")[2]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_form_of_an_example_is_as_accepted(name: str, accept: bool) -> None:
    compare_text(f"{name}.html", strip_style(render(name, "html").decode()), accept)


def test_the_form_of_a_revision_is_as_accepted(tmp_path: Path, accept: bool) -> None:
    outbox = publish_launch(tmp_path).outbox
    settings = Settings(outbox=outbox, record=RecordSettings(("html",)), actions=ActionSettings(()))
    edition = Edition(2, REVISION.removesuffix(".r2"))
    assert NOTES != REVISED
    files = render_record(REVISED, "launch.yaml", edition, settings).files
    compare_text("revision.html", strip_style(files[f"{REVISION}.html"].decode()), accept)


@pytest.mark.parametrize("name", IN_WORD)
def test_the_word_document_of_an_example_is_as_accepted(name: str, accept: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(render(name, "docx"))) as archive:
        parser = etree.XMLParser(remove_blank_text=True)
        root = etree.fromstring(archive.read("word/document.xml"), parser)
    text = etree.tostring(root, pretty_print=True, encoding="unicode")
    compare_text(f"{name}.document.xml", text, accept)


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_the_first_page_of_an_example_looks_as_accepted(
    name: str, tmp_path: Path, accept: bool
) -> None:
    page, golden = draw_page(render(name, "pdf"), tmp_path), GOLDEN / f"{name}.png"
    if accept:
        GOLDEN.mkdir(exist_ok=True)
        page.save(golden, optimize=True)
    difference = measure_difference(page, Image.open(golden).convert("L"), tmp_path)
    assert difference < TOLERANCE, f"see {tmp_path}/difference.png; then pytest --accept"


def test_a_page_with_one_line_more_is_another_page(tmp_path: Path) -> None:
    """The tolerance must not swallow what a reader would see."""
    golden = Image.open(GOLDEN / f"{PICTURES[0]}.png").convert("L")
    moved = Image.new("L", golden.size, 255)
    moved.paste(golden.crop((0, 0, golden.width, golden.height - 11)), (0, 11))
    assert measure_difference(moved, golden, tmp_path) > 2 * TOLERANCE


def draw_page(pdf: bytes, folder: Path) -> Image.Image:
    """The first page in grey."""
    (folder / "record.pdf").write_bytes(pdf)
    command = [find_tool("pdftoppm"), "-r", str(DPI), "-l", "1", "-gray", "-png", "-singlefile"]
    subprocess.run([*command, folder / "record.pdf", folder / "page"], check=True)
    return Image.open(folder / "page.png").convert("L")


def measure_difference(page: Image.Image, golden: Image.Image, folder: Path) -> float:
    """0 for the same picture, 1 for black against white; leaves a picture of the difference."""
    if page.size != golden.size:
        return 1.0
    new, old = (np.asarray(picture, dtype=np.int16) for picture in (page, golden))
    change = np.abs(new - old)
    shown = np.stack([np.maximum(new, change), new - new * (change > 32), new], axis=2)
    Image.fromarray(shown.clip(0, 255).astype(np.uint8)).save(folder / "difference.png")
    return float(change.mean()) / 255

"""The theme `official`: the measures of GB/T 9704-2012 where they are seen, in PDF and in DOCX."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import numpy as np
import pytest
from PIL import Image

from pipeline.document.theme import find_theme
from pipeline.errors import UsageError
from pipeline.processing.record import render_record
from pipeline.processing.render import digest_build
from pipeline.settings import FontSettings, OfficialSettings, Settings, load_settings
from pipeline.themes import check_theme, copy_theme
from schemas.edition import Edition
from templates import TEMPLATES
from tests.docx_validator import find_docx_faults
from tests.printed_text import find_difference
from tests.real_tools import CORPUS, REPOSITORY, find_tool
from tools.build_docx import build_docx
from tools.verapdf import make_command

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.renderings import Renderings

SETTINGS = Settings(theme="official", organisation="示例科技有限公司")
URGENT = replace(SETTINGS, official=OfficialSettings(copy_number="000012", urgency="特急"))
CHINESE = [file for file in CORPUS if file.suffix == ".yaml"]
LONG = "关于研究推进老旧小区改造项目资金筹措和工程进度有关问题的专题会议"
LAUNCH = REPOSITORY / "examples" / "2024-05-10-launch.yaml"
ENGLISH = REPOSITORY / "examples" / "2024-06-03-supplier-portal.json"
KAI = TEMPLATES / "official" / "MinutesKai-Regular.ttf"
KEPT = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|.*：$|出席：")
"""Beginning of a line that goes over with what follows: headings, labels, the blank above names."""
DPI = 200
POINT = 25.4 / 72
_WORD = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>')


def render(file: Path, settings: Settings = SETTINGS) -> Mapping[str, bytes]:
    """PDF and DOCX of a record by their endings."""
    rendering = render_record(file.read_bytes(), file.name, Edition(), settings)
    assert rendering.files, rendering.problems
    return {kind: rendering.files[f"{rendering.folder}.{kind}"] for kind in ("pdf", "docx")}


def show(files: Mapping[str, bytes], kind: str, folder: Path) -> Path:
    """The record as a PDF that is looked at: its own, or what LibreOffice makes of the DOCX."""
    file = folder / f"record.{kind}"
    file.write_bytes(files[kind])
    if kind == "docx":
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [find_tool("soffice"), profile, "--headless", "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", folder, file], check=True, capture_output=True, timeout=180
        )
    return folder / "record.pdf"


def read_lines(pdf: Path) -> Iterator[list[tuple[float, str]]]:
    """The lines of each page's text: where they begin, in millimetres, and what they say."""
    told = subprocess.run(
        [find_tool("pdftotext"), "-bbox", pdf, "-"], check=True, capture_output=True
    ).stdout.decode()
    for page in told.split("<page ")[1:]:
        lines: list[tuple[float, list[tuple[float, str]]]] = []
        words = [(float(y), float(x), text) for x, y, _, text in _WORD.findall(page)]
        for y, x, text in sorted(word for word in words if word[0] * POINT < 264):
            if not lines or y - lines[-1][0] > 12:  # Faces differ in where their box begins.
                lines.append((y, []))
            lines[-1][1].append((x * POINT, text))
        yield [(min(line)[0], "".join(text for _, text in sorted(line))) for _, line in lines]


def list_text_pages(pdf: Path) -> list[list[tuple[float, str]]]:
    """The lines of each page that has more than the one line of a 版记."""
    return [lines for lines in read_lines(pdf) if len(lines) > 1]


def count_lines(lines: list[tuple[float, str]]) -> int:
    """How many lines a page has, with the blank one above the names of those who were there."""
    return len(lines) + any(text.startswith("出席：") for _, text in lines[1:])


def draw(pdf: Path, folder: Path) -> list[NDArray[np.uint8]]:
    """The pages as they are seen, 200 dots an inch, red and black as the darkest of a dot."""
    subprocess.run([find_tool("pdftoppm"), "-r", str(DPI), "-png", pdf, folder / "p"], check=True)
    return [
        np.asarray(Image.open(file).convert("RGB")).min(axis=2)
        for file in sorted(folder.glob("p-*.png"))
    ]


def find_rules(page: NDArray[np.uint8]) -> list[float]:
    """Where rules as wide as the text stand, in millimetres from above."""
    left, right = (round(at / 25.4 * DPI) for at in (28.6, 183.4))
    dark = (page[:, left:right] < 200).mean(axis=1) > 0.99
    rows = list(np.flatnonzero(dark))
    starts = [row for row in rows if row - 1 not in rows]
    return [float(row) * 25.4 / DPI for row in starts]


def find_ink(page: NDArray[np.uint8], above: float = 20, below: float = 290) -> float:
    """The first row with ink between two heights, in millimetres."""
    first, last = (round(at / 25.4 * DPI) for at in (above, below))
    return float(np.flatnonzero((page[first:last] < 128).any(axis=1))[0] + first) * 25.4 / DPI


def count_characters(lines: list[tuple[float, str]]) -> Counter[int]:
    """How many characters the lines have that begin at the margin and are Chinese throughout."""
    whole = (text for x, text in lines if x < 28.6 and all(char >= "\u2e80" for char in text))
    return Counter(map(len, whole))


@pytest.mark.slow
@pytest.mark.parametrize("file", CHINESE, ids=lambda file: file.stem)
def test_a_full_page_of_the_pdf_has_22_lines_of_28_characters(
    file: Path, tmp_path: Path, renderings: Renderings
) -> None:
    pages = list_text_pages(show(renderings.read(file, "official"), "pdf", tmp_path))
    inner = pages[1:-1]
    assert [
        (count, after[0][1])
        for lines, after in zip(inner, pages[2:], strict=True)
        if (count := count_lines(lines)) != 22
        if not (count in (20, 21) and KEPT.match(after[0][1]))
    ] == []
    counts = sum(map(count_characters, inner), Counter[int]())
    assert max(counts) == 28
    assert counts.most_common(1)[0][0] == 28


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("file", [CHINESE[0], CHINESE[-1]], ids=lambda file: file.stem)
def test_the_measures_of_the_standard_hold_in_both_formats(
    file: Path, kind: str, tmp_path: Path, renderings: Renderings
) -> None:
    shown = show(renderings.read(file, "official"), kind, tmp_path)
    texts, pages = list_text_pages(shown), draw(shown, tmp_path)
    counts = sum(map(count_characters, texts[1:-1]), Counter[int]())
    assert counts.most_common(1)[0][0] == max(counts) == 28
    assert max(len(lines) for lines in texts[1:-1]) == 22
    assert find_ink(pages[1]) == pytest.approx(37, abs=0.5)
    assert min(x for x, _ in texts[1]) == pytest.approx(28, abs=0.5)
    mark, [red] = find_ink(pages[0]), find_rules(pages[0])
    assert mark == pytest.approx(72.4, abs=0.5)  # Ink begins a little under the em.
    assert red == pytest.approx(114.9, abs=0.5)
    assert find_ink(pages[0], above=100) == pytest.approx(red - 4 - 5.5, abs=0.5)
    assert find_ink(pages[0], above=red + 1) == pytest.approx(red + 0.5 + 23.4, abs=0.5)
    assert find_ink(pages[0], above=150) == pytest.approx(161.5, abs=0.5)
    first, *_, last = find_rules(pages[-1])
    assert last == pytest.approx(262, abs=0.5)
    assert first < last


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_page_numbers_stand_outside_between_dashes(kind: str, tmp_path: Path) -> None:
    shown = show(render(LAUNCH), kind, tmp_path)
    for number in (1, 2, 3):
        told = subprocess.run(
            [find_tool("pdftotext"), "-bbox", "-f", str(number), "-l", str(number), shown, "-"],
            check=True,
            capture_output=True,
        ).stdout.decode()
        foot = [found for found in _WORD.findall(told) if float(found[1]) * POINT > 264]
        assert "".join(text for *_, text in foot) == f"—{number}—"
        left, right = float(foot[0][0]) * POINT, float(foot[-1][2]) * POINT
        edge, outside = (184 - right, right) if number % 2 else (left - 28, left)
        assert edge == pytest.approx(14 * POINT, abs=0.7), outside


def check_conformity(file: Path, settings: Settings, folder: Path) -> None:
    """The record of notes is the same each time, conforms, and says the same in PDF and DOCX."""
    files = render(file, settings)
    assert render(file, settings) == files
    pdf = folder / "record.pdf"
    pdf.write_bytes(files["pdf"])
    done = subprocess.run(make_command([pdf]), capture_output=True, text=True, check=False)
    assert done.stdout.count("PASS") == 2, done.stdout + done.stderr
    assert find_docx_faults(files["docx"], folder) == []
    area = ["-x", "0", "-W", "600", "-y", "95", "-H", "652"]
    raw = subprocess.run(
        [find_tool("pdftotext"), "-raw", *area, pdf, "-"], capture_output=True, check=True
    ).stdout.decode()
    body = docx.Document(io.BytesIO(files["docx"])).element.body
    texts = "".join(str(text) for text in body.xpath(".//w:t/text()"))
    assert find_difference(["".join(raw.split())], "".join(texts.split()), "-") == ""


@pytest.mark.slow
@pytest.mark.parametrize("file", [LAUNCH, ENGLISH, CHINESE[1]], ids=lambda file: file.stem)
def test_an_official_record_conforms_and_says_the_same_in_both_formats(
    file: Path, tmp_path: Path
) -> None:
    check_conformity(file, SETTINGS, tmp_path)


def test_copy_number_and_urgency_stand_in_both_formats(tmp_path: Path) -> None:
    files = render(LAUNCH, URGENT)
    (tmp_path / "record.pdf").write_bytes(files["pdf"])
    body = docx.Document(io.BytesIO(files["docx"])).element.body
    texts = [str(text) for text in body.xpath(".//w:t/text()")]
    assert texts[:2] == ["000012", "特急"]
    shown = next(read_lines(tmp_path / "record.pdf"))
    assert [text for _, text in shown[:2]] == ["000012", "特急"]


def test_secrecy_and_page_number_are_those_of_the_settings(tmp_path: Path) -> None:
    official = OfficialSettings(secrecy_term="1年", page_number="第{page}页/{pages}")
    notes = LAUNCH.read_text(encoding="utf-8")
    secret = tmp_path / "secret.yaml"
    secret.write_text(notes.replace("密级: 内部", "密级: 机密"), encoding="utf-8")
    files = render(secret, replace(SETTINGS, official=official))
    (tmp_path / "record.pdf").write_bytes(files["pdf"])
    texts = docx.Document(io.BytesIO(files["docx"])).element.body.xpath(".//w:t/text()")
    assert "".join(map(str, texts)).startswith("机密★1年")
    shown = subprocess.run(
        [find_tool("pdftotext"), tmp_path / "record.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()
    assert "机密★1年" in shown
    assert re.search(r"第\s*1\s*页/\s*\d", shown)
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as archive:
        feet = [archive.read(n).decode() for n in archive.namelist() if "footer" in n]
    assert all("PAGE" in foot and "NUMPAGES" in foot for foot in feet if "fldSimple" in foot)


@pytest.mark.parametrize("form", ["— 1 —", "{page", "{page} {0}", "{page.x}", "{pages}"])
def test_a_page_number_without_its_place_is_told(form: str, tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text(f'[official]\npage_number = "{form}"\n', "utf-8")
    with pytest.raises(UsageError, match=r"'official.page_number' is a text with {page}"):
        load_settings(tmp_path)


@pytest.mark.slow
def test_another_pitch_and_other_margins_move_lines_in_both_formats(tmp_path: Path) -> None:
    official = OfficialSettings(pitch=32.0, margins=(40.0, 30.0, 30.0, 30.0))
    files = render(LAUNCH, replace(SETTINGS, official=official))
    for kind in ("pdf", "docx"):
        pages = draw(show(files, kind, tmp_path), tmp_path)
        assert find_ink(pages[1], below=270) == pytest.approx(40, abs=0.8), kind
        assert find_ink(pages[0], above=60) == pytest.approx(75, abs=0.8), kind


def test_the_docx_has_the_grid_and_names_the_faces_of_the_standard() -> None:
    with zipfile.ZipFile(io.BytesIO(render(LAUNCH)["docx"])) as archive:
        document, styles, fonts = (
            archive.read(f"word/{part}.xml").decode()
            for part in ("document", "styles", "fontTable")
        )
    assert 'w:type="linesAndChars" w:linePitch="589" w:charSpace="-848"' in document
    for face in ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"):
        assert f'w:eastAsia="{face}"' in styles
        assert f'w:font w:name="{face}"><w:altName' in fonts
    assert "<w:b/>" not in styles


def test_the_word_file_of_the_theme_is_what_the_tool_builds() -> None:
    with (
        zipfile.ZipFile(TEMPLATES / "official" / "record.docx") as kept,
        zipfile.ZipFile(io.BytesIO(build_docx("official"))) as built,
    ):
        assert {name: kept.read(name) for name in kept.namelist()} == {
            name: built.read(name) for name in built.namelist()
        }, "python -m tools.build_docx"


@pytest.mark.slow
def test_the_theme_is_well_and_so_is_a_copy_of_it(tmp_path: Path) -> None:
    official = find_theme("official", tmp_path)
    assert check_theme(official) == ()
    copy_theme(official, tmp_path / "mine", labels=False)
    assert check_theme(find_theme("mine", tmp_path)) == ()


def test_a_fangsong_of_the_customer_is_taken_and_decides_whether_a_record_is_stale(
    tmp_path: Path,
) -> None:
    (tmp_path / "own.ttf").write_bytes(KAI.read_bytes())
    theme = find_theme("official", tmp_path, "own.ttf")
    assert theme.fangsong == tmp_path / "own.ttf"
    without = find_theme("official", tmp_path)
    settings = replace(SETTINGS, base=tmp_path)
    assert digest_build(theme, settings) != digest_build(without, settings)
    settings = replace(settings, fonts=FontSettings("own.ttf"))
    assert render(LAUNCH, settings)["pdf"] != render(LAUNCH)["pdf"]
    assert find_theme("standard", tmp_path, "own.ttf").fangsong is None


def test_a_fangsong_that_is_no_font_is_told_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "own.ttf").write_text("仿宋", encoding="utf-8")
    with pytest.raises(UsageError, match=r"fonts\.fangsong.*own\.ttf is not a TrueType"):
        find_theme("official", tmp_path, "own.ttf")
    with pytest.raises(UsageError, match=r"fonts\.fangsong.*none\.ttf: No such file"):
        find_theme("official", tmp_path, "none.ttf")


WITHOUT_FANGSONG = """
from pathlib import Path
from pipeline.cli.app import main
from pipeline.document import theme
theme.FANGSONG_OF_SYSTEM = Path("none")
main()
"""


def test_that_song_stands_in_for_fangsong_is_said_once_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text('theme = "official"\n', encoding="utf-8")
    (tmp_path / "outbox").mkdir()
    notes = [shutil.copy(LAUNCH, tmp_path / f"{number}.yaml") for number in (1, 2)]
    command = [sys.executable, "-c", WITHOUT_FANGSONG, "render", *notes]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr.count("no 仿宋 is installed, Song stands in for it") == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_long_title_has_the_same_even_lines_in_both_formats(kind: str, tmp_path: Path) -> None:
    notes = LAUNCH.read_text(encoding="utf-8")
    subject = re.search(r"(?m)^  协作主题: (.*)$", notes)
    assert subject
    file = tmp_path / "notes.yaml"
    file.write_text(notes.replace(subject[1], LONG), encoding="utf-8")
    [first, *_] = read_lines(show(render(file), kind, tmp_path))
    texts = [text for _, text in first]
    at = texts.index("关于研究推进老旧小区改造项目资金")
    assert texts[at + 1] == "筹措和工程进度有关问题的专题会议"

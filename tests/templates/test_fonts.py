"""The bundled faces: what they can draw, and what PDF/A and their licence ask of them."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
import weasyprint
from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration

from tools.repertoire import gb2312, general_characters

FONTS = Path(__file__).parents[2] / "templates" / "fonts"
CORE = ("MinutesSans-Regular", "MinutesSans-Bold")
EXTENSION = "MinutesSansExt-Regular"
FACES = (*CORE, EXTENSION)
EM = 20
WORD = re.compile(r'<word xMin="(.+?)" .+? xMax="(.+?)" .+?>(.+?)</word>')


@cache
def open_face(name: str) -> TTFont:
    return TTFont(FONTS / f"{name}.otf", lazy=True)


def characters(name: str) -> frozenset[str]:
    return frozenset(map(chr, open_face(name).getBestCmap()))


def read_coverage(name: str) -> frozenset[str]:
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines()
    parts = [part for line in lines if line.startswith(f"{name}: ") for part in line.split()[1:]]
    ends = [(int(part.split("-")[0], 16), int(part.split("-")[-1], 16)) for part in parts]
    return frozenset(chr(point) for first, last in ends for point in range(first, last + 1))


@cache
def measure_words(text: str, language: str, feature: str) -> tuple[tuple[str, float], ...]:
    """Set a text in the core face; gives the words Poppler finds, with their widths in ems."""
    css = f"""
      @font-face {{ font-family: Face; src: url(MinutesSans-Regular.otf) }}
      html {{ font: {EM}pt Face; font-feature-settings: {feature} }}
    """
    fonts = FontConfiguration()
    style = weasyprint.CSS(string=css, base_url=f"{FONTS}/", font_config=fonts)
    html = weasyprint.HTML(string=f"<html lang={language}><p>{text}")
    pdf = html.write_pdf(stylesheets=[style], font_config=fonts)
    done = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    )
    words = WORD.findall(done.stdout.decode())
    return tuple((text, round((float(end) - float(start)) / EM, 2)) for start, end, text in words)


@pytest.mark.parametrize("face", CORE)
def test_the_core_faces_cover_gb2312(face: str) -> None:
    assert frozenset(map(chr, gb2312())) <= characters(face)


@pytest.mark.parametrize("face", CORE)
def test_the_core_faces_cover_the_table_of_general_characters(face: str) -> None:
    assert len(general_characters()) == 8105
    assert frozenset(map(chr, general_characters())) <= characters(face)


@pytest.mark.parametrize("face", CORE)
@pytest.mark.parametrize(
    "text",
    [
        "「」『』《》〈〉【】（）—…“”‘’、。，；：？！·～",
        "①⑩⑳㈠㊀Ⅻ℃‰€£￥㎡№™→⇒✓✔✗✘☐☑☒★●■▲≥≤≠±√∞½CO₂m²",
        "ŁukaszDvořákĞöŞçNguyễnVănĐứcŌsakaŽižek",
        "ΕλληνικάКириллицаҐї",
        "かなカナㄅㄆＡ１",
    ],
)
def test_the_core_faces_cover_what_notes_contain_besides(face: str, text: str) -> None:
    assert frozenset(text) <= characters(face)


def test_the_extension_face_covers_rare_names_and_traditional_text() -> None:
    assert frozenset("𠮷龘靐臺灣體龜") <= characters(EXTENSION)


def test_regular_and_bold_cover_the_same_and_the_extension_only_other_characters() -> None:
    regular, bold = map(characters, CORE)
    assert regular == bold
    assert all(char.isspace() for char in regular & characters(EXTENSION))


@pytest.mark.parametrize("face", FACES)
def test_every_face_draws_spaces_since_pango_draws_them_with_the_face_at_hand(face: str) -> None:
    assert frozenset(" \u00a0\u2003\u2009\u202f\u3000") <= characters(face)


def test_coverage_says_what_the_faces_draw() -> None:
    assert read_coverage("core") == characters(CORE[0])
    assert read_coverage("extension") == characters(EXTENSION)


@pytest.mark.parametrize("face", FACES)
def test_character_identifiers_are_glyph_indices(face: str) -> None:
    top = open_face(face)["CFF "].cff.topDictIndex[0]
    assert top.ROS == ("Adobe", "Identity", 0)
    assert top.charset == [".notdef", *(f"cid{n:05d}" for n in range(1, len(top.charset)))]


@pytest.mark.parametrize("face", FACES)
def test_the_faces_have_no_vertical_metrics(face: str) -> None:
    assert not {"vmtx", "vhea", "VORG"} & set(open_face(face).keys())


@pytest.mark.parametrize("face", FACES)
def test_the_outlines_have_one_dictionary_and_no_subroutines(face: str) -> None:
    cff = open_face(face)["CFF "].cff
    (dictionary,) = cff.topDictIndex[0].FDArray
    assert len(cff.GlobalSubrs) == 0
    assert set(dictionary.Private.rawDict) <= {"defaultWidthX", "nominalWidthX"}


@pytest.mark.parametrize("face", FACES)
def test_the_names_are_the_faces_own(face: str) -> None:
    font = open_face(face)
    names = [str(font["name"].getDebugName(n)) for n in (1, 2, 3, 4, 6)]
    assert names[4] == face
    assert names[0] == face.split("-")[0].replace("MinutesSans", "Minutes Sans").replace(
        "sE", "s E"
    )
    assert not [name for name in names if "Source" in name or "Noto" in name]
    assert font["CFF "].cff.fontNames == [face]


def test_the_licence_carries_the_copyright_notice() -> None:
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "Copyright 2014-2021 Adobe (http://www.adobe.com/)" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_neighbouring_signs_share_their_space_and_stay_one_text() -> None:
    assert measure_words("《协议》（草案）。”完", "zh-CN", "normal") == (
        ("《协议》（草案）。”完", 11.0),
    )
    assert measure_words("《协议》（草案）。”完", "zh-CN", "'chws'") == (
        ("《协议》（草案）。”完", 9.5),
    )


def test_an_apostrophe_is_narrow_between_letters_and_a_quotation_mark_is_not() -> None:
    ((_, apostrophe),) = measure_words("n’t", "en", "normal")
    ((_, quotation),) = measure_words("n’。", "zh-CN", "normal")
    assert apostrophe < 1.5 < 2 < quotation


def test_english_quotation_marks_are_narrow_with_pwid() -> None:
    ((_, wide),) = measure_words("“done”", "en", "normal")
    ((_, narrow),) = measure_words("“done”", "en", "'pwid'")
    assert wide - narrow > 1

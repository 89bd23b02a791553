"""The letterhead is the customer's: logo, colour, margins and title, in PDF and DOCX alike."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import pdfplumber
import pikepdf
import pytest
from docx.shared import Mm
from PIL import Image

from pipeline.cli.doctor import examine
from pipeline.document.pictures import PictureError, read_picture
from pipeline.document.theme import find_theme, load_theme
from pipeline.errors import ThemeError, UsageError
from pipeline.processing.render import digest_build, render_folder
from pipeline.settings import LookSettings, RecordSettings, Settings, load_settings
from pipeline.themes import check_theme, copy_theme
from schemas.edition import Edition
from schemas.model import Language
from tests.builders import make_record
from tests.docx_validator import find_docx_faults
from tests.word_files import W, change_part, list_paragraphs, read_part
from tools.verapdf import make_command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PLAIN = Settings(organisation="示例科技有限公司")
SVG_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" '
DRAWING = (
    SVG_HEAD + 'viewBox="0 0 240 60"><style>.a{fill:url(#g)}</style><defs><linearGradient id="g">'
    '<stop offset="0" stop-color="#7a1f1f"/><stop offset="1" stop-color="#d08020"/>'
    '</linearGradient></defs><rect class="a" width="240" height="60" rx="8"/></svg>'
).encode()


def draw(kind: str, mode: str = "RGB", size: tuple[int, int] = (240, 60)) -> bytes:
    """A red picture of dots."""
    buffer = io.BytesIO()
    Image.new(mode, size, 128 if mode == "L" else "red").save(buffer, kind)
    return buffer.getvalue()


LOGOS = {"logo.svg": DRAWING, "logo.png": draw("png", "RGBA"), "logo.jpg": draw("jpeg")}


def set_look(folder: Path, theme: str = "standard", **look: Any) -> Settings:
    """Settings of a workspace in `folder` with this look; every logo lies there."""
    for name, data in LOGOS.items():
        (folder / name).write_bytes(data)
    formats = RecordSettings(formats=("pdf", "html", "docx"))
    own = LookSettings(**look)
    return replace(PLAIN, base=folder, theme=theme, record=formats, look=own)


def render(settings: Settings, **changes: Any) -> Mapping[str, bytes]:
    """A small record by the endings of its files."""
    record = make_record(**changes)
    files = render_folder(record, b"meeting: {}", "notes.yaml", Edition(), settings)
    return {name.rpartition(".")[2]: data for name, data in files.items()}


def list_figures(pdf: bytes) -> list[str]:
    """What is said of each picture of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
        return [str(one.Alt) for one in found if one.get("/S") == "/Figure"]


def list_pictures(data: bytes) -> list[str]:
    """What is said of each picture of a Word file, in its text and in its first header."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and "xml" in name]
        parts = [read_part(data, name) for name in sorted(names) if not name.endswith(".rels")]
    return [found.get("descr", "") for part in parts for found in part.iter("{*}docPr")]


@pytest.mark.parametrize("theme", ["standard", "official"])
@pytest.mark.parametrize("logo", LOGOS)
def test_a_logo_stands_in_every_format_and_is_called_after_the_organisation(
    theme: str, logo: str, tmp_path: Path
) -> None:
    files = render(set_look(tmp_path, theme, logo=logo))
    assert list_figures(files["pdf"]) == list_pictures(files["docx"]) == [PLAIN.organisation]
    assert b'<img src="data:image/' in files["html"]
    assert files == render(set_look(tmp_path, theme, logo=logo))


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["standard", "official"])
def test_a_record_with_a_logo_conforms(theme: str, tmp_path: Path) -> None:
    pdfs = []
    for logo in LOGOS:
        files = render(set_look(tmp_path, theme, logo=logo, margins=(20.0, 15.0, 30.0, 40.0)))
        pdfs.append(tmp_path / f"{logo}.pdf")
        pdfs[-1].write_bytes(files["pdf"])
        assert find_docx_faults(files["docx"], tmp_path) == []
    done = subprocess.run(make_command(pdfs), capture_output=True, text=True, check=False)
    assert done.stdout.count("PASS") == 2 * len(LOGOS), done.stdout


def test_a_logo_keeps_its_proportions_and_does_not_leave_the_page(tmp_path: Path) -> None:
    wide = draw("png", size=(5000, 50))
    settings = set_look(tmp_path, logo="wide.png")
    (tmp_path / "wide.png").write_bytes(wide)
    [extent] = read_part(render(settings)["docx"]).iter("{*}extent")
    width, height = int(extent.get("cx", "")), int(extent.get("cy", ""))
    assert width == pytest.approx(166.8 * 36_000, rel=0.002)
    assert width / height == pytest.approx(100, rel=0.002)


def test_a_picture_of_the_theme_stands_where_the_template_puts_it(tmp_path: Path) -> None:
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=False)
    (tmp_path / "mine" / "seal.png").write_bytes(draw("png"))
    template = tmp_path / "mine" / "record.html.j2"
    text = template.read_text(encoding="utf-8")
    seal = "<img alt='印章 > 签字' style='width: 30mm' src='seal.png'>"
    template.write_text(text.replace("<footer>", f"<p>同意{seal}</p>\n<footer>"), encoding="utf-8")
    files = render(set_look(tmp_path, "mine", logo="logo.svg"))
    assert (
        list_figures(files["pdf"])
        == list_pictures(files["docx"])
        == ["示例科技有限公司", "印章 > 签字"]
    )
    assert files["html"].count(b"data:image/") == 2
    sizes = [int(one.get("cx", "")) for one in read_part(files["docx"]).iter("{*}extent")]
    assert sizes[1] == 30 * 36_000
    assert check_theme(find_theme("mine", tmp_path)) == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('<img src="{{ meeting.subject }}" alt="图">', "must name its pictures"),
        ('<img src="{{ meeting.subject }}" alt="图">{# "seal.png" #}', "must name its pictures"),
        ('<img src="seal.png">', "say in alt"),
        ('<img src="seal.png" alt=" ">', "say in alt"),
        ('<img src="../logo.png" alt="图">', "not a file of the theme"),
        ('<img src="https://example.com/a.png" alt="图">', "not a file of the theme"),
        ('<img src="record.css" alt="图">', "neither SVG, PNG nor JPEG"),
        ('<img src="logo:" alt="图">', "not a file of the theme"),
        ('<img src="seal.png" alt="图" style="float: right">', "width or height in mm"),
    ],
)
def test_a_picture_that_cannot_be_printed_is_told_with_its_line(
    written: str, told: str, tmp_path: Path
) -> None:
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=False)
    (tmp_path / "mine" / "seal.png").write_bytes(draw("png"))
    template = tmp_path / "mine" / "record.html.j2"
    text = template.read_text(encoding="utf-8").replace("<footer>", f"<p>{written}</p>\n<footer>")
    template.write_text(text, encoding="utf-8")
    line = text[: text.index(written)].count("\n") + 1
    with pytest.raises(ThemeError, match=told) as caught:
        render(set_look(tmp_path, "mine"), subject="../../logo.png")
    assert f"{template}:" in str(caught.value)
    if "{{" not in written:
        assert f"{template}:{line}: " in str(caught.value)


def make_png(width: int, height: int) -> bytes:
    """The head of a PNG that would be as large as it says."""

    def chunk(name: bytes, data: bytes) -> bytes:
        sum_ = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", sum_)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def nest(levels: int) -> str:
    """Shapes of which each draws the one before ten times."""
    uses = [f'<g id="a{n}">' + f'<use x:href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, levels)]
    return '<g id="a0"><path d="M0 0h9"/></g>' + "".join(uses)


def turn(data: bytes) -> bytes:
    """The picture as a telephone stores it that was held upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    Image.open(io.BytesIO(data)).save(buffer, "jpeg", exif=exif)
    return buffer.getvalue()


SIZE = 'width="9" height="9">'
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "script": (SVG_HEAD + SIZE + "<script>x()</script></svg>", "<script> is not taken"),
    "handler": (SVG_HEAD + 'onload="x()" ' + SIZE + "</svg>", "'onload' is not taken"),
    "foreign": (SVG_HEAD + SIZE + "<foreignObject/></svg>", "<foreignObject> is not taken"),
    "text": (SVG_HEAD + SIZE + "<text>示例</text></svg>", "turn text into paths"),
    "image": (SVG_HEAD + SIZE + '<image href="a.png"/></svg>', "no other picture"),
    "animation": (SVG_HEAD + SIZE + '<set attributeName="x" to="1"/></svg>', "<set> is not taken"),
    "use": (SVG_HEAD + SIZE + '<use x:href="http://example.com/a.svg#b"/></svg>', "outside"),
    "use file": (SVG_HEAD + SIZE + '<use href="file:///etc/passwd"/></svg>', "outside the file"),
    "fill": (SVG_HEAD + SIZE + '<path fill="url( \'http://example.com/#a\')"/></svg>', "outside"),
    "style": (SVG_HEAD + SIZE + "<style>p{fill:url(//example.com)}</style></svg>", "outside"),
    "import": (SVG_HEAD + SIZE + '<style>@import "a.css";</style></svg>', "plain rules of style"),
    "escape": (SVG_HEAD + SIZE + '<path style="fill:u\\72l(//e.com)"/></svg>', "plain rules"),
    "base": (SVG_HEAD + 'xml:base="http://example.com/" ' + SIZE + "</svg>", "'base' is not taken"),
    "entity": ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG_HEAD + SIZE + "</svg>", "entities"),
    "external entity": (
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG_HEAD + SIZE + "&a;</svg>",
        "entities",
    ),
    "laughs": (
        '<!DOCTYPE svg [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + SVG_HEAD + SIZE + "<title>&b;</title></svg>",
        "entities",
    ),
    "repeated": (SVG_HEAD + SIZE + nest(9) + "</svg>", "more than 20000 shapes"),
    "circle": (SVG_HEAD + SIZE + '<g id="a"><use x:href="#a"/></g></svg>', "made of itself"),
    "clip": (
        SVG_HEAD + SIZE + '<style>.c{clip-path:url(#c)}</style><clipPath id="c">'
        '<path class="c" d="M0 0h9v9z"/></clipPath></svg>',
        "made of itself",
    ),
    "deep": (SVG_HEAD + SIZE + "<g>" * 200 + "</g>" * 200 + "</svg>", "deep"),
    "no size": (SVG_HEAD + "></svg>", "how large"),
    "no width": (SVG_HEAD + 'width="0" height="9"></svg>', "how large"),
    "huge": (SVG_HEAD + 'width="9e9" height="1000000"></svg>', "large"),
    "broken": (SVG_HEAD + SIZE + "<g>", "neither SVG, PNG nor JPEG"),
    "html": ("<html/>", "neither SVG, PNG nor JPEG"),
    "gif": (b"GIF89a\x01\0\x01\0\0\0\0;", "neither SVG, PNG nor JPEG"),
    "empty": (b"", "neither SVG, PNG nor JPEG"),
    "bomb": (make_png(9000, 9000), "dots are too many"),
    "large bomb": (make_png(60_000, 60_000), "too many|exceeds limit"),
    "long bomb": (make_png(12_000, 1), "dots are too many"),
    "cut": (draw("png")[:60], "cannot be read"),
    "cut jpeg": (draw("jpeg")[:300], "cannot be read"),
    "print colours": (draw("jpeg", "CMYK"), "RGB"),
    "turned": (turn(draw("jpeg")), "upright"),
    "heavy": (b"\x89PNG\r\n\x1a\n" + bytes(5_000_001), "more than 5 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_picture_that_could_do_harm_is_refused_with_the_reason(name: str) -> None:
    data, told = HOSTILE[name]
    with pytest.raises(PictureError, match=told):
        read_picture(data.encode() if isinstance(data, str) else data)


def test_what_drawing_programs_add_is_left_out() -> None:
    drawing = (
        '<?xml version="1.0"?><?xml-stylesheet href="a.css"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG '
        '1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><!-- by hand -->'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.example.com/drawing" '
        'width="2cm" height="1cm" i:zoom="3"><i:view/><metadata><i:who>某某</i:who></metadata>'
        '<path i:nodes="cc" d="M0 0h9v9z"/></svg>'
    )
    picture = read_picture(drawing.encode())
    assert (round(picture.width, 1), round(picture.height, 1)) == (75.6, 37.8)
    assert not any(
        word in picture.data for word in (b"DOCTYPE", b"zoom", b"stylesheet", "某".encode())
    )


@pytest.mark.parametrize("name", ["missing.svg", "../logo.svg", "/etc/hostname", "link.svg", "."])
def test_a_logo_lies_beside_the_settings(name: str, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(DRAWING)
    base = tmp_path / "workspace"
    base.mkdir()
    (base / "link.svg").symlink_to(tmp_path / "logo.svg")
    settings = replace(PLAIN, base=base, look=LookSettings(logo=name))
    with pytest.raises(UsageError, match=f"setting 'look.logo': '{name}' is not a file"):
        load_theme(settings)


def test_doctor_tells_what_is_wrong_with_the_letterhead(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "minutes.toml").write_text('[look]\nlogo = "logo.svg"\n', encoding="utf-8")
    [ill] = [found for found in examine(tmp_path) if found.name == "theme"]
    assert not ill.is_well
    assert "setting 'look.logo'" in ill.detail


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('colour = "red"', "'look.colour' is a colour such as"),
        ("margins = [20, 20]", "'look.margins' is four numbers"),
        ("margins = [20, 20, 20, 2]", "left must be at least 5"),
        ("margins = [20, nan, 20, 20]", "right must be at least 5"),
        ("margins = [20, 70, 20, 70]", "they leave less than 80 mm"),
        ("margins = 20", "'look.margins' is a list of numbers"),
        ("color = 1", "did you mean 'colour'"),
        ('title = "\U0010fffd"', "nothing can draw"),
    ],
)
def test_a_setting_of_the_look_that_cannot_be_is_told(line: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text(f"[look]\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        load_settings(tmp_path)


def test_one_colour_changes_pdf_and_docx_with_its_tints(tmp_path: Path) -> None:
    theme = load_theme(set_look(tmp_path, colour="#7a1f1f"))
    assert "#1f3a5f" not in theme.style_text
    assert "color: #7a1f1f" in theme.style_text
    docx_file = render(set_look(tmp_path, colour="#7a1f1f"))["docx"]
    styles = read_part(docx_file, "word/styles.xml")
    used = {
        value.upper()
        for element in styles.iter()
        for name in ("val", "fill", "color")
        if len(value := element.get(W + name, "")) == 6
    }
    assert "7A1F1F" in used
    tints = [change.new for change in theme.look.changes if change.name != "--colour"]
    assert len(tints) == 4
    assert {tint[1:].upper() for tint in tints} <= used
    assert not {change.old[1:].upper() for change in theme.look.changes} & used


def test_a_theme_without_a_colour_of_its_own_says_so(tmp_path: Path) -> None:
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=False)
    style = tmp_path / "mine" / "record.css"
    text = style.read_text(encoding="utf-8")
    style.write_text(text.replace("--colour:", "--ink:"), encoding="utf-8")
    with pytest.raises(
        UsageError, match=r"setting 'look.colour': .*record.css declares no --colour"
    ):
        load_theme(set_look(tmp_path, "mine", colour="#7a1f1f"))


@pytest.mark.parametrize("theme", ["standard", "official"])
def test_margins_move_text_tables_and_tabs_in_both(theme: str, tmp_path: Path) -> None:
    margins = (30.0, 35.0, 40.0, 45.0)
    files = render(set_look(tmp_path, theme, margins=margins))
    document = docx.Document(io.BytesIO(files["docx"]))
    page = document.sections[-1]
    assert page.right_margin == pytest.approx(Mm(35), abs=3000)
    assert page.left_margin == pytest.approx(Mm(45), abs=3000)
    stops = [
        int(stop.get(W + "pos"))
        for stop in document.styles.element.iter(W + "tab")
        if stop.get(W + "val") == "right"
    ]
    room = 130 / 25.4 * 1440
    assert stops
    assert all(room - 400 < stop <= room + 2 for stop in stops)
    for table in read_part(files["docx"]).iterfind(f"{W}body/{W}tbl"):
        assert sum(int(c.get(W + "w", "0")) for c in table.iter(W + "gridCol")) == pytest.approx(
            room, abs=30
        )
    (tmp_path / "a.pdf").write_bytes(files["pdf"])
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        # A sign at the edge of a line is squeezed, and its box stands out.
        chars = [char for one in pdf.pages for char in one.chars if char["text"].isalnum()]
    assert min(char["x0"] for char in chars) / 72 * 25.4 == pytest.approx(45, abs=1.2)
    # What stands between the last character and one before counts for its box.
    ends = (min(char["x1"], char["x0"] + char["size"]) for char in chars)
    assert max(ends) / 72 * 25.4 < 175.2


def test_the_title_is_that_of_the_settings_as_it_is(tmp_path: Path) -> None:
    settings = set_look(tmp_path, title="部门联席会议{纪要}", title_en="Joint minutes")
    files = render(settings)
    assert ("Title", "部门联席会议{纪要}") in list_paragraphs(files["docx"])
    assert "<h1>部门联席会议{纪要}</h1>" in files["html"].decode()
    both = render(settings, languages=(Language.CHINESE, Language.ENGLISH))["html"].decode()
    assert '<h1>部门联席会议{纪要}<br><span lang="en">Joint minutes</span></h1>' in both
    assert "Joint minutes" in render(settings, languages=(Language.ENGLISH,))["html"].decode()


def test_another_look_is_another_build(tmp_path: Path) -> None:
    looks: list[dict[str, Any]] = [
        {},
        {"logo": "logo.svg"},
        {"logo": "logo.png"},
        {"colour": "#7a1f1f"},
        {"margins": (20.0, 20.0, 20.0, 20.0)},
        {"title": "纪要"},
    ]
    settings = [set_look(tmp_path, **look) for look in looks]
    digests = [digest_build(load_theme(one), one) for one in settings]
    (tmp_path / "logo.png").write_bytes(draw("png", "L"))
    find_theme.cache_clear()
    digests.append(digest_build(load_theme(settings[2]), settings[2]))
    assert len(set(digests)) == len(digests)


def add_header(file: Path, kind: str, content: str) -> None:
    """Give a Word file a header or footer with `content`, as Word does."""
    document = docx.Document(str(file))
    part = getattr(document.sections[-1], kind)
    part.is_linked_to_previous = False
    part.paragraphs[0].text = content
    document.save(str(file))


@pytest.mark.parametrize("kind", ["header", "footer", "first_page_header", "even_page_footer"])
def test_a_header_of_the_word_file_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=False)
    add_header(tmp_path / "mine" / "record.docx", kind, "示例集团机要室")
    name = kind.rpartition("_")[2]
    with pytest.raises(ThemeError, match=rf"record.docx: the {name} holds '示例集团机要室'"):
        render(set_look(tmp_path, "mine"))


def test_an_empty_header_of_the_word_file_is_no_fault(tmp_path: Path) -> None:
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=False)
    add_header(tmp_path / "mine" / "record.docx", "header", " ")
    assert render(set_look(tmp_path, "mine"))["docx"]


@pytest.mark.parametrize("where", ["header", "text"])
def test_a_picture_of_the_word_file_is_refused_by_name(where: str, tmp_path: Path) -> None:
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=False)
    word = tmp_path / "mine" / "record.docx"
    document = docx.Document(str(word))
    place = document.sections[-1].header if where == "header" else document
    place.add_paragraph().add_run().add_picture(io.BytesIO(draw("png")))
    document.save(str(word))
    with pytest.raises(ThemeError, match=rf"the {where} holds the picture 'Picture 1'"):
        render(set_look(tmp_path, "mine"))


def test_a_background_of_the_word_file_is_refused(tmp_path: Path) -> None:
    copy_theme(find_theme("standard", tmp_path), tmp_path / "mine", labels=False)
    word = tmp_path / "mine" / "record.docx"
    change_part(word, "word/document.xml", "<w:body>", '<w:background w:color="FFEE00"/><w:body>')
    with pytest.raises(ThemeError, match="the page has a background"):
        render(set_look(tmp_path, "mine"))

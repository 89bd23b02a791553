"""A PDF as assistive technology reads it: its structure tree, with the text of each element."""

from __future__ import annotations

import ctypes
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has no types
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTIFACT = "Artifact"
_Texts = dict[tuple[int, int], str]
_TRANSPARENT = frozenset({"Document", "NonStruct", "LBody", "Div", "Span", "Code", "Form"})
"""Elements that `write_tags` passes over, what is in them being told in their place."""


@dataclass(slots=True)
class Element:
    """One structure element."""

    kind: str
    source: Any
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Element | str] = field(default_factory=list)
    annotations: list[Any] = field(default_factory=list)

    def get(self, key: str) -> str:
        """An entry that is a text, or nothing."""
        return str(self.source.get(key, ""))

    def walk(self, *kinds: str) -> Iterator[Element]:
        """The elements below in order, or those of some kinds."""
        for kid in self.kids:
            if isinstance(kid, Element):
                if not kinds or kid.kind in kinds:
                    yield kid
                yield from kid.walk(*kinds)

    def read(self) -> str:
        """Its text, labels of list items left out."""
        texts = (kid if isinstance(kid, str) else kid.read() for kid in self.kids)
        return "" if self.kind == "Lbl" else "".join(texts)

    def write_tags(self) -> str:
        """The element as markup, of the elements that tell how the text is built."""
        inside = "".join(
            kid if isinstance(kid, str) else kid.write_tags()
            for kid in self.kids
            if isinstance(kid, str) or kid.kind != "Lbl"
        )
        language = self.get("/Lang")
        if self.kind in _TRANSPARENT and not language:
            return inside
        return f"<{self.kind}{language and ' ' + language}>{inside}</{self.kind}>"


@dataclass(slots=True)
class Structure:
    """The structure tree of a PDF, and what its pages show beside it."""

    pdf: pikepdf.Pdf
    """Held open: what is read of it is looked up in it."""
    document: Element
    ids: dict[str, Any]
    """The IDTree."""
    artifacts: list[str]
    """Texts that are drawn and not told."""
    untold: list[str]
    """Contents that the tree does not know and that are no artifacts; there must be none."""
    links: list[Any]
    bookmarks: list[tuple[int, str]]
    language: str


def read_structure(data: bytes) -> Structure:
    """The structure of a tagged PDF."""
    pdf = pikepdf.open(io.BytesIO(data))
    shown, artifacts, untold = _read_contents(data)
    numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
    root = pdf.Root["/StructTreeRoot"]
    [top] = root["/K"]
    document = _read_element(top, shown, numbers)
    names = list(root["/IDTree"]["/Names"]) if "/IDTree" in root else []
    return Structure(
        pdf,
        document,
        {str(name): one for name, one in zip(names[::2], names[1::2], strict=True)},
        artifacts,
        [*untold, *shown.values()],
        [note for page in pdf.pages for note in page.get("/Annots", [])],
        list(_read_outline(pdf)),
        str(pdf.Root.get("/Lang", "")),
    )


def _read_element(one: Any, shown: _Texts, numbers: dict[Any, int]) -> Element:
    """An element; what it tells is taken out of `shown`, so that nothing is told twice."""
    element = Element(str(one["/S"])[1:], one)
    for part in _list_values(one, "/A"):
        element.attributes.update(part.items())
    for kid in _list_values(one, "/K"):
        if isinstance(kid, int):
            element.kids.append(shown.pop((numbers[one["/Pg"].objgen], kid), ""))
        elif kid.get("/Type") == "/MCR":
            element.kids.append(shown.pop((numbers[kid["/Pg"].objgen], int(kid["/MCID"])), ""))
        elif kid.get("/Type") == "/OBJR":
            element.annotations.append(kid["/Obj"])
        else:
            assert kid["/P"].objgen == one.objgen, "an element names the one that it is in"
            element.kids.append(_read_element(kid, shown, numbers))
    return element


def _list_values(one: Any, key: str) -> list[Any]:
    """What a key holds one or several of."""
    value = one.get(key)
    return [] if value is None else list(value) if isinstance(value, pikepdf.Array) else [value]


def _read_contents(data: bytes) -> tuple[_Texts, list[str], list[str]]:
    """The texts of marked contents by page and number, those of artifacts, and all others."""
    shown: _Texts = {}
    artifacts, untold = [], []
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        texts = page.get_textpage()
        for place in range(raw.FPDFPage_CountObjects(page)):
            drawn = raw.FPDFPage_GetObject(page, place)
            text = _read_text(drawn, texts)
            mark = raw.FPDFPageObj_GetMarkedContentID(drawn)
            if mark >= 0:
                shown[number, mark] = shown.get((number, mark), "") + text
            elif ARTIFACT in _list_marks(drawn):
                artifacts.append(text)
            else:
                untold.append(text or "a drawing")
        texts.close()
        page.close()
    document.close()
    return shown, artifacts, untold


def _read_text(drawn: Any, texts: Any) -> str:
    if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_TEXT:
        return ""
    size = raw.FPDFTextObj_GetText(drawn, texts, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFTextObj_GetText(drawn, texts, ctypes.cast(buffer, _CHARACTERS), size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")


_CHARACTERS = ctypes.POINTER(ctypes.c_ushort)


def _list_marks(drawn: Any) -> list[str]:
    buffer, size = ctypes.create_string_buffer(64), ctypes.c_ulong()
    names = []
    for place in range(raw.FPDFPageObj_CountMarks(drawn)):
        mark = raw.FPDFPageObj_GetMark(drawn, place)
        raw.FPDFPageObjMark_GetName(mark, ctypes.cast(buffer, _CHARACTERS), 64, size)
        names.append(buffer.raw[: size.value - 2].decode("utf-16-le"))
    return names


def _read_outline(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str]]:
    """The bookmarks in order, each with its level."""

    def walk(items: Any, level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, str(item.title)
            yield from walk(item.children, level + 1)

    with pdf.open_outline() as outline:
        yield from walk(outline.root, 1)

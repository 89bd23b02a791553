"""The door to WeasyPrint and pydyf: no other module imports them, and no other changes them.

Other modules import their names from here. Those of `_PUBLIC` every version has. Those of
`BORROWED` and the functions of `REPLACEMENTS` are WeasyPrint's inside: the program's own
typesetting reads and replaces them, and only where both libraries are of a version that it was
tested with and each row of the two tables stands in their source as it is written here. Else stock
WeasyPrint sets the lines: as conforming, but slower and without the finer points of Chinese.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import logging
import sys
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOGGER = logging.getLogger(__name__)

TESTED = {"weasyprint": ("70.0",), "pydyf": ("0.13.0",)}
"""The versions that all of this was tested with."""


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A name of WeasyPrint's inside, and what its module says of it: `source`, blanks folded."""

    module: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """A function, method or property of `owner`, and the function of this package in its place.

    `owner` is a module, or a class of one. `function` is imported when it is installed, since it
    takes WeasyPrint's inside at its word. `origin` is the module that defines what its owner only
    imports.
    """

    owner: str
    name: str
    function: str
    signature: str
    origin: str = ""

    @property
    def module(self) -> str:
        """The module that defines what is replaced."""
        return self.origin or self.owner.partition(":")[0]

    @property
    def source(self) -> str:
        """What that module says, blanks folded."""
        return f"def {self.name}{self.signature}:"


_INLINE, _PERCENT = "weasyprint.layout.inline", "weasyprint.layout.percent"
_DRAW, _BOXES = "weasyprint.draw", "weasyprint.formatting_structure.boxes"
_FONTS, _PROPERTIES = "weasyprint.text.fonts", "weasyprint.css.properties"
_RESOLVE = ("resolve_percentages", "shortcuts:resolve_percentages", "(box, containing_block)")
REPLACEMENTS: tuple[Replacement, ...] = (
    Replacement(
        "weasyprint.layout.block",
        "iter_line_boxes",
        "typesetting.lines:iter_line_boxes",
        "(context, box, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, "
        "fixed_boxes, first_letter_style, first_line_style)",
        origin=_INLINE,
    ),
    Replacement(
        _INLINE, "justify_line", "typesetting.lines:justify_line", "(context, line, extra_width)"
    ),
    Replacement(
        "weasyprint.layout.preferred",
        "inline_max_content_width",
        "typesetting.lines:find_widest",
        "(context, box, outer=True, is_line_start=False)",
    ),
    Replacement(
        _DRAW,
        "draw_text",
        "typesetting.drawing:draw_text",
        "(stream, textbox, offset_x, text_overflow, block_ellipsis)",
        origin="weasyprint.draw.text",
    ),
    Replacement(
        "weasyprint.draw.text",
        "draw_first_line",
        "typesetting.drawing:draw_first_line",
        "(stream, textbox, text_overflow, block_ellipsis, matrix)",
    ),
    Replacement(
        "weasyprint.pdf.fonts:Font", "clean", "faces:cut_face", "(self, to_unicode, hinting)"
    ),
    Replacement("weasyprint.pdf.fonts:Font", "type", "faces:name_type", "(self)"),
    Replacement(
        "weasyprint.pdf.tags",
        "_build_box_tree",
        "structure:build_box_tree",
        "(box, parent, pdf, page_number, nums, annotations, tags)",
    ),
    Replacement(
        "weasyprint.layout.page",
        "set_page_type_computed_styles",
        "shortcuts:set_page_styles",
        "(page_type, html, style_for)",
    ),
    *(
        Replacement(f"weasyprint.layout.{owner}", *_RESOLVE, origin=_PERCENT)
        for owner in ("block", "page", "table")
    ),
    Replacement(
        "weasyprint.layout.background",
        *("layout_box_backgrounds", "shortcuts:layout_box_backgrounds"),
        "(page, box, get_image_from_uri, layout_children=True, style=None)",
    ),
    Replacement(f"{_BOXES}:Box", "is_in_normal_flow", "shortcuts:is_in_normal_flow", "(self)"),
    Replacement(f"{_BOXES}:ParentBox", "page_values", "shortcuts:find_page_names", "(self)"),
    Replacement(_DRAW, "draw_border", "shortcuts:draw_border", "(stream, box)", f"{_DRAW}.border"),
    Replacement(
        "weasyprint.css:ComputedStyle", "__missing__", "shortcuts:find_value", "(self, key)"
    ),
    Replacement("pydyf:PDF", "page_references", "shortcuts:list_pages", "(self)"),
    Replacement("pydyf:Stream", "data", "shortcuts:read_stream", "(self)"),
)
"""Everything of WeasyPrint and pydyf that is replaced."""

_FFI = "weasyprint.text.ffi"
BORROWED = (
    Borrowed("pydyf", "_to_bytes", "def _to_bytes(item):"),
    Borrowed("weasyprint.css", "StyleFor", "def _page_type_match(page_selector_type, page_type):"),
    Borrowed("weasyprint.document", "Page", "self._page_box = page_box"),
    Borrowed("weasyprint.formatting_structure", "boxes", ""),
    Borrowed("weasyprint.layout.absolute", "AbsolutePlaceholder", "def __init__(self, box):"),
    Borrowed(_INLINE, "count_expandable_spaces", "def count_expandable_spaces(box):"),
    Borrowed(_PERCENT, "percentage", "def percentage(value, computed, refer_to):"),
    Borrowed("weasyprint.text.constants", "LST_TO_ISO", "LST_TO_ISO = {"),
    Borrowed("weasyprint.text.constants", "PANGO_DIRECTION", "PANGO_DIRECTION = {"),
    Borrowed(_FFI, "FROM_UNITS", "FROM_UNITS = pango.pango_units_to_double(1)"),
    Borrowed(_FFI, "TO_UNITS", "TO_UNITS = pango.pango_units_from_double(1)"),
    Borrowed(
        _FFI,
        "ffi",
        "typedef struct { PangoGlyph glyph; PangoGlyphGeometry geometry; PangoGlyphVisAttr attr; } "
        "PangoGlyphInfo;",
    ),
    Borrowed(
        _FFI,
        "pango",
        "typedef struct { guint is_line_break: 1; guint is_mandatory_break : 1; "
        "guint is_char_break : 1;",
    ),
    Borrowed(_FFI, "gobject", "gobject = _dlopen("),
    Borrowed(_FFI, "harfbuzz", "harfbuzz = _dlopen("),
    Borrowed(_FFI, "unicode_to_char_p", "def unicode_to_char_p(string):"),
    Borrowed(_FONTS, "font_features", "def font_features(font_kerning='normal',"),
    Borrowed(_FONTS, "get_font_description", "def get_font_description(style):"),
    Borrowed(_FONTS, "get_pango_font_hb_face", "def get_pango_font_hb_face(pango_font):"),
    Borrowed(_PROPERTIES, "INHERITED", "INHERITED = {"),
    Borrowed(_PROPERTIES, "INITIAL_NOT_COMPUTED", "INITIAL_NOT_COMPUTED = {"),
    Borrowed(_PROPERTIES, "INITIAL_VALUES", "INITIAL_VALUES = {"),
    Borrowed(
        "weasyprint.text.line_break",
        "create_layout",
        "def create_layout(text, style, context, max_width, justification_spacing):",
    ),
    Borrowed("weasyprint.text.line_break", "get_log_attrs", "def get_log_attrs(text, lang):"),
    Borrowed("weasyprint.text.line_break", "strut", "def strut(style):"),
)
"""Everything of WeasyPrint's inside that is read or called."""

_PUBLIC = {
    "weasyprint": "weasyprint",
    "pydyf": "pydyf",
    "FontConfiguration": _FONTS,
    "FatalURLFetchingError": "weasyprint.urls",
    "URLFetcher": "weasyprint.urls",
    "URLFetcherResponse": "weasyprint.urls",
}
"""What every version has: the module of each name."""
_MODULES = {**_PUBLIC, **{row.name: row.module for row in BORROWED}}


@dataclass(frozen=True, slots=True)
class Decision:
    """Who sets the lines: this program's typesetting, or stock WeasyPrint for `differences`."""

    is_own: bool
    differences: tuple[str, ...] = ()


def decide(typesetting: str) -> Decision:
    """What `typesetting`, "auto" or "stock", comes to with the libraries that are installed.

    Reads their source and imports nothing: looking whether records are stale takes no WeasyPrint.
    """
    if typesetting == "stock":
        return Decision(is_own=False)
    differences = find_differences()
    return Decision(not differences, differences)


@cache
def find_differences() -> tuple[str, ...]:
    """What is not as it was tested, a line each: versions first, then functions and layouts."""
    found = {name: version(name) for name in TESTED}
    versions = (
        f"{name} {found[name]} (tested: {', '.join(tested)})"
        for name, tested in TESTED.items()
        if found[name] not in tested
    )
    rows: tuple[Replacement | Borrowed, ...] = (*REPLACEMENTS, *BORROWED)
    changed = (
        f"{row.module}.{row.name}" for row in rows if row.source not in _read_source(row.module)
    )
    return (*versions, *changed)


@cache
def _read_source(module: str) -> str:
    """The source of a module, blanks folded; empty where there is none."""
    package, *names = module.split(".")
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder, *names)
        for file in (path / "__init__.py", path.with_suffix(".py")):
            if file.is_file():
                return " ".join(file.read_text(encoding="utf-8").split())
    return ""


originals: dict[str, Any] = {}
"""What stands where a function of this package is now, by its name: empty while none is."""


def install(typesetting: str) -> Decision:
    """Put all replacements in place, or take all out, as `decide` says; warns where it must not.

    The PDF writer calls this before it does anything else; done once, it is done.
    """
    decision = decide(typesetting)
    if decision.differences:
        _warn(decision.differences)
    if decision.is_own and not originals:
        _replace()
    elif not decision.is_own:
        _restore()
    return decision


@cache
def _warn(differences: tuple[str, ...]) -> None:
    _LOGGER.warning("stock WeasyPrint sets the lines, not as tested: %s", ", ".join(differences))


def _replace() -> None:
    functions = [resolve_name(f"{__package__}.{row.function}") for row in REPLACEMENTS]
    for row, function in zip(REPLACEMENTS, functions, strict=True):
        owner = resolve_name(row.owner)
        original = originals[row.name] = owner.__dict__[row.name]
        is_property = isinstance(original, property)
        setattr(owner, row.name, property(function) if is_property else function)


def _restore() -> None:
    for row in REPLACEMENTS if originals else ():
        setattr(resolve_name(row.owner), row.name, originals[row.name])
    originals.clear()


def list_boxes(page: Any) -> Iterator[Any]:
    """Every box of a page that is laid out."""
    yield from page._page_box.descendants()


def is_blank(page: Any) -> bool:
    """Whether a page has no text of its own, only what was too much for the one before."""
    return bool(page._page_box.page_type.blank)


def match_page_rules(page_type: Any, style_for: Any) -> tuple[bool, ...]:
    """Which of all rules for pages are those of a type of page."""
    return tuple(
        style_for._page_type_match(selector[2], page_type)
        for sheet, _, _ in style_for._sheets
        for _, selectors, _ in sheet.page_rules
        for selector in selectors
    )


def __getattr__(name: str) -> Any:
    """A name of WeasyPrint or pydyf, for `from … import` in the modules of this package."""
    if name not in _MODULES:
        raise AttributeError(name)
    _import_weasyprint()
    module = import_module(_MODULES[name])
    return module if name == _MODULES[name] else getattr(module, name)


_LATER = ("fontTools.subset", "fontTools.varLib.instancer")


def _import_weasyprint() -> None:
    """Import WeasyPrint without what it searches for and hardly ever uses.

    It tries other systems' names of Pango and its kin first, and for each a compiler and two
    linkers are started: half of its start. A quarter more goes to the parts of fontTools that cut
    faces, as HarfBuzz does. What is opened here stays open: a thread of Pango may yet run in it.
    """
    if "weasyprint" in sys.modules:
        return
    search = ctypes.util.find_library
    with contextlib.suppress(OSError):
        if sys.platform == "linux" and ctypes.CDLL("libpangoft2-1.0.so.0"):
            ctypes.util.find_library = lambda name: None
    stand_ins = {name: _StandIn(name) for name in _LATER if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import_module("weasyprint")
    finally:
        ctypes.util.find_library = search
        for name in stand_ins:
            del sys.modules[name]


class _StandIn(ModuleType):
    """Gives the functions and classes of a module, which is imported when one is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **options)

        return call

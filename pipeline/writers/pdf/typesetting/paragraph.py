"""A paragraph of WeasyPrint's boxes as one text: text nodes, and the inline nodes around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from pipeline.writers.pdf.shortcuts import resolve_percentages
from pipeline.writers.pdf.typesetting.line_breaking import (
    Line,
    Measured,
    break_lines,
    find_divisions,
)
from pipeline.writers.pdf.typesetting.shaping import find_text_style, shape_hyphen, shape_text
from pipeline.writers.pdf.typesetting.spacing import GAP, find_borders, mark_opportunities
from pipeline.writers.pdf.weasyprint_adapter import (
    TO_UNITS,
    boxes,
    ffi,
    get_log_attrs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.writers.pdf.typesetting.shaping import ShapedText, TextStyle

_COLLAPSED = frozenset(("normal", "pre-line"))
_UNUSUAL = frozenset("\0\t\f\r\x85\xad\u2028\u2029\u202a\u202b\u202c\u202d\u202e")
"""Tabs, soft hyphens, other line ends and turns of direction are left to WeasyPrint."""
_SIDES = tuple(
    f"{kind}_{side}"
    for kind in ("margin", "padding")
    for side in ("left", "right", "top", "bottom")
) + tuple(f"border_{side}_width" for side in ("left", "right", "top", "bottom"))


@dataclass(frozen=True, slots=True, eq=False)
class TextNode:
    """One text of a paragraph, from character `start` to `end`."""

    box: Any
    start: int
    end: int
    shaped: ShapedText


@dataclass(frozen=True, slots=True, eq=False)
class InlineNode:
    """What is around some texts, such as bold type or a link."""

    box: Any
    start: int
    end: int
    text_style: TextStyle
    nodes: tuple[TextNode | InlineNode, ...]


def read_nodes(
    children: Any, start: int, containing_block: Any
) -> tuple[TextNode | InlineNode, ...] | None:
    """The nodes of boxes whose first character is `start`; None where only WeasyPrint knows how."""
    nodes: list[TextNode | InlineNode] = []
    for child in children:
        node = _read_node(child, start, containing_block)
        if node is None:
            return None
        nodes.append(node)
        start = node.end
    return tuple(nodes)


def _read_node(box: Any, start: int, containing_block: Any) -> TextNode | InlineNode | None:
    style = box.style
    if (
        style["vertical_align"] != "baseline"
        or style["white_space"] not in _COLLAPSED
        or not style["font_size"]
    ):
        return None
    if isinstance(box, boxes.TextBox):
        if not _is_usual(box):
            return None
        resolve_percentages(box, containing_block)
        shaped = shape_text(box.text, find_text_style(style))
        if not shaped.runs_right:
            return None
        return TextNode(box, start, start + len(box.text), shaped)
    if type(box) is not boxes.InlineBox or box.is_leader or style["position"] != "static":
        return None
    resolve_percentages(box, containing_block)
    if any(getattr(box, side) for side in _SIDES) or box.is_floated() or box.footnote:
        return None
    nodes = read_nodes(box.children, start, containing_block)
    # An empty one is a place that is pointed to: WeasyPrint knows on which line it stands.
    if not nodes or nodes[-1].end == start:
        return None
    return InlineNode(box, start, nodes[-1].end, find_text_style(style), nodes)


def _is_usual(box: Any) -> bool:
    style = box.style
    return (
        style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and style["word_break"] == "normal"
        and not style["hyphenate_limit_zone"].value
        and _UNUSUAL.isdisjoint(box.text)
    )


def list_text_nodes(nodes: tuple[TextNode | InlineNode, ...]) -> Iterator[TextNode]:
    """All texts, in order."""
    for node in nodes:
        if isinstance(node, TextNode):
            yield node
        else:
            yield from list_text_nodes(node.nodes)


def find_node(nodes: Sequence[TextNode | InlineNode], place: int) -> int:
    """The number of the node that holds the character at `place`, or of the one after it."""
    return bisect_right(nodes, place, key=lambda node: node.end)


class Texts:
    """The texts of a paragraph, by the characters in them.

    What measures a paragraph asks these and not the paragraph: no paragraph leads back to itself,
    for the collector of garbage to find out.
    """

    def __init__(self, nodes: tuple[TextNode, ...]) -> None:
        self.nodes = nodes
        self._ends = [node.end for node in nodes]

    def find(self, place: int) -> TextNode:
        """The text that holds the character at `place`."""
        number = bisect_right(self._ends, place)
        return self.nodes[min(number, len(self.nodes) - 1)]

    def halve(self, place: int) -> int:
        """Half an em at a character."""
        return int(self.find(place).shaped.text_style.size * TO_UNITS / 2)

    def measure_hyphen(self, place: int) -> int:
        """The width of a hyphen before a character."""
        return sum(shape_hyphen(self.find(place - 1).shaped.text_style).advances)

    def divide(self, start: int, end: int) -> list[int]:
        """Where the first long word between two characters may be divided, the last place first."""
        style = self.find(start).box.style
        if style["hyphens"] != "auto":
            return []
        text = "".join(node.box.text for node in self.nodes)[start:end]
        limits = style["hyphenate_limit_chars"]
        return [start + place for place in find_divisions(text, style["lang"], *limits)]


class Paragraph:
    """All texts of a line box that has not been laid out, shaped and measured."""

    def __init__(
        self, box: Any, nodes: tuple[TextNode | InlineNode, ...], markers: tuple[Any, ...]
    ) -> None:
        self.style = box.style
        self.nodes = nodes
        self.markers = markers
        """Boxes out of the flow before the first line: the bullet of a list."""
        self.text_style = find_text_style(self.style)
        self.texts = Texts(tuple(list_text_nodes(nodes)))
        self.is_plain = all(node.shaped.is_plain for node in self.texts.nodes)
        """Whether its lines can be justified."""
        self.text = "".join(node.box.text for node in self.texts.nodes)
        self.gaps = self._find_gaps()
        self.gap_places = sorted(self.gaps)
        self.places = list(accumulate(self._list_advances(), initial=0))
        self._counted: tuple[TextNode | None, int, int] = (None, 0, 0)
        self._lines: dict[tuple[int, int], list[Line]] = {}

    @cached_property
    def opportunities(self) -> bytes:
        """Where lines are justified; see `mark_opportunities`."""
        return mark_opportunities(self.text)

    def list_lines(self, start: int, first_width: float, width: float) -> list[Line]:
        """The lines from character `start` on, in CSS pixels; they are the same for every page."""
        key = (_to_units(first_width), _to_units(width))
        lines = self._lines.get(key)
        if lines is None:
            lines = self._lines[key] = list(break_lines(self.measured, 0, *key))
        if start == 0:
            return lines
        number = bisect_left(lines, start, key=lambda line: line.start)
        if number < len(lines) and lines[number].start == start:
            return lines[number:]
        return list(break_lines(self.measured, start, key[1], key[1]))

    @cached_property
    def measured(self) -> Measured:
        """What breaking lines asks for."""
        style = self.style
        return Measured(
            text=self.text,
            places=self.places,
            breaks=self._find_breaks(style["lang"]),
            gaps=self.gaps,
            half=self.texts.halve,
            divide=self.texts.divide,
            hyphen=self.texts.measure_hyphen,
            breaks_words=style["overflow_wrap"] != "normal",
        )

    def list_gaps(self, start: int, end: int) -> list[int]:
        """The characters from `start` to `end` after which Chinese meets Latin."""
        first, last = bisect_left(self.gap_places, start), bisect_left(self.gap_places, end)
        return self.gap_places[first:last]

    def find_place(self, stack: Any) -> int:
        """The character where WeasyPrint's `skip_stack` goes on."""
        if stack is None:
            return 0
        nodes, count = self.nodes, len(self.markers)
        while True:
            [(number, stack)] = stack.items()
            node = nodes[number - count]
            if stack is None:
                return int(node.start)
            if isinstance(node, TextNode):
                [skipped] = stack
                return node.start + len(node.box.text.encode()[:skipped].decode())
            nodes, count = node.nodes, 0

    def make_stack(self, place: int) -> Any:
        """WeasyPrint's `skip_stack` for the character at `place`."""
        nodes, count = self.nodes, len(self.markers)
        numbers = []
        while True:
            number = find_node(nodes, place)
            node = nodes[number]
            numbers.append(number + count)
            if isinstance(node, TextNode):
                break
            nodes, count = node.nodes, 0
        stack: Any = {self._count_bytes(node, place): None}
        for number in reversed(numbers):
            stack = {number: stack}
        return stack

    def _count_bytes(self, node: TextNode, place: int) -> int:
        """How many bytes of a text come before `place`; asked for from line to line."""
        last, known, count = self._counted
        if last is not node or known > place:
            known, count = node.start, 0
        count += len(node.box.text[known - node.start : place - node.start].encode())
        self._counted = (node, place, count)
        return count

    def _find_breaks(self, language: str) -> bytes:
        breaks = bytearray(find_breaks(self.text, language))
        for node in self.texts.nodes:
            for place in node.shaped.list_joined():
                breaks[node.start + place] = 0
        return bytes(breaks)

    def _find_gaps(self) -> dict[int, int]:
        gaps = {}
        for place in find_borders(self.text):
            node = self.texts.find(place - 1)
            if node.shaped.is_plain:
                gaps[place - 1] = int(GAP * node.shaped.text_style.size * TO_UNITS)
        return gaps

    def _list_advances(self) -> list[int]:
        advances = [advance for node in self.texts.nodes for advance in node.shaped.advances]
        for place, gap in self.gaps.items():
            advances[place] += gap
        return advances


def _to_units(width: float) -> int:
    """In Pango's units, what gets lost between floating point numbers given back."""
    return int(width * TO_UNITS) + 1


def find_breaks(text: str, language: str) -> bytes:
    """Before which characters a line may, must or can at worst end: bits as in `breaking`."""
    attributes = get_log_attrs(text, language)
    # The first bits of PangoLogAttr: is_line_break, is_mandatory_break, is_char_break.
    data = bytes(ffi.buffer(attributes))
    return data[:: ffi.sizeof("PangoLogAttr")]


def find_paragraph(box: Any, containing_block: Any) -> Paragraph | None:
    """The paragraph of a line box; None for what only WeasyPrint itself can set.

    It is made once, and again where WeasyPrint has put other texts into the box, such as the
    number of a page that was not known before.
    """
    texts = [text for text in box.descendants() if isinstance(text, boxes.TextBox)]
    known, paragraph = box.__dict__.get("_paragraph", (None, None))
    if known != texts:
        paragraph = _read_paragraph(box, containing_block)
        box._paragraph = (texts, paragraph)
    return cast("Paragraph | None", paragraph)


def _read_paragraph(box: Any, containing_block: Any) -> Paragraph | None:
    style = box.style
    if style["direction"] != "ltr" or box.first_letter_style or box.first_line_style:
        return None
    children = box.children
    count = 0
    while count < len(children) and _is_marker(children[count]):
        count += 1
    nodes = read_nodes(children[count:], 0, containing_block)
    if not nodes or nodes[-1].end == 0:
        return None
    return Paragraph(box, nodes, tuple(children[:count]))


def _is_marker(box: Any) -> bool:
    return bool(box.is_outside_marker) and box.style["position"] == "absolute"

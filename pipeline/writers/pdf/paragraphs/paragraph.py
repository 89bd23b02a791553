"""A paragraph of WeasyPrint's boxes as one text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import TO_UNITS, ffi
from weasyprint.text.line_break import get_log_attrs

from pipeline.writers.pdf.paragraphs.breaking import Line, Measured, break_lines
from pipeline.writers.pdf.paragraphs.hyphens import find_divisions
from pipeline.writers.pdf.paragraphs.nodes import Leaf, find_node, list_leaves, read_nodes
from pipeline.writers.pdf.paragraphs.setting import find_setting
from pipeline.writers.pdf.paragraphs.shaping import shape_hyphen
from pipeline.writers.pdf.paragraphs.spacing import GAP, find_borders, mark_joints

if TYPE_CHECKING:
    from pipeline.writers.pdf.paragraphs.nodes import Branch
    from pipeline.writers.pdf.paragraphs.setting import Setting


class Paragraph:
    """All texts of a line box that has not been laid out, shaped and measured."""

    def __init__(
        self, box: Any, nodes: tuple[Leaf | Branch, ...], markers: tuple[Any, ...]
    ) -> None:
        self.box = box
        self.nodes = nodes
        self.markers = markers
        """Boxes out of the flow before the first line: the bullet of a list."""
        self.setting = find_setting(box.style)
        self.leaves = tuple(list_leaves(nodes))
        self.is_plain = all(leaf.shaped.is_plain for leaf in self.leaves)
        """Whether its lines can be filled."""
        self.text = "".join(leaf.box.text for leaf in self.leaves)
        self._ends = [leaf.end for leaf in self.leaves]
        self.gaps = self._find_gaps()
        self.gap_places = sorted(self.gaps)
        self.places = list(accumulate(self._list_advances(), initial=0))
        self._counted: tuple[Leaf | None, int, int] = (None, 0, 0)
        self._lines: dict[tuple[int, int], list[Line]] = {}

    @cached_property
    def joints(self) -> bytes:
        """Where lines are filled; see `mark_joints`."""
        return mark_joints(self.text)

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
        style = self.box.style
        return Measured(
            text=self.text,
            places=self.places,
            breaks=self._find_breaks(style["lang"]),
            gaps=self.gaps,
            half=lambda place: int(self.find_setting(place).size * TO_UNITS / 2),
            divide=self._divide,
            hyphen=lambda place: sum(shape_hyphen(self.find_setting(place - 1)).advances),
            breaks_words=style["overflow_wrap"] != "normal",
        )

    def list_gaps(self, start: int, end: int) -> list[int]:
        """The characters from `start` to `end` after which Chinese meets Latin."""
        first, last = bisect_left(self.gap_places, start), bisect_left(self.gap_places, end)
        return self.gap_places[first:last]

    def find_leaf(self, place: int) -> Leaf:
        """The text that holds the character at `place`."""
        number = bisect_right(self._ends, place)
        return self.leaves[min(number, len(self.leaves) - 1)]

    def find_setting(self, place: int) -> Setting:
        """How the character at `place` is set."""
        return self.find_leaf(place).shaped.setting

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
            if isinstance(node, Leaf):
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
            if isinstance(node, Leaf):
                break
            nodes, count = node.nodes, 0
        stack: Any = {self._count_bytes(node, place): None}
        for number in reversed(numbers):
            stack = {number: stack}
        return stack

    def _count_bytes(self, leaf: Leaf, place: int) -> int:
        """How many bytes of a text come before `place`; asked for from line to line."""
        last, known, count = self._counted
        if last is not leaf or known > place:
            known, count = leaf.start, 0
        count += len(leaf.box.text[known - leaf.start : place - leaf.start].encode())
        self._counted = (leaf, place, count)
        return count

    def _divide(self, start: int, end: int) -> list[int]:
        style = self.find_leaf(start).box.style
        if style["hyphens"] != "auto":
            return []
        limits = style["hyphenate_limit_chars"]
        return [
            start + place for place in find_divisions(self.text[start:end], style["lang"], *limits)
        ]

    def _find_breaks(self, language: str) -> bytes:
        breaks = bytearray(find_breaks(self.text, language))
        for leaf in self.leaves:
            for place in leaf.shaped.list_joined():
                breaks[leaf.start + place] = 0
        return bytes(breaks)

    def _find_gaps(self) -> dict[int, int]:
        gaps = {}
        for place in find_borders(self.text):
            leaf = self.find_leaf(place - 1)
            if leaf.shaped.is_plain:
                gaps[place - 1] = int(GAP * leaf.shaped.setting.size * TO_UNITS)
        return gaps

    def _list_advances(self) -> list[int]:
        advances = [advance for leaf in self.leaves for advance in leaf.shaped.advances]
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

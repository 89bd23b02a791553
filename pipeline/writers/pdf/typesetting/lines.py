"""The lines of a paragraph as boxes of WeasyPrint."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.shortcuts import resolve_percentages
from pipeline.writers.pdf.typesetting.line_breaking import trim_start
from pipeline.writers.pdf.typesetting.paragraph import TextNode, find_node, find_paragraph
from pipeline.writers.pdf.typesetting.spacing import GAP, NONE, WIDEST_BLANK, find_borders, justify
from pipeline.writers.pdf.weasyprint_adapter import (
    FROM_UNITS,
    AbsolutePlaceholder,
    boxes,
    count_expandable_spaces,
    originals,
    percentage,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.writers.pdf.typesetting.line_breaking import Line
    from pipeline.writers.pdf.typesetting.paragraph import InlineNode, Paragraph
    from pipeline.writers.pdf.typesetting.shaping import ShapedText
    from pipeline.writers.pdf.typesetting.spacing import Justification


@dataclass(frozen=True, slots=True)
class Fragment:
    """Part of a shaped text, as it stands in one line: its characters from `start` to `end`."""

    shaped: ShapedText
    start: int
    end: int
    gaps: Sequence[int]
    """Characters of the text after which Chinese meets Latin, in order."""
    marks: bytes
    """Where `justification` is added, for each character; see `mark_opportunities`."""
    justification: Justification
    is_hyphenated: bool


class LineMaker:
    """Makes the boxes of one line; lengths are in CSS pixels."""

    def __init__(self, box: Any, paragraph: Paragraph, line: Line) -> None:
        self.box = box
        self.paragraph = paragraph
        self.line = line
        self.trimmed = trim_start(paragraph.measured, line.start)
        self.justification = NONE
        text_style = paragraph.text_style
        self.top = -text_style.baseline
        self.bottom = text_style.line_height - text_style.baseline
        self.made: list[Any] = []

    def make(self, containing_block: Any, y: float, indent: float) -> Any:
        """The line at `y`, in the width of its containing block."""
        left = containing_block.content_box_x()
        room = containing_block.width - indent - self.line.width * FROM_UNITS
        offset = self._align(room) if room > 0 else 0.0
        line: Any = self.box.copy()
        line.position_x, line.position_y = left + offset, y
        start = left + offset + indent - self.trimmed * FROM_UNITS
        line.children = self._make_nodes(self.paragraph.nodes, start)
        end = line.children[-1] if line.children else None
        line.width = end.position_x + end.width - line.position_x if end else 0.0
        line.height = self.bottom - self.top
        line.baseline = -self.top
        line.margin_top = line.margin_bottom = 0
        for box in self.made:
            box.position_y = y - self.top - box.baseline
        return line

    def _align(self, room: float) -> float:
        """Use the room that is left: gives what the line moves by, or fills it."""
        style = self.box.style
        align = style["text_align_all"]
        if self.line.is_last and style["text_align_last"] != "auto":
            align = style["text_align_last"]
        elif self.line.is_last and align == "justify":
            align = "start"
        if align == "justify":
            self._justify(room)
        return room / 2 if align == "center" else room if align in ("end", "right") else 0.0

    def _justify(self, room: float) -> None:
        first, last = self.line.start, self.line.end
        if self.paragraph.is_plain:
            marks = self.paragraph.opportunities[first : last - 1]
            self.justification = justify(marks, room, self.paragraph.text_style.size)

    def _make_nodes(self, nodes: tuple[TextNode | InlineNode, ...], x: float) -> list[Any]:
        made = []
        for node in islice(nodes, find_node(nodes, self.line.start), None):
            if node.start >= self.line.end:
                break
            box = self._make_node(node, x)
            self._stand(box)
            made.append(box)
            x = box.position_x + box.width
        return made

    def _make_node(self, node: TextNode | InlineNode, x: float) -> Any:
        if isinstance(node, TextNode):
            return self._make_text(node, x)
        return self._make_inline(node, x)

    def _stand(self, box: Any) -> None:
        self.made.append(box)
        self.top = min(self.top, -box.baseline)
        self.bottom = max(self.bottom, box.margin_height() - box.baseline)

    def _make_inline(self, node: InlineNode, x: float) -> Any:
        box = node.box.copy_with_children(self._make_nodes(node.nodes, x))
        text_style = node.text_style
        box.position_x = x
        last = box.children[-1] if box.children else None
        box.width = last.position_x + last.width - x if last else 0.0
        box.height = text_style.size
        box.margin_top = box.margin_bottom = (text_style.line_height - text_style.size) / 2
        box.baseline = text_style.baseline
        return box

    def _make_text(self, node: TextNode, x: float) -> Any:
        line, paragraph, shaped = self.line, self.paragraph, node.shaped
        start, end = max(node.start, line.start), min(node.end, line.end)
        is_end = end == line.end
        marks = paragraph.opportunities[start:end]
        if is_end:
            marks = marks[:-1] + b"\0"
        box = node.box.copy()
        box.text = node.box.text[start - node.start : end - node.start]
        width = paragraph.places[end] - paragraph.places[start]
        if is_end:
            # What the line is narrower by than its characters: the blank half of a last sign.
            before = paragraph.places[start] - paragraph.places[line.start]
            width = line.width + self.trimmed - before
        if is_end and line.is_hyphenated:
            box.text += shaped.text_style.hyphenate_character
        box.position_x = x
        box.width = width * FROM_UNITS + self.justification.measure(marks)
        box.height = shaped.height
        box.margin_top = box.margin_bottom = (shaped.text_style.line_height - shaped.height) / 2
        box.baseline = shaped.baseline + box.margin_top
        box.fragment = Fragment(
            shaped,
            start - node.start,
            end - node.start,
            [place - node.start for place in paragraph.list_gaps(start, end)],
            marks,
            self.justification,
            is_end and line.is_hyphenated,
        )
        return box


def iter_line_boxes(
    context: Any,
    box: Any,
    y: float,
    bottom_space: float,
    stack: Any,
    containing_block: Any,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    *first_styles: Any,
) -> Iterator[tuple[Any, Any]]:
    """Each line of `box`, the first at `y`, and where the next one goes on."""
    paragraph = None
    if not any(first_styles) and not _is_disturbed(context, box, y, containing_block):
        paragraph = find_paragraph(box, containing_block)
    if paragraph is None:
        yield from originals["iter_line_boxes"](
            context,
            box,
            y,
            bottom_space,
            stack,
            containing_block,
            absolute_boxes,
            fixed_boxes,
            *first_styles,
        )
        return
    resolve_percentages(box, containing_block)
    width = containing_block.width
    indent = percentage(box.style["text_indent"], box.style, width)
    lines = paragraph.list_lines(paragraph.find_place(stack), width - indent, width)
    for number, line in enumerate(lines):
        is_first = number == 0 and stack is None
        made = LineMaker(box, paragraph, line).make(
            containing_block, y, indent if is_first else 0.0
        )
        if is_first:
            _place_markers(paragraph, made, absolute_boxes)
        is_end = number == len(lines) - 1
        yield made, None if is_end else paragraph.make_stack(line.resume)
        y = made.position_y + made.height


def _is_disturbed(context: Any, box: Any, y: float, containing_block: Any) -> bool:
    """Whether lines stand beside a float, or are to be cut off."""
    is_cut = box.text_overflow != "clip" or containing_block.style["block_ellipsis"] != "none"
    shapes = context.excluded_shapes
    return is_cut or any(shape.position_y + shape.margin_height() > y for shape in shapes)


def find_widest(context: Any, box: Any, *rest: Any, **options: Any) -> float:
    """The width of an inline box that is not broken, with the gaps that are put into it."""
    width: float = originals["inline_max_content_width"](context, box, *rest, **options)
    if isinstance(box, boxes.LineBox):
        texts = [text for text in box.descendants() if isinstance(text, boxes.TextBox)]
        lines = "".join(text.text for text in texts).split("\n")
        borders = max(len(find_borders(line)) for line in lines)
        width += borders * GAP * max((text.style["font_size"] for text in texts), default=0)
    return width


def justify_line(context: Any, line: Any, room: float) -> None:
    """Widen the blanks of a line that WeasyPrint has set, unless that would tear it open."""
    if room <= WIDEST_BLANK * line.style["font_size"] * count_expandable_spaces(line):
        originals["justify_line"](context, line, room)


def _place_markers(paragraph: Paragraph, line: Any, absolute_boxes: list[Any]) -> None:
    """Put what stands out of the flow beside the first line."""
    placeholders = []
    for marker in paragraph.markers:
        marker.position_x, marker.position_y = line.position_x, line.position_y
        placeholder = AbsolutePlaceholder(marker)
        placeholders.append(placeholder)
        absolute_boxes.append(placeholder)
    line.children = [*placeholders, *line.children]

"""The lines of a paragraph as boxes of WeasyPrint."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from weasyprint.layout import block, inline
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.percent import percentage
from weasyprint.text.ffi import FROM_UNITS

from pipeline.writers.pdf.lengths import resolve_percentages
from pipeline.writers.pdf.paragraphs.filling import NONE, WIDEST_BLANK, fill_line
from pipeline.writers.pdf.paragraphs.paragraph import Leaf, Paragraph, find_node, find_paragraph
from pipeline.writers.pdf.paragraphs.stretch import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.writers.pdf.paragraphs.breaking import Line
    from pipeline.writers.pdf.paragraphs.paragraph import Branch

_iter_line_boxes = block.iter_line_boxes
_justify_line = inline.justify_line


def install_lines() -> None:
    """Have WeasyPrint take the lines of paragraphs from here."""
    block.iter_line_boxes = iter_line_boxes
    inline.justify_line = justify_line


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
    if not context.excluded_shapes and not any(first_styles):
        paragraph = find_paragraph(box, containing_block)
    if paragraph is None:
        yield from _iter_line_boxes(
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
        made = _Maker(paragraph, line).make(containing_block, y, indent if is_first else 0.0)
        if is_first:
            _place_markers(paragraph, made, absolute_boxes)
        is_end = number == len(lines) - 1
        yield made, None if is_end else paragraph.make_stack(line.resume)
        y = made.position_y + made.height


def justify_line(context: Any, line: Any, room: float) -> None:
    """Widen the blanks of a line that WeasyPrint has set, unless that would tear it open."""
    if room <= WIDEST_BLANK * line.style["font_size"] * inline.count_expandable_spaces(line):
        _justify_line(context, line, room)


def _place_markers(paragraph: Paragraph, line: Any, absolute_boxes: list[Any]) -> None:
    """Put what stands out of the flow beside the first line."""
    placeholders = []
    for marker in paragraph.markers:
        marker.position_x, marker.position_y = line.position_x, line.position_y
        placeholder = AbsolutePlaceholder(marker)
        placeholders.append(placeholder)
        absolute_boxes.append(placeholder)
    line.children = [*placeholders, *line.children]


class _Maker:
    """Makes the boxes of one line; lengths are in CSS pixels."""

    def __init__(self, paragraph: Paragraph, line: Line) -> None:
        self.paragraph = paragraph
        self.line = line
        self.filling = NONE
        setting = paragraph.setting
        self.top = -setting.baseline
        self.bottom = setting.line_height - setting.baseline
        self.made: list[Any] = []

    def make(self, containing_block: Any, y: float, indent: float) -> Any:
        """The line at `y`, in the width of its containing block."""
        left = containing_block.content_box_x()
        room = containing_block.width - indent - self.line.width * FROM_UNITS
        offset = self._align(room) if room > 0 else 0.0
        line: Any = self.paragraph.box.copy()
        line.position_x, line.position_y = left + offset, y
        start = left + offset + indent
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
        style = self.paragraph.box.style
        align = style["text_align_all"]
        if self.line.is_last and style["text_align_last"] != "auto":
            align = style["text_align_last"]
        elif self.line.is_last and align == "justify":
            align = "start"
        if align == "justify":
            self._fill(room)
        return room / 2 if align == "center" else room if align in ("end", "right") else 0.0

    def _fill(self, room: float) -> None:
        first, last = self.line.start, self.line.end
        if self.paragraph.is_plain:
            marks = self.paragraph.joints[first : last - 1]
            self.filling = fill_line(marks, room, self.paragraph.setting.size)

    def _make_nodes(self, nodes: tuple[Leaf | Branch, ...], x: float) -> list[Any]:
        made = []
        for node in islice(nodes, find_node(nodes, self.line.start), None):
            if node.start >= self.line.end:
                break
            box = self._make_node(node, x)
            self._stand(box)
            made.append(box)
            x = box.position_x + box.width
        return made

    def _make_node(self, node: Leaf | Branch, x: float) -> Any:
        if isinstance(node, Leaf):
            return self._make_text(node, x)
        return self._make_branch(node, x)

    def _stand(self, box: Any) -> None:
        self.made.append(box)
        self.top = min(self.top, -box.baseline)
        self.bottom = max(self.bottom, box.margin_height() - box.baseline)

    def _make_branch(self, branch: Branch, x: float) -> Any:
        box = branch.box.copy_with_children(self._make_nodes(branch.nodes, x))
        setting = branch.setting
        box.position_x = x
        last = box.children[-1] if box.children else None
        box.width = last.position_x + last.width - x if last else 0.0
        box.height = setting.size
        box.margin_top = box.margin_bottom = (setting.line_height - setting.size) / 2
        box.baseline = setting.baseline
        return box

    def _make_text(self, leaf: Leaf, x: float) -> Any:
        line, paragraph, shaped = self.line, self.paragraph, leaf.shaped
        start, end = max(leaf.start, line.start), min(leaf.end, line.end)
        is_end = end == line.end
        marks = paragraph.joints[start : end - 1] + b"\0" if is_end else paragraph.joints[start:end]
        box = leaf.box.copy()
        box.text = leaf.box.text[start - leaf.start : end - leaf.start]
        width = paragraph.places[end] - paragraph.places[start]
        if is_end:
            # What the line is narrower by than its characters: the blank half of a last sign.
            width = line.width - (paragraph.places[start] - paragraph.places[line.start])
        if is_end and line.is_hyphenated:
            box.text += shaped.setting.style["hyphenate_character"]
        box.position_x = x
        box.width = width * FROM_UNITS + self.filling.measure(marks)
        box.height = shaped.height
        box.margin_top = box.margin_bottom = (shaped.setting.line_height - shaped.height) / 2
        box.baseline = shaped.baseline + box.margin_top
        box.stretch = Stretch(
            shaped,
            start - leaf.start,
            end - leaf.start,
            [place - leaf.start for place in paragraph.list_gaps(start, end)],
            marks,
            self.filling,
            is_end and line.is_hyphenated,
        )
        return box

"""The lines of a paragraph as boxes of WeasyPrint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, preferred
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.percent import percentage

from pipeline.writers.pdf.lengths import resolve_percentages
from pipeline.writers.pdf.paragraphs.filling import WIDEST_BLANK
from pipeline.writers.pdf.paragraphs.line import LineMaker
from pipeline.writers.pdf.paragraphs.paragraph import find_paragraph
from pipeline.writers.pdf.paragraphs.spacing import GAP, find_borders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.writers.pdf.paragraphs.paragraph import Paragraph

_iter_line_boxes = block.iter_line_boxes
_justify_line = inline.justify_line
_find_widest = preferred.inline_max_content_width


def install_lines() -> None:
    """Have WeasyPrint take the lines of paragraphs from here."""
    block.iter_line_boxes = iter_line_boxes
    inline.justify_line = justify_line
    preferred.inline_max_content_width = find_widest


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
        made = LineMaker(paragraph, line).make(containing_block, y, indent if is_first else 0.0)
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
    width: float = _find_widest(context, box, *rest, **options)
    if isinstance(box, boxes.LineBox):
        texts = [text for text in box.descendants() if isinstance(text, boxes.TextBox)]
        lines = "".join(text.text for text in texts).split("\n")
        borders = max(len(find_borders(line)) for line in lines)
        width += borders * GAP * max((text.style["font_size"] for text in texts), default=0)
    return width


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

"""One line of a paragraph as boxes of WeasyPrint."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from weasyprint.text.ffi import FROM_UNITS

from pipeline.writers.pdf.paragraphs.breaking import trim_start
from pipeline.writers.pdf.paragraphs.filling import NONE, fill_line
from pipeline.writers.pdf.paragraphs.nodes import Leaf, find_node
from pipeline.writers.pdf.paragraphs.stretch import Stretch

if TYPE_CHECKING:
    from pipeline.writers.pdf.paragraphs.breaking import Line
    from pipeline.writers.pdf.paragraphs.nodes import Branch
    from pipeline.writers.pdf.paragraphs.paragraph import Paragraph


class LineMaker:
    """Makes the boxes of one line; lengths are in CSS pixels."""

    def __init__(self, paragraph: Paragraph, line: Line) -> None:
        self.paragraph = paragraph
        self.line = line
        self.trimmed = trim_start(paragraph.measured, line.start)
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
            before = paragraph.places[start] - paragraph.places[line.start]
            width = line.width + self.trimmed - before
        if is_end and line.is_hyphenated:
            box.text += shaped.setting.hyphenate_character
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

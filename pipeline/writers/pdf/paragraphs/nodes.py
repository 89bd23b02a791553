"""What stands in a paragraph: its texts, and what is around them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes

from pipeline.writers.pdf.lengths import resolve_percentages
from pipeline.writers.pdf.paragraphs.setting import find_setting
from pipeline.writers.pdf.paragraphs.shaping import shape_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.writers.pdf.paragraphs.setting import Setting
    from pipeline.writers.pdf.paragraphs.shaping import Shaped

_COLLAPSED = frozenset(("normal", "pre-line"))
_UNUSUAL = frozenset("\0\t\f\r\x85\xad\u2028\u2029\u202a\u202b\u202c\u202d\u202e")
"""Tabs, soft hyphens, other line ends and turns of direction are left to WeasyPrint."""
_SIDES = tuple(
    f"{kind}_{side}"
    for kind in ("margin", "padding")
    for side in ("left", "right", "top", "bottom")
) + tuple(f"border_{side}_width" for side in ("left", "right", "top", "bottom"))


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One text of a paragraph, from character `start` to `end`."""

    box: Any
    start: int
    end: int
    shaped: Shaped


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """What is around some texts, such as bold type or a link."""

    box: Any
    start: int
    end: int
    setting: Setting
    nodes: tuple[Leaf | Branch, ...]


def read_nodes(
    children: Any, start: int, containing_block: Any
) -> tuple[Leaf | Branch, ...] | None:
    """The nodes of boxes whose first character is `start`; None where only WeasyPrint knows how."""
    nodes: list[Leaf | Branch] = []
    for child in children:
        node = _read_node(child, start, containing_block)
        if node is None:
            return None
        nodes.append(node)
        start = node.end
    return tuple(nodes)


def _read_node(box: Any, start: int, containing_block: Any) -> Leaf | Branch | None:
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
        shaped = shape_text(box.text, find_setting(style))
        if not shaped.runs_right:
            return None
        return Leaf(box, start, start + len(box.text), shaped)
    if type(box) is not boxes.InlineBox or box.is_leader or style["position"] != "static":
        return None
    resolve_percentages(box, containing_block)
    if any(getattr(box, side) for side in _SIDES) or box.is_floated() or box.footnote:
        return None
    nodes = read_nodes(box.children, start, containing_block)
    # An empty one is a place that is pointed to: WeasyPrint knows on which line it stands.
    if not nodes or nodes[-1].end == start:
        return None
    return Branch(box, start, nodes[-1].end, find_setting(style), nodes)


def _is_usual(box: Any) -> bool:
    style = box.style
    return (
        style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and style["word_break"] == "normal"
        and not style["hyphenate_limit_zone"].value
        and _UNUSUAL.isdisjoint(box.text)
    )


def list_leaves(nodes: tuple[Leaf | Branch, ...]) -> Iterator[Leaf]:
    """All texts, in order."""
    for node in nodes:
        if isinstance(node, Leaf):
            yield node
        else:
            yield from list_leaves(node.nodes)


def find_node(nodes: Sequence[Leaf | Branch], place: int) -> int:
    """The number of the node that holds the character at `place`, or of the one after it."""
    return bisect_right(nodes, place, key=lambda node: node.end)

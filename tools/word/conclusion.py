"""Paragraph styles of a conclusion: a bar and a fill that run through whatever it holds."""

from __future__ import annotations

from typing import Any

from tools.word.palette import CHINESE_LINE, CONCLUSION_FILL, INDENT, LINE, NAVY
from tools.word.style import Block, Style, Text

# The bar of a conclusion stands at the same place whatever the indent of its paragraphs: lists
# hang by the whole of theirs, further paragraphs of a list item reach back by the distance.
BAR_INDENT, BAR_DISTANCE = 220, 9
RIGHT_INDENT = 185
"""With its distance and the border that ends there, the fill is as wide as a table."""
_BAR = (18, BAR_DISTANCE, NAVY)
_FAR_BAR = (18, BAR_DISTANCE + INDENT // 20, NAVY)
_EDGES = {
    "top": (4, 4, CONCLUSION_FILL),
    "bottom": (4, 4, CONCLUSION_FILL),
    "right": (4, BAR_DISTANCE, CONCLUSION_FILL),
}
"""Padding: Word has none but the distance of a border, here of the fill's own colour."""
_CONCLUSION: dict[str, Any] = {
    "line": LINE,
    "before": 0,
    "after": 0,
    "left": BAR_INDENT,
    "right": RIGHT_INDENT,
    "fill": CONCLUSION_FILL,
    "align": "both",
}


def _conclude(**changes: Any) -> Block:
    values = {**_CONCLUSION, "borders": {"left": _BAR, **_EDGES}, **changes}
    return Block(**values)


CONCLUSION_STYLES = [
    Style("Conclusion", based="Normal", block=_conclude()),
    Style(
        "Conclusion First Indent",
        based="Conclusion",
        block=Block(line=CHINESE_LINE, first_characters=2),
    ),
    Style(
        "Conclusion Label",
        based="Conclusion",
        following="Conclusion",
        block=Block(before=140, keep_next=True, whole_words=True),
        text=Text("heading", bold=True, colour=NAVY),
    ),
    Style("Conclusion Bullet", based="Conclusion", block=Block(align="left")),
    Style("Conclusion Number", based="Conclusion", block=Block(align="left")),
    Style(
        "Conclusion Continue",
        based="Conclusion",
        block=Block(align="left", left=BAR_INDENT + INDENT, borders={"left": _FAR_BAR, **_EDGES}),
    ),
    Style(
        "Conclusion Code Block",
        based="Conclusion",
        block=Block(align="left"),
        text=Text("code", 9.5),
    ),
]

"""Colours and lengths that the styles of a Word record share; they follow record.css.

Lengths are in twentieths of a point.
"""

from __future__ import annotations

NAVY, INK, GREY, RULE = "1F3A5F", "39424D", "5A6572", "9AA8B8"
HEAD_FILL, PROBLEM_FILL = "E9EEF4", "F4F6F9"
CODE_FILL, CONCLUSION_FILL = "F1F3F6", "EFF3F8"
LINE = 315
CHINESE_LINE = 340
"""Chinese running text is set wider than English."""
TEXT_WIDTH = 9450
INDENT = 420
"""Two Chinese characters: what a level of a list moves in by."""
HANGING = 315
"""What a bullet or number stands out by."""

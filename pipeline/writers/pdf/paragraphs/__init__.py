"""Paragraphs set as a whole: shaped once, broken into lines, spaced and drawn.

WeasyPrint shapes each line anew, several times over, and knows neither the gap between Chinese
and Latin nor how a line of Chinese is brought to the margin. Here a paragraph is shaped once; its
lines are found in the widths of its characters and drawn from the same shapes.
"""

from pipeline.writers.pdf.paragraphs.drawing import install_drawing
from pipeline.writers.pdf.paragraphs.lines import install_lines

__all__ = ["install_paragraphs"]


def install_paragraphs() -> None:
    """Have WeasyPrint lay out and draw paragraphs by this package."""
    install_lines()
    install_drawing()

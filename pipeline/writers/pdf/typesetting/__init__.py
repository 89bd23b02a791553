"""Paragraphs set as a whole: shaped once, broken into lines, spaced and drawn.

WeasyPrint shapes each line anew, several times over, and knows neither the gap between Chinese
and Latin nor how a line of Chinese is brought to the margin. Here a paragraph is shaped once; its
lines are found in the widths of its characters and drawn from the same shapes.
"""

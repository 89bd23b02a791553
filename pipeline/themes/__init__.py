"""Themes as a customer handles them: copied, changed and checked."""

from pipeline.themes.check import check_theme
from pipeline.themes.copy import copy_theme

__all__ = ["check_theme", "copy_theme"]

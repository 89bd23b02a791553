"""The register as one page for browsers, with three pictures."""

from pipeline.writers.register_page.page import Bar, Column, Page, Row, Stretch
from pipeline.writers.register_page.writer import write_page

__all__ = ["Bar", "Column", "Page", "Row", "Stretch", "write_page"]

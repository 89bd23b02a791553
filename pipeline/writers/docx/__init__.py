"""From the form to a Word file that uses named styles only."""

from pipeline.writers.docx.notes import read_docx_notes
from pipeline.writers.docx.writer import write_docx

__all__ = ["read_docx_notes", "write_docx"]

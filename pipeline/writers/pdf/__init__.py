"""From the form to a PDF that is PDF/A-3a and PDF/UA-1 at once."""

from pipeline.writers.pdf.writer import write_pdf

__all__ = ["write_pdf"]

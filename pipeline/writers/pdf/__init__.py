"""From the form to a PDF that is PDF/A-3a and PDF/UA-1 at once."""

from pipeline.writers.pdf.libraries import import_weasyprint

import_weasyprint()

from pipeline.writers.pdf.writer import write_pdf  # noqa: E402  # imports WeasyPrint

__all__ = ["write_pdf"]

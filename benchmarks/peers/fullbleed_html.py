"""fullbleed, its engine kept warm, over the plain HTML: PDF only, tagged as PDF/UA-2 wants it.

PDF/A-3a it makes with a colour profile of one's own only. Of PDF/UA-2 veraPDF finds fault with one
clause, 8.4.5.3.1, wherever the faces are CFF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.content import load_content
from benchmarks.peers.plain_html import STYLE, write_html
from templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.peers.contestant import Printer

FAMILY = "Minutes Sans"
# It inherits no family into some elements, and embeds none of its own.
FACES = f"* {{ font-family: '{FAMILY}' }} @page {{ @bottom-center {{ font-family: '{FAMILY}' }} }}"


def prepare(files: Sequence[Path]) -> Printer:
    """One engine for each language: it takes the language when it is made."""
    import fullbleed

    contents = {file: load_content(file) for file in files}
    pages = {file: write_html(content) for file, content in contents.items()}
    engines = {
        language: fullbleed.PdfEngine(
            font_files=[str(face) for face in sorted((TEMPLATES / "fonts").glob("*Sans-*.otf"))],
            pdf_profile="pdfua2",
            document_lang=language,
            document_title="Minutes",
            footer_font_name=FAMILY,
            header_font_name=FAMILY,
        )
        for language in {content.language for content in contents.values()}
    }

    def render(batch: Sequence[Path]) -> list[int]:
        return [
            len(engines[contents[file].language].render_pdf(pages[file], STYLE + FACES))
            for file in batch
        ]

    return render

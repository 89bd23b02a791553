"""WeasyPrint over plain HTML, by its command line and warm in one process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.content import load_content
from benchmarks.peers.plain_html import write_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peers.contestant import Printer


def prepare_warm(files: Sequence[Path]) -> Printer:
    """One process, one font configuration."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    pages = {file: write_html(load_content(file)) for file in files}
    fonts = FontConfiguration()

    def render(batch: Sequence[Path]) -> list[int]:
        return [
            len(weasyprint.HTML(string=pages[file]).write_pdf(font_config=fonts)) for file in batch
        ]

    return render


def prepare_command(files: Sequence[Path]) -> Printer:
    """A process for each file."""
    folder = Path(tempfile.mkdtemp())
    for file in files:
        (folder / f"{file.stem}.html").write_text(write_html(load_content(file)), encoding="utf-8")

    def render(batch: Sequence[Path]) -> list[int]:
        sizes = []
        for file in batch:
            source, target = folder / f"{file.stem}.html", folder / f"{file.stem}.pdf"
            subprocess.run([sys.executable, "-m", "weasyprint", source, target], check=True)
            sizes.append(target.stat().st_size)
        return sizes

    return render

"""Where the time of a full record goes, stage by stage; as a table and as a picture.

python -m benchmarks.profile [PICTURE.svg]
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections import defaultdict
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.notes import write_notes
from benchmarks.peers.ours import prepare_full
from benchmarks.table import format_table

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = 20
STAGES = {
    "reading and checking the notes": ("pipeline.processing.record", "_check"),
    "composing the form": ("pipeline.processing.render", "compose_record"),
    "parsing the HTML": ("pipeline.writers.pdf.writer", "read_markup"),
    "matching the style sheet": ("weasyprint.document", "get_all_computed_styles"),
    "building boxes": ("weasyprint.document", "build_formatting_structure"),
    "laying out pages": ("weasyprint.document", "layout_document"),
    "drawing": ("weasyprint.document", "Page.paint"),
    "tags": ("weasyprint.pdf", "add_tags"),
    "fonts": ("weasyprint.pdf", "build_fonts_dictionary"),
    "shrinking and conforming": ("pipeline.writers.pdf.writer", "_finish_own"),
    "writing the PDF": ("pydyf", "PDF.write"),
    "DOCX": ("pipeline.writers.docx.writer", "write_docx"),
}
"""The function that is each stage; what none of them takes is the rest."""


class Clock:
    """Adds up the processor time of functions, without that of clocked functions inside them."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inside: list[float] = []

    def watch(self, stage: str, module: str, path: str) -> None:
        """Time a function from now on."""
        *names, last = path.split(".")
        owner: Any = import_module(module)
        for name in names:
            owner = getattr(owner, name)
        setattr(owner, last, self._time(stage, getattr(owner, last)))

    def _time(self, stage: str, function: Any) -> Any:
        @wraps(function)
        def timed(*arguments: Any, **options: Any) -> Any:
            began = time.process_time()
            self._inside.append(0.0)
            try:
                result = function(*arguments, **options)
                # Layout gives its pages one by one.
                return iter(tuple(result)) if hasattr(result, "__next__") else result
            finally:
                took = time.process_time() - began
                self.seconds[stage] += took - self._inside.pop()
                if self._inside:
                    self._inside[-1] += took

        return timed


def run(*, quick: bool = False) -> str:
    """The table: milliseconds of a record and shares."""
    parts = measure(3 if quick else FILES)
    whole = sum(parts.values())
    rows = [(name, f"{part:.1f}", f"{part / whole:.0%}") for name, part in parts.items()]
    return format_table(("", "ms a record", "share"), [*rows, ("all", f"{whole:.1f}", "100%")])


def measure(number: int) -> dict[str, float]:
    """Milliseconds of processor time a record, by stage."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_notes(Path(folder), number)
        render = prepare_full(files)
        render(files[:1])
        clock = Clock()
        for stage, (module, path) in STAGES.items():
            clock.watch(stage, module, path)
        gc.collect()
        gc.freeze()
        began = time.process_time()
        render(files)
        whole = time.process_time() - began
    parts = {stage: 1000 * clock.seconds[stage] / number for stage in STAGES}
    return {**parts, "the rest": 1000 * whole / number - sum(parts.values())}


def draw_picture(parts: Mapping[str, float]) -> str:
    """A bar for each stage, as SVG."""
    widest, whole = max(parts.values()), sum(parts.values())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="720" height="{24 * len(parts) + 8}" '
        'font-family="sans-serif" font-size="13">'
    ]
    for row, (name, part) in enumerate(parts.items()):
        y, width = 24 * row + 6, 380 * part / widest
        lines += [
            f'<text x="210" y="{y + 13}" text-anchor="end" fill="#1b1f24">{name}</text>',
            f'<rect x="220" y="{y}" width="{width:.0f}" height="17" fill="#1f3a5f"/>',
            f'<text x="{226 + width:.0f}" y="{y + 13}" fill="#5a6572">{part:.0f} ms, '
            f"{part / whole:.0%}</text>",
        ]
    return "\n".join([*lines, "</svg>\n"])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(draw_picture(measure(FILES)), encoding="utf-8")
    else:
        print(run())

"""Files of others that cost much more than they weigh: what reads them holds its limits."""

from __future__ import annotations

import io
import shutil
import tracemalloc
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.archive.embedded import UnreadableError, UnreadableReason, read_embedded, try_embedded
from pipeline.archive.executor import Task, TaskError, call_within_limits
from pipeline.archive.verify import MismatchKind, verify_subjects
from pipeline.settings import LimitSettings, Settings
from tests.commands import run
from tests.pipeline.archive.tasks import eat, loop
from tests.published import RECORD, publish_launch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pipeline.archive.executor import Answer

MEGABYTES = 1_000_000


def make_pdf(filters: bytes, data: bytes) -> bytes:
    """A PDF that says it carries notes, packed as `filters` say."""
    objects = (
        b"<</Type/Catalog/AF[2 0 R]>>",
        b"<</Type/Filespec/F(notes.yaml)/UF(notes.yaml)/EF<</F 3 0 R>>>>",
        b"<<%s/Length %d>>\nstream\n%s\nendstream" % (filters, len(data), data),
    )
    out, locations = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        locations.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % location for location in locations)
    table = b"xref\n0 4\n0000000000 65535 f \n" + rows
    trailer = b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + table + trailer


def make_predicted_table() -> bytes:
    """A PDF whose own table is packed in the way that takes longest to unpack."""
    table = zlib.compress(b"\4abcdefg" * 3 * MEGABYTES, 9)
    head = b"/Type/XRef/W[1 4 2]/Size 9/Root 1 0 R/Filter/FlateDecode"
    parameters = b"/DecodeParms<</Predictor 15/Columns 7>>"
    body = b"<<%s%s/Length %d>>\nstream\n%s\nendstream" % (head, parameters, len(table), table)
    return b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\nstartxref\n9\n%%EOF"


def pack(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def make_chain(names: bytes, data: bytes) -> bytes:
    return make_pdf(b"/Filter[/FlateDecode%s]" % names, pack(data))


BOMBS: dict[str, Callable[[], bytes]] = {
    "predictor": lambda: make_pdf(
        b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 1>>", pack(b"\4a" * 9 * MEGABYTES)
    ),
    "ascii 85": lambda: make_chain(b"/ASCII85Decode", b"z" * 9 * MEGABYTES),
    "run length": lambda: make_chain(b"/RunLengthDecode", b"\x81a" * MEGABYTES),
    "twice": lambda: make_chain(b"/FlateDecode", pack(bytes(150 * MEGABYTES))),
    "too much": lambda: make_chain(b"", bytes(150 * MEGABYTES)),
    "table": make_predicted_table,
}
"""What makes each of them: workers import this page too, and have no room for them all."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_pdf_is_not_unpacked_to_a_large_one(name: str) -> None:
    data = BOMBS[name]()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableError):
            read_embedded(data)
        assert tracemalloc.get_traced_memory()[1] < 300 * MEGABYTES
    finally:
        tracemalloc.stop()


def test_a_word_file_of_many_parts_is_not_unpacked_whole() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(15):
            archive.writestr(f"customXml/item{number}.xml", b"<a>" + bytes(8 * MEGABYTES))
    assert try_embedded(stream.getvalue()) is UnreadableReason.NO_NOTES


@pytest.mark.parametrize("function", [loop, eat])
def test_what_breaks_a_limit_is_a_value(function: Any) -> None:
    limits = LimitSettings(seconds=1.0, memory=300 * MEGABYTES)
    answer = call_within_limits(Settings(limits=limits), function)
    assert isinstance(answer, TaskError)
    assert answer.problem


class HalfDeadCrew:
    """Workers who answer from the last task to the first, and die over the second."""

    def work(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """An answer for every task."""
        for location, task in reversed(list(enumerate(tasks))):
            yield task, TaskError(fault="died") if location == 1 else task.function(*task.arguments)


@contextmanager
def hire_half_dead() -> Iterator[HalfDeadCrew]:
    """An executor as a context."""
    yield HalfDeadCrew()


def test_verdicts_come_in_order_and_one_that_breaks_a_limit_stops_no_other(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.pdf", "b.pdf", "c.pdf")]
    for file in files:
        file.write_bytes(b"%PDF-1.7")
    verdicts = list(verify_subjects(files, Settings(), hire_half_dead, quick=True))
    assert [verdict.subject for verdict in verdicts] == files
    assert [verdict.mismatches[0].kind for verdict in verdicts] == [
        MismatchKind.INSIDE, MismatchKind.LIMIT, MismatchKind.INSIDE
    ]  # fmt: skip


def test_verify_goes_on_behind_a_hostile_file(tmp_path: Path) -> None:
    settings = publish_launch(tmp_path)
    good = tmp_path / "good.pdf"
    shutil.copy(settings.outbox / RECORD / f"{RECORD}.pdf", good)
    for name, make in BOMBS.items():
        (tmp_path / f"{name}.pdf").write_bytes(make())
    hostile = [f"{name}.pdf" for name in BOMBS]
    done = run("verify", "--quick", *hostile, "good.pdf", cwd=tmp_path)
    assert done.returncode == 1
    assert "good.pdf: as published" in done.stdout
    assert f"1 of {len(BOMBS) + 1} records" in done.stdout

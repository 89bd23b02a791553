"""Streams are compressed, and compressed once."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pydyf

from pipeline.writers.pdf import shortcuts
from pipeline.writers.pdf.weasyprint_adapter import install

if TYPE_CHECKING:
    import pytest

TEXT = b"0 0 m 10 10 l S\n" * 100


def write(pdf: pydyf.PDF) -> bytes:
    output = io.BytesIO()
    pdf.write(output, b"1.7", b"identifier", compress=True)
    return output.getvalue()


def make_pdf() -> pydyf.PDF:
    pdf = pydyf.PDF()
    pdf.add_object(pydyf.Stream([TEXT, b"Q"], compress=True))
    pdf.add_object(pydyf.Dictionary({"Type": "/Outlines", "Count": 0}))
    return pdf


def test_each_stream_is_compressed_a_single_time(monkeypatch: pytest.MonkeyPatch) -> None:
    install("auto")
    pdf, texts = make_pdf(), []
    compress = zlib.compress

    def note(text: bytes, level: int) -> bytes:
        texts.append(text)
        return compress(text, level)

    monkeypatch.setattr(zlib, "compress", note)
    data = write(pdf)
    assert len(texts) == len(set(texts)) == 3, "text, objects, cross references"
    assert compress(TEXT + b"\nQ", shortcuts.LEVEL) in data


def test_objects_have_the_bytes_that_pydyf_gives_them() -> None:
    plain, settled = make_pdf(), make_pdf()
    shortcuts.settle_objects(settled)
    first, second = plain.objects[-1], settled.objects[-1]
    assert (first.data, first.reference) == (second.data, second.reference)
    assert second.compressible

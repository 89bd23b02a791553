"""Fields to sign: empty and labelled in the PDF, a line in the DOCX; signing does no harm."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from pipeline.processing.render import render_folder
from pipeline.settings import LookSettings, Settings
from schemas.edition import Edition
from schemas.model import Language
from tests.builders import make_record
from tests.word_files import list_paragraphs
from tools.verapdf import make_command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROLES = ("主持人", "recorder", "审签人")
LABELS = ["主持人（林知远）", "记录人（周慕白）", "审签人"]


def render(
    theme: str = "standard", roles: tuple[str, ...] = ROLES, **more: Any
) -> Mapping[str, bytes]:
    """A small record by the endings of its files."""
    settings = Settings(theme=theme, look=LookSettings(signatures=roles), **more)
    record = make_record(chair="林知远")
    files = render_folder(record, b"meeting: {}", "notes.yaml", Edition(), settings)
    return {name.rpartition(".")[2]: data for name, data in files.items()}


def make_signer() -> signers.SimpleSigner:
    """Somebody with a certificate of their own."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例签字人")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    builder = builder.not_valid_after(dt.datetime(2124, 1, 1, tzinfo=dt.UTC))
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    secret = serialization.BestAvailableEncryption(b"x")
    data = pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, secret)
    load = signers.SimpleSigner.load_pkcs12_data
    signer: signers.SimpleSigner = load(data, other_certs=[], passphrase=b"x")
    return signer


def sign(pdf: bytes, field: str, signer: signers.SimpleSigner) -> bytes:
    """The PDF signed in one of its fields, with a picture for a hand."""
    style = StaticStampStyle(
        background=PdfImage(Image.new("RGB", (40, 10), "navy")), border_width=0
    )
    purpose = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name=field), signer, stamp_style=style
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return bytes(purpose.sign_pdf(writer, existing_fields_only=True).getvalue())


@pytest.mark.parametrize("theme", ["standard", "official"])
@pytest.mark.parametrize("typesetting", ["auto", "stock"])
def test_each_signatory_has_an_empty_labelled_field_that_is_told(
    theme: str, typesetting: str
) -> None:
    pdf = render(theme, typesetting=typesetting)["pdf"]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        fields = list(file.Root.AcroForm.Fields)
        assert [str(field.TU) for field in fields] == LABELS
        assert all(str(field.FT) == "/Sig" and "/V" not in field for field in fields)
        assert len({str(field.T) for field in fields}) == len(fields)
        numbers = list(file.Root.StructTreeRoot.ParentTree.Nums)
        told = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for field in fields:
            element = told[int(field.StructParent)]
            assert str(element.S) == "/Form"
            assert str(element.K.Obj.T) == str(field.T)
            left, lower, right, upper = map(float, field.Rect)
            assert right - left == pytest.approx(60 / 25.4 * 72, abs=0.5)
            assert 60 < lower < upper < 800
            if typesetting == "auto":
                assert str(element.P.S) == "/P"
    assert pdf == render(theme, typesetting=typesetting)["pdf"]


def test_the_docx_has_the_lines_and_nobody_signs_unasked() -> None:
    lines = [text for _, text in list_paragraphs(render()["docx"]) if "____" in text]
    assert [line.rstrip("_：") for line in lines] == LABELS
    plain = render(roles=())
    assert not any("____" in text for _, text in list_paragraphs(plain["docx"]))
    with pikepdf.open(io.BytesIO(plain["pdf"])) as file:
        assert "/AcroForm" not in file.Root


def test_who_signs_is_named_in_the_language_of_the_record() -> None:
    settings = Settings(look=LookSettings(signatures=("chair",)))
    record = make_record(chair="Ann Example", languages=(Language.ENGLISH,))
    files = render_folder(record, b"meeting: {}", "notes.yaml", Edition(), settings)
    [docx] = [data for name, data in files.items() if name.endswith(".docx")]
    assert any(text.startswith("Chair (Ann Example)") for _, text in list_paragraphs(docx))


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["standard", "official"])
def test_a_signed_record_conforms_as_before(theme: str, tmp_path: Path) -> None:
    signer, pdf = make_signer(), render(theme)["pdf"]
    for number in (1, 2):
        pdf = sign(pdf, f"signature{number}", signer)
    file = tmp_path / "signed.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(make_command([file]), capture_output=True, text=True, check=False)
    assert done.stdout.count("PASS") == 2, done.stdout
    signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert len(signatures) == 2
    trusted = ValidationContext(trust_roots=[signer.signing_cert])
    assert all(validate_pdf_signature(one, trusted).bottom_line for one in signatures)

"""The notes come back out of a record byte for byte, and hostile files do no harm."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from pipeline.archive.embedded import UnreadableError, UnreadableReason, read_embedded
from pipeline.cli.app import run
from pipeline.processing.record import make_record
from pipeline.report.texts import LANGUAGES, tell
from pipeline.settings import Settings
from pipeline.system.disk import LARGEST
from tests.published import NOTES, RECORD, publish_launch
from tests.word_forms import make_form

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a published record."""
    return publish_launch(tmp_path_factory.mktemp("workspace")).outbox / RECORD


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def find_cause(data: bytes) -> UnreadableReason | None:
    """Why nothing can be taken out of `data`; nothing where it can."""
    try:
        read_embedded(data)
    except UnreadableError as error:
        return error.cause
    return None


def attach(*names: str) -> bytes:
    """A PDF of another program, with an associated file of each of these names."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    for name in names:
        writer.add_attachment(name, b"x")
    tree = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]  # type: ignore[index]
    writer.root_object[NameObject("/AF")] = ArrayObject(tree[1::2])
    return write(writer)


def write(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_notes_come_back_byte_for_byte(record: Path, kind: str) -> None:
    found = read_embedded((record / f"{RECORD}.{kind}").read_bytes())
    assert (found.name, found.notes) == ("notes.yaml", NOTES)
    assert (found.actions is not None) == (kind == "pdf")


@pytest.mark.slow
def test_a_word_document_is_kept_in_its_record_and_makes_it_anew(tmp_path: Path) -> None:
    form = make_form()
    (tmp_path / "outbox").mkdir()
    settings = replace(Settings(), base=tmp_path, outbox=tmp_path / "outbox")
    folder = make_record(form, "会议.docx", settings).folder
    assert folder
    assert (folder / "notes.docx").read_bytes() == form
    for kind in ("pdf", "docx"):
        found = read_embedded((folder / f"{folder.name}.{kind}").read_bytes())
        assert (found.name, found.notes) == ("notes.docx", form)
    pdf = (folder / f"{folder.name}.pdf").read_bytes()
    (folder / f"{folder.name}.pdf").unlink()
    assert run(["-C", str(tmp_path), "regenerate"]) == 0
    assert (folder / f"{folder.name}.pdf").read_bytes() == pdf


def test_extract_writes_notes_and_actions(
    record: Path, workspace: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    pdf = str(record / f"{RECORD}.pdf")
    assert run(["extract", pdf, "-o", "out", "--actions"]) == 0
    assert sorted(file.name for file in (workspace / "out").iterdir()) == [
        "actions.json",
        "notes.yaml",
    ]
    assert (workspace / "out" / "notes.yaml").read_bytes() == NOTES
    capsysbinary.readouterr()
    assert run(["extract", pdf, "-o", "-"]) == 0
    assert capsysbinary.readouterr().out == NOTES


def test_extract_replaces_nothing_unless_forced(record: Path, workspace: Path) -> None:
    pdf, secret = str(record / f"{RECORD}.pdf"), workspace / "secret"
    secret.write_bytes(b"mine")
    (workspace / "notes.yaml").symlink_to(secret)
    assert run(["extract", pdf]) == 2
    assert run(["extract", pdf, "--actions"]) == 2
    assert not (workspace / "actions.json").exists()
    assert run(["extract", pdf, "--force"]) == 0
    assert secret.read_bytes() == b"mine"
    assert (workspace / "notes.yaml").read_bytes() == NOTES


def test_a_file_that_is_no_record_is_told_in_one_line(
    workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, data in (("a.pdf", b"%PDF-1.7\n%broken"), ("b.docx", b"PK\x03\x04x"), ("c", b"")):
        (workspace / name).write_bytes(data)
        assert run(["--language", "en", "extract", name]) == 1
        told = capfd.readouterr().err
        assert told.startswith(f"{name}: ")
        assert told.count("\n") == 1
    assert run(["extract", "none.pdf"]) == 2
    assert run(["extract", "a.pdf", "-o", "no/where"]) == 1


@pytest.mark.parametrize(
    "name", ["../../notes.yaml", "/etc/notes.yaml", "..\\notes.yaml", "notes.yaml\0", "x.yaml", ""]
)
def test_a_name_that_is_not_ours_is_never_taken_for_a_path(name: str) -> None:
    assert find_cause(attach(name)) is UnreadableReason.NO_NOTES


def test_what_is_no_record_of_ours_is_refused_with_its_cause(record: Path) -> None:
    pdf = (record / f"{RECORD}.pdf").read_bytes()
    writer = pypdf.PdfWriter(io.BytesIO(pdf))
    writer.encrypt("geheim", algorithm="RC4-128")
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert find_cause(write(writer)) is UnreadableReason.ENCRYPTED
    assert find_cause(pdf[:20_000]) is UnreadableReason.BROKEN
    assert find_cause(docx.getvalue()) is UnreadableReason.NO_NOTES
    assert find_cause(b"meeting: {}\n") is UnreadableReason.KIND
    assert find_cause(b"%PDF-" + bytes(LARGEST)) is UnreadableReason.HUGE


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_damaged_files_give_the_notes_or_a_cause_and_never_other_notes(
    record: Path, kind: str
) -> None:
    data = (record / f"{RECORD}.{kind}").read_bytes()
    chance = random.Random(4)  # noqa: S311  # the same damage every time
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 20, 400))):
            damaged[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del damaged[chance.randrange(len(data)) :]
        cause = find_cause(bytes(damaged))
        if cause is None:
            assert read_embedded(bytes(damaged)).notes == NOTES


def test_a_catalog_that_points_at_itself_is_only_broken() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    loop = DictionaryObject({NameObject("/UF"): NumberObject(1)})
    reference = writer._add_object(loop)
    loop[NameObject("/EF")] = reference
    writer.root_object[NameObject("/AF")] = ArrayObject([reference] * 1000)
    assert find_cause(write(writer)) is UnreadableReason.NO_NOTES
    writer.root_object[NameObject("/AF")] = NumberObject(7)
    assert find_cause(write(writer)) is UnreadableReason.BROKEN


def test_an_attachment_that_swells_to_gigabytes_is_refused() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(attach("notes.yaml")))
    swollen = StreamObject()
    swollen.set_data(bytes(200_000_000))
    file = writer.root_object["/AF"][0].get_object()["/EF"]  # type: ignore[index]
    file[NameObject("/F")] = writer._add_object(swollen.flate_encode())
    data = write(writer)
    assert len(data) < 1_000_000
    assert find_cause(data) is UnreadableReason.BROKEN


def test_every_cause_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        for cause in UnreadableReason:
            assert tell(f"extract.{cause}", language, name="x")

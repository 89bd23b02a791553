"""A wrong Word document comes back as it was, with a marked copy beside it that may be mended."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from pipeline.processing.worker import JOB
from tests.pipeline.watch.standin import make_notes
from tests.word_forms import ACTION, FURTHER, HEAD, make_form

if TYPE_CHECKING:
    from tests.pipeline.watch.conftest import Workspace

WRONG = make_notes(do="wrong")
BESIDE = ["rejected/会议.docx", "rejected/会议.docx.errors.txt", "rejected/会议.errors.docx"]


def test_the_document_stands_beside_its_marked_copy(space: Workspace) -> None:
    space.drop("会议.docx", WRONG)
    assert space.run_once() == 1
    assert space.remains() == BESIDE
    assert (space.inbox / "rejected/会议.docx").read_bytes() == WRONG
    report = (space.inbox / "rejected/会议.docx.errors.txt").read_text(encoding="utf-8-sig")
    assert "会议.errors.docx" in report


@pytest.mark.parametrize("name", ["会议.docx", "会议.errors.docx", "会议.errors (1).docx"])
def test_whichever_of_them_is_mended_and_dropped_it_is_the_record_of_that_name(
    space: Workspace, name: str
) -> None:
    space.drop("会议.docx", WRONG)
    assert space.run_once() == 1
    space.drop(name)
    assert space.run_once() == 0
    assert list(space.records()) == ["会议"]
    assert space.remains() == ([] if "(1)" not in name else BESIDE)


def test_a_marked_copy_that_is_still_wrong_takes_the_place_of_the_document(
    space: Workspace,
) -> None:
    space.drop("会议.docx", WRONG)
    assert space.run_once() == 1
    again = make_notes(do="wrong", text="again")
    space.drop("会议.errors.docx", again)
    assert space.run_once() == 1
    earlier = [name.replace("rejected/", "rejected/earlier/1/") for name in BESIDE]
    assert space.remains() == sorted([*BESIDE, *earlier])
    assert (space.inbox / "rejected/会议.docx").read_bytes() == again
    assert (space.inbox / "rejected/会议.errors.docx").read_bytes() == b"marked " + again


def test_the_same_document_dropped_again_changes_nothing(space: Workspace) -> None:
    for _ in range(2):
        space.drop("会议.docx", WRONG)
        assert space.run_once() == 1
    assert space.remains() == BESIDE


@pytest.mark.parametrize("name", ["长" * 83 + ".docx", "BIG.DOCX"])
def test_unusual_names_have_marked_copies_too(space: Workspace, name: str) -> None:
    space.drop(name, WRONG)
    assert space.run_once() == 1
    assert len(space.remains()) == 3
    space.drop(name)
    assert space.run_once() == 0
    assert space.remains() == []


@pytest.mark.slow
def test_a_real_form_comes_back_marked_and_its_bytes_are_kept_in_the_record(
    space: Workspace,
) -> None:
    wrong = make_form(issues=(HEAD, (*ACTION[:6], "下周五", ACTION[7]), FURTHER))
    space.drop("会议.docx", wrong)
    assert space.run_once(JOB) == 1
    marked = space.inbox / "rejected/会议.errors.docx"
    assert "“下周五”".encode() in _read_comments(marked.read_bytes())
    assert (space.inbox / "rejected/会议.docx").read_bytes() == wrong
    mended = make_form()
    space.drop("会议.errors.docx", mended)
    assert space.run_once(JOB) == 0
    (files,) = space.records().values()
    assert files["notes.docx"] == mended
    assert space.remains() == []


def _read_comments(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/minutes-comments.xml")

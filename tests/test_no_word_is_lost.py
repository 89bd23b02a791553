"""Each word and figure of the notes is in PDF and DOCX, or a problem names its place."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from pipeline.processing.record import render_record
from pipeline.settings import Settings
from schemas.edition import Edition
from tests.printed_text import read_docx_text, read_pdf_pages

WORDS = ("alpha", "Beta7", "300", "2.5", "甲乙", "丙", "C3", "ｗ", "①", "naïve")
MARKS = (
    *("*", "**", "_", "__", "`", "``", "~~", "***", "|", "||", "\\", "[", "]", "](", ")", "("),
    *("<", ">", "<br>", "![", "&amp;", "&#35;", "#", "## ", "- ", "+ ", "1. ", "7. ", "2) "),
    *("> ", "\n", "\n\n", "\n  ", "\n    ", " ", "  ", "---", "===", "```", "~~~", ":", "："),
    *("，", "。", "“", "”", "（", "）", "、", "-", "–", "\u2011", "・", "[^1]", "[ ]", '"', "'"),
    *("https://example.com/", "@", "| a | b |\n|---|---|\n", "\n| ", " |\n", "<b>", "</b>"),
    *("\\*", "\\\\", "<https://example.com/a>", '[x](https://example.com "', '")', "*（"),
    *("）*", "$", "%", "^", "=", "\u00a0", "\u3000", "•"),
)
MARKDOWN = st.lists(st.sampled_from((*WORDS, *MARKS)), min_size=1, max_size=24).map("".join)
# Shapes of CommonMark, each written for this test.
SHAPES = (
    "*alpha*Beta7 **300**2.5",
    "alpha _Beta7_300",
    "```alpha\nBeta7\n```\n300",
    "~~~ 甲乙 300\nBeta7",
    "`` alpha ` Beta7 `` 300",
    "- alpha\n\n  Beta7\n- 300\n   1. C3\n   5. 甲乙",
    "1. alpha\n4. Beta7\n\n9) 300",
    "[alpha](https://example.com 'Beta7') [300](<x y>) [C3][丙]",
    '[](https://example.com/300) ![alpha](Beta7 "300")',
    "| alpha | Beta7 |\n|:--|--:|\n| 300 | 2.5 | C3 |\n| 甲乙 |\n丙",
    "| alpha | `Beta7 | 300` |\n| --- | --- |\n| C3 | 丙 |",
    "alpha\n===\nBeta7\n---\n300",
    "# alpha #\n###### Beta7 ##\n####### 300",
    "> alpha\n> > Beta7\n\n300",
    "    alpha\n\tBeta7",
    "alpha\\\nBeta7  \n300",
    "<div>\nalpha\n</div> <!-- Beta7 --> <?300?> <![CDATA[C3]]>",
    "[alpha]: /url 'Beta7'\n\n[alpha] [300]",
    "[^1]: alpha\n\nBeta7[^1]",
    "- [ ] alpha\n- [x] Beta7",
    "***alpha** Beta7* **300*C3*丙**",
    "*alpha **Beta7*** __300__C3 2*3*4",
    "<https://example.com/%41alpha> <me@example.com> <made-up:300>",
    "&alpha; &#945; &Beta7; 300&lt;C3",
    "\\\\server\\alpha C:\\Beta7\\_300 \\[C3\\]",
    "\n".join("  " * level + f"- C{level}" for level in range(23)),
    "甲*乙*丙 300×2.5*7（alpha）*3",
    "1、alpha\n2、Beta7\n（1）300",
)
WORD = re.compile(r"[^\W_]+")


RICH = [
    "meeting.objective",
    "meeting.background",
    "topics.discussion",
    "topics.conclusion",
    "topics.remarks",
    "topics.disagreements.positions",
    "retrospective.review",
    "retrospective.causes",
    "retrospective.improvements",
    "follow_up.next_focus",
    "follow_up.other",
]
PLAIN = [
    "meeting.subject",
    "meeting.initiator",
    "meeting.form",
    "meeting.venue",
    "topics.title",
    "topics.presenter",
    "topics.disagreements.point",
    "issues.problem",
    "issues.actions.task",
    "issues.actions.deliverable",
    "issues.actions.resources",
    "issues.actions.risk",
    "issues.actions.contingency",
    "issues.actions.remarks",
]


def make_notes(texts: dict[str, str]) -> bytes:
    """Notes with these texts in fields that are named by the keys on the way to them."""
    action = {"task": "t", "department": "IT", "owner": "Ann", "deliverable": "D"}
    notes: dict[str, Any] = {
        "meeting": {
            "id": "x",
            "subject": "S",
            "departments": ["IT"],
            "participants": ["Ann"],
            "time": "2024-05-10",
            "form": "video",
            "recorder": "Ann",
        },
        "topics": [{"title": "T", "conclusion": "c"}],
        "issues": [{"problem": "p", "actions": [{**action, "due": "2024-05-20"}]}],
    }
    for path, text in texts.items():
        *parts, key = path.split(".")
        place = notes
        for part in parts:
            empty = {"point": "d", "cause": "resources"} if part == "disagreements" else {}
            inner = place.setdefault(part, {} if len(parts) == 1 else [empty])
            place = inner[0] if isinstance(inner, list) else inner
        place[key] = text
    return json.dumps(notes, ensure_ascii=False).encode()


def list_words(text: str) -> set[str]:
    """The words and figures of a text, widths and links apart."""
    # Where a link leads stands behind it, and Word counts the items of lists.
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    without = re.sub(r"\]\([^()\n]*|^[ ]*([-+*][ ]+)*[0-9]+[.)](?=\s)", "]", text, flags=re.M)
    return set(WORD.findall(unicodedata.normalize("NFKC", without)))


def find_lost(
    rich: str, plain: str, of_rich: str = "topics.conclusion", of_plain: str = "issues.problem"
) -> dict[str, set[str]]:
    """The words that are neither printed nor told, by the file that lacks them."""
    data = make_notes({of_rich: f"c\n\n{rich}", of_plain: f"d {plain}"})
    rendering = render_record(data, "n.json", Edition(), Settings())
    if not rendering.files:
        assert any(problem.is_error for problem in rendering.problems)
        return {}
    told = " ".join(value for one in rendering.problems for value in one.details.values())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "record.pdf"
        file.write_bytes(rendering.files["x.pdf"])
        printed = {
            "pdf": "".join(read_pdf_pages(file)),
            "docx": read_docx_text(rendering.files["x.docx"]),
        }
    lost = {}
    for kind, text in printed.items():
        seen = unicodedata.normalize("NFKC", text + told)
        if missing := {word for word in list_words(f"{rich} {plain}") if word not in seen}:
            lost[kind] = missing
    return lost


@pytest.mark.slow
@pytest.mark.parametrize("text", SHAPES)
def test_no_word_of_a_shape_of_markdown_is_lost(text: str) -> None:
    assert find_lost(text, "t") == {}


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # Each try takes a third of a second.
    suppress_health_check=list(HealthCheck),
)
@given(MARKDOWN, MARKDOWN, st.sampled_from(RICH), st.sampled_from(PLAIN))
@example("a<br>b", "x\u2011y", RICH[0], PLAIN[0])
def test_no_word_of_any_markdown_is_lost(
    rich: str, plain: str, of_rich: str, of_plain: str
) -> None:
    assert find_lost(rich, plain, of_rich, of_plain) == {}


@pytest.mark.slow
@pytest.mark.parametrize("field", [*RICH, *PLAIN])
def test_each_field_is_printed(field: str) -> None:
    rich, plain = (field, PLAIN[0]) if field in RICH else (RICH[0], field)
    data = make_notes({rich: "alpha 300", plain: "alpha 300"})
    assert render_record(data, "n.json", Edition(), Settings()).files
    assert find_lost("alpha **300** 甲乙", "Beta7 丙 2.5", rich, plain) == {}

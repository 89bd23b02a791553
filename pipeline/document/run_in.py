"""Text that is run in: words of the form lead into it, as 会议指出，…, where it lets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from pipeline.document.richtext import NUMBERED, render_rich

if TYPE_CHECKING:
    from schemas.model import Language

_PAUSES: Final = "，：,: "
_TITLE: Final = re.compile("<strong>(?:(?!</strong>).)*</strong>", re.DOTALL)
"""A paragraph that is bold throughout: it heads what follows."""
_SIGNS_BEFORE: Final = re.compile(r"^[\s*_#]*")
_SPOKEN: Final = re.compile(
    r"(?:(?:本次|此次|这次)?会议(?:还|同时|一致|原则|首先|最后|进一步)?(?:指出|认为|听取|要求|议定|决定|强调|同意|"
    r"明确|研究|讨论|审议|审阅|通过|确定|建议|提出|提议|分析|回顾|通报|传达|学习|达成|商定|希望|号召|旨在|目的|目标|的目[的标])"
    r"|与会(?:人员|代表|各方|者|同志)"
    r"|the meeting (?:\w+ly )?(?:\w+ed|heard|took|found|held|made|set|was|is|aims)\b)",
    re.IGNORECASE,
)
"""How a text begins that says itself what the meeting did."""
_SPEECH: Final = re.compile(
    r"^[ \t*_]*[^\W\d_][^，。；！？、：:,;.!?|<`\[\n*_]{0,15}[*_]*[：:](?!//)",
    re.MULTILINE,
)
_SPEAKER: Final = re.compile(r"[\s*_]*(?:发言人|speaker)\s*\w{1,3}[*_]*[：:]", re.IGNORECASE)
"""Who says what follows."""


def render_run_in(
    text: str, lead: str, speech: str, colon: str, language: Language, field: str
) -> Markup:
    """HTML of `text` as `render_rich` gives it, with the words `lead` before its first paragraph.

    What does not begin with running text has them on a line of their own, with a `colon`; what is
    said by one after the other has the words `speech` there, where these are given. A text that
    says the like itself, as 会议指出 or "The meeting agreed", stands without any.
    """
    html = render_rich(text, language, field)
    words = _SIGNS_BEFORE.sub("", text)
    if _SPOKEN.match(words) or words.startswith(lead.strip(_PAUSES)):
        return html
    begin, end = f'<p data-field="{field}">', "</p>"
    first, _, rest = html.removeprefix(begin).partition(end)
    has_speakers = _is_speech(text)
    is_running = html.startswith(begin) and not NUMBERED.match(text) and not _TITLE.fullmatch(first)
    if has_speakers or not is_running:
        told = speech if has_speakers and speech else lead
        label = Markup('<p class="label">{}{}</p>\n')
        return label.format(told.rstrip(_PAUSES), colon.strip()) + html
    line = Markup('<p>{}<data data-field="{}">').format(lead, field)
    return Markup(f"{line}{first}</data>{end}{rest}")  # noqa: S704  # as the parser escaped it


def _is_speech(text: str) -> bool:
    """Whether names with a colon begin it and another line, or a speaker who has none."""
    found = [match.start() for match, _ in zip(_SPEECH.finditer(text), range(2), strict=False)]
    return bool(_SPEAKER.match(text)) or (len(found) > 1 and not text[: found[0]].strip())

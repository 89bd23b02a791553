"""Names as people write them: compared as one however written, and parted from notes on them.

Notes on a name are such as 苏明月（客服部 主管）, 韩朗（请假）, Ann Lee (chair).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schemas.choices import fold_word, index_words
from schemas.dates import fold_width
from schemas.model import Attendance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from schemas.model import Person


_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("•‧∙⋅・", "·"),
        **dict.fromkeys("’‘ʼʹ`´", "'"),
    }
)


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """`name` as it is compared.

    Width, case, composition, invisible characters and look-alike signs make no difference, nor
    do blanks beside Chinese, Japanese and Korean letters: `张 三` is `张三`. One blank between
    letters of an alphabet counts, since `Li Na` need not be `Lina`.
    """
    plain = unicodedata.normalize("NFKC", name.translate(_ALIKE)).translate(_ALIKE)
    plain = unicodedata.normalize("NFKC", "".join(filter(_is_seen, plain)).casefold())
    words = plain.split()
    folded = "".join(words[:1])
    for word in words[1:]:
        folded += word if _is_wide(folded[-1]) or _is_wide(word[0]) else f" {word}"
    return folded


def unify_names(names: Iterable[str]) -> Mapping[str, str]:
    """For every spelling that is not the usual one of its name, the usual one.

    That is the spelling most of `names` have; of several, the shortest, which has no odd blanks,
    and the one with capitals where names have them.
    """
    counts = Counter(names)
    usual: dict[str, str] = {}
    for name in counts:
        best = usual.setdefault(fold_name(name), name)
        if _rank(name, counts) > _rank(best, counts):
            usual[fold_name(name)] = name
    return {name: best for name in counts if (best := usual[fold_name(name)]) != name}


def _rank(name: str, counts: Mapping[str, int]) -> tuple[int, int, bool]:
    return counts[name], -len(name), name.istitle()


def _is_seen(mark: str) -> bool:
    # Variation selectors choose a glyph of the same character.
    if "\ufe00" <= mark <= "\ufe0f" or "\U000e0100" <= mark <= "\U000e01ef":
        return False
    return mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf")


def _is_wide(mark: str) -> bool:
    return unicodedata.east_asian_width(mark) in "WF"


LONGEST = 200
"""Characters of a name with its notes; what is longer is prose."""
_OPENING, _CLOSING = "(（[［【〔<＜{「", ")）]］】〕>＞}」"
_SIGNS = frozenset(f"{_OPENING}{_CLOSING}:：-–—")
_ODD = _SIGNS - frozenset("-–—")
_GLUED_WORDS = ("请假", "請假", "缺席", "出席", "参加", "参会", "未到")
# Few names have notes, so patterns are compiled when one does: compiling all of them takes as long
# as checking a file.
_INSIDE = "".join(f"\\{mark}" for mark in _OPENING + _CLOSING)
_GROUP = rf"[(（\[［【〔<＜{{「](?P<note>[^{_INSIDE}]*)[)）\]］】〕>＞}}」]"
_AT_END = rf"(?P<name>.*?\S)\s*{_GROUP}\s*"
_AT_START = rf"\s*{_GROUP}\s*(?P<name>\S.*)"
_BEHIND = r"(?P<name>.*?\S)(?:\s*[-–—:：]\s*|\s+)(?P<note>[^\s:：-]+)"
_GLUED = r"(?P<name>[\u3400-\u9fff]{2,}?)(?P<note>[请請]假|缺席|未出席|未参[加会]|未到)"
_BETWEEN = r"\s*[，,、;；/|]\s*|(?<=[\u3400-\u9fff])\s+"
_ABSENT_ZH = (
    r"[请請告]假|缺席|缺勤|未出席|未[参參与與][加会會]|未到[会會场場]?|没来|没到|不在|调休"
    r"|(?:未能|不能|无法)[参出到]\w+|[病事年产婚丧休]假"
)
_ABSENT_EN = (
    r"absent|absence|abs\.?|(?:sent )?apologies|regrets|excused|declined|unavailable|missing|missed"
    r"|(?:on )?(?:\w+ )?leave|unable to \w+|not (?:present|attend(?:ing)?|here)|no[- ]show|sick|PTO"
    r"|(?:could|can|did|was|will) ?(?:not|n't)(?: \w+)*|(?:on )?vacation"
)
_PLAIN_ABSENCE = rf"(?:因\w{{1,4}}?|临时|已|无故)?(?:{_ABSENT_ZH})|{_ABSENT_EN}|[缺假×✗✘]"
_ABSENCE = rf"{_ABSENT_ZH}|未能|不能|无法|\b(?:{_ABSENT_EN})\b"
_LIKELY_ABSENCE = (
    r"出差|公出|外出|由.{1,8}代|委托|\baway\b|\btravell?ing\b|\bout of office\b|\bOOO\b"
    r"|\brepresented by\b|\bproxy\b"
)
_PRESENCE = (
    r"(?<![未不])参[加会]|(?<!未)出席|到会|线上|在线|远程|视频|电话|接入"
    r"|\bonline\b|\bremote|\bdial|\bvideo\b|\bphone\b"
)
_OF_SEVERAL = r"[均都皆]|以上|全部|\b(?:both|all)\b"
_CHAIR = r"(?:会议)?主持(?:人|会议)?|(?:the )?chair(?:person|man|woman|ing)?"
_RECORDER = r"(?:会议)?记录(?:人|员)?|recorder|minutes|(?:note|minute)[- ]?taker"
_DEPARTMENT = (
    r".*(?:部|部门|中心|科|处|室|组|公司|集团|局|厂|院|所|事业群|团队|委员会|办公室|工会)"
    r"|.*\b(?:dept|department|team|office|division|group|unit|cent(?:er|re)|committee|board"
    r"|inc|ltd|llc|gmbh|corp)\.?"
    r"|IT|HR|PR|QA|R&D|sales|marketing|finance|accounting|legal|procurement|purchasing|engineering"
    r"|operations|support|logistics|production|quality|security|product|design|research"
)
_ADDRESS = r"[^@＠\s]+[@＠][^@＠\s.]+(?:\.[^@＠\s.]+)+"
_ADDRESSED = rf"(?P<name>.*?\S)\s+(?P<note>{_ADDRESS})"
_TITLE = (
    r".*(?:总监|经理|主管|主任|[部科处院所局厂组队校司]长|总裁|主席|书记|秘书|助理|专员|工程师|会计|出纳|顾问|教授"
    r"|研究员|律师|老师|总工|负责人|委员|干事|代表|设计师|分析师|架构师|主编|编辑|[正副]职|董事)"
    r"|(?:.*\b)?(?:manager|director|lead|leader|engineer|officer|C[EFOT]O|CIO|president|secretary"
    r"|assistant|analyst|consultant|designer|developer|architect|accountant|specialist"
    r"|coordinator|supervisor|partner|counsel|intern|professor)|head(?: of .*)?|chief .*"
    r"|VP(?: .*)?"
)


class Meaning(Enum):
    """What a piece of a note says of a person."""

    ATTENDANCE = auto()
    CHAIR = auto()
    RECORDER = auto()
    DEPARTMENT = auto()
    TITLE = auto()
    ADDRESS = auto()
    UNKNOWN = auto()


_KINDS = (
    (_CHAIR, Meaning.CHAIR),
    (_RECORDER, Meaning.RECORDER),
    (_ADDRESS, Meaning.ADDRESS),
    (_TITLE, Meaning.TITLE),
    (_DEPARTMENT, Meaning.DEPARTMENT),
)
_PLACES = {
    Meaning.DEPARTMENT: "department",
    Meaning.TITLE: "title",
    Meaning.ADDRESS: "email",
}
_CHINESE_PLACE = r"[\u3400-\u9fff\w]+(?:部门|[部科处室组局厂院所]|中心|公司|集团|办公室)"


@dataclass(frozen=True, slots=True)
class Noted:
    """A name without the notes around it, and the pieces of these."""

    name: str
    pieces: tuple[str, ...] = ()

    def keep(self, pieces: Iterable[str]) -> str:
        """The name with some of its pieces in brackets behind it."""
        kept = list(pieces)
        if not kept:
            return self.name
        if all(piece.isascii() for piece in (self.name, *kept)):
            return f"{self.name} ({', '.join(kept)})"
        return f"{self.name}（{'，'.join(kept)}）"


@lru_cache(maxsize=4096)
def split_notes(text: str) -> Noted:
    """The name in `text`, and what stands in brackets around it or is added as `- absent`."""
    name, notes = text.strip(), list[str]()
    if len(name) > LONGEST or not _may_be_noted(name):
        return Noted(name)
    while group := _fullmatch(_AT_END, name) or _fullmatch(_AT_START, name):
        name = group["name"]
        notes.insert(0, group["note"])
    if (behind := _find_behind(name)) is not None:
        name = behind["name"]
        notes.insert(0, behind["note"])
    pieces = (piece.strip() for note in notes for piece in re.split(_BETWEEN, note))
    return Noted(name, tuple(piece for piece in pieces if piece))


def _may_be_noted(name: str) -> bool:
    has_signs = any(mark in _SIGNS or mark.isspace() for mark in name)
    return has_signs or name.endswith(_GLUED_WORDS)


def bare_name(text: str) -> str:
    """The name in `text` without its notes."""
    return split_notes(text).name


def read_attendance(text: str) -> Attendance | None:
    """What the notes of a name say of the attendance; None where they say nothing of it.

    Who may have been absent is taken as absent: nobody is certified to have been there on doubt.
    """
    said = {find_attendance(piece) for piece in split_notes(text).pieces}
    inside = fold_name("，".join(re.findall(_GROUP, text)))
    if Attendance.ABSENT in said or _search(_ABSENCE, inside):
        return Attendance.ABSENT
    if _search(_LIKELY_ABSENCE, inside) and not _search(_PRESENCE, inside):
        return Attendance.ABSENT
    return Attendance.OBSERVER if Attendance.OBSERVER in said else next(filter(None, said), None)


def find_attendance(piece: str) -> Attendance | None:
    """The attendance that a piece of a note is a plain word for."""
    plain = fold_name(piece)
    words, word = index_words(Attendance), fold_word(plain)
    if word in ("yes", "no"):
        return None
    found = words.known.get(word) or words.near.get(word)
    if found is None and _fullmatch(_PLAIN_ABSENCE, plain):
        return Attendance.ABSENT
    return Attendance(found) if found else None


def drop_attendance(text: str) -> str:
    """`text` without the words that are printed for its attendance anyway."""
    noted = split_notes(text)
    known = index_words(Attendance).known
    kept = [piece for piece in noted.pieces if fold_word(fold_name(piece)) not in known]
    return noted.keep(kept) if len(kept) < len(noted.pieces) else text


def is_of_several(text: str) -> bool:
    """Whether a note is about several people, such as 均请假, or is no name but a note alone."""
    pieces = split_notes(text).pieces
    if any(_search(_OF_SEVERAL, piece) and _search(_ABSENCE, piece) for piece in pieces):
        return True
    return find_attendance(text) is not None or bool(
        re.match(_OF_SEVERAL, text, re.IGNORECASE) and _search(_ABSENCE, text)
    )


def classify_piece(piece: str, departments: Collection[str] = ()) -> Meaning:
    """What a piece says; `departments` are the known ones, folded."""
    if fold_name(piece) in departments:
        return Meaning.DEPARTMENT
    if find_attendance(piece):
        return Meaning.ATTENDANCE
    return next((kind for pattern, kind in _KINDS if _fullmatch(pattern, piece)), Meaning.UNKNOWN)


def find_doubts(text: str, departments: Collection[str] = ()) -> list[str]:
    """The pieces of the notes of a name that are not understood."""
    pieces = split_notes(text).pieces
    return [piece for piece in pieces if classify_piece(piece, departments) is Meaning.UNKNOWN]


def find_open_notes(name: str) -> list[str]:
    """The notes that stayed with the name of a participant without being plain in what they say."""
    said = read_attendance(name)
    noted = split_notes(name)
    open_ones = [piece for piece in noted.pieces if not said or find_attendance(piece) is not said]
    return open_ones or [noted.name] * any(mark in _ODD for mark in noted.name)


def place_notes(
    person: Person, departments: Collection[str], chair: str, recorder: str
) -> tuple[Person, bool]:
    """`person` with what the notes of the name say in its place, and if it was in the chair.

    What is said otherwise already, or is not understood, stays in the name.
    """
    noted = split_notes(person.name)
    found: dict[str, Any] = {
        "department": person.department,
        "title": person.title,
        "email": person.email,
    }
    kept, led = [], False
    for piece in _part_titles(noted.pieces, departments):
        meaning = classify_piece(piece, departments)
        if meaning is Meaning.CHAIR and (not chair or _names(chair, noted.name)):
            led = True
        elif meaning is Meaning.RECORDER and _names(recorder, noted.name):
            continue
        elif (key := _PLACES.get(meaning)) and _agree(found[key], piece):
            found[key] = found[key] or (fold_width(piece) if key == "email" else piece)
        else:
            kept.append(piece)
    if tuple(kept) == noted.pieces:
        return person, led
    return replace(person, name=noted.keep(kept), **found), led


def _find_behind(name: str) -> re.Match[str] | None:
    if addressed := _fullmatch(_ADDRESSED, name):
        return addressed
    behind = _fullmatch(_BEHIND, name)
    if behind is None:
        return _fullmatch(_GLUED, name)
    is_word = find_attendance(behind["note"]) or _fullmatch(_CHAIR, behind["note"])
    gap = name[behind.end("name") : behind.start("note")]
    # A surname may be an English word.
    return behind if is_word and (gap.strip() or not behind["note"].isascii()) else None


def _part_titles(pieces: Iterable[str], departments: Collection[str]) -> Iterator[str]:
    """`pieces` with 客服部主管 parted in department and title."""
    for piece in pieces:
        if classify_piece(piece, departments) is Meaning.TITLE:
            for cut in range(len(piece) - 1, 1, -1):
                front, title = piece[:cut].strip(), piece[cut:].strip()
                is_place = fold_name(front) in departments or _fullmatch(_CHINESE_PLACE, front)
                if is_place and _fullmatch(_TITLE, title):
                    yield from (front, title)
                    break
            else:
                yield piece
        else:
            yield piece


def _names(text: str, name: str) -> bool:
    return fold_name(name) in {fold_name(bare_name(one)) for one in re.split(r"[、，,;；]", text)}


def _agree(known: str, piece: str) -> bool:
    return not known or fold_name(known) == fold_name(piece)


def _fullmatch(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL)


def _search(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, re.IGNORECASE)

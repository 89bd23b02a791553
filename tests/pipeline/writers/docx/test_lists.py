"""Lists of the form are Word's lists."""

from __future__ import annotations

from tests.word_files import (
    W,
    make_form,
    read_part,
    read_text,
    read_value,
    replace_body,
    write,
    write_rich,
)


def list_items(data: bytes) -> dict[str, tuple[str, str]]:
    """Number id and level of every paragraph that has them, by its text."""
    return {
        read_text(paragraph): (
            read_value(paragraph, "pPr/numPr/numId"),
            read_value(paragraph, "pPr/numPr/ilvl"),
        )
        for paragraph in read_part(data).iter(W + "p")
        if paragraph.find(f"{W}pPr/{W}numPr") is not None
    }


def list_levels(data: bytes) -> list[str]:
    """The level of every paragraph."""
    return [read_value(item, "pPr/numPr/ilvl") for item in read_part(data).iter(W + "p")]


def find_start(data: bytes, number: str) -> str:
    """Where the list `number` is told to start."""
    for num in read_part(data, "word/numbering.xml").iter(W + "num"):
        if num.get(W + "numId") == number:
            return read_value(num, "lvlOverride/startOverride")
    raise AssertionError(number)


def test_items_of_one_list_share_a_number() -> None:
    items = list_items(write_rich("1. 甲\n2. 乙"))
    assert items["甲"] == items["乙"]


def test_every_numbered_list_counts_anew() -> None:
    data = write_rich("1. 甲\n2. 乙\n\n段落\n\n1. 丙")
    items = list_items(data)
    assert items["甲"][0] != items["丙"][0]
    assert find_start(data, items["丙"][0]) == "1"


def test_a_list_may_start_where_its_recorder_says() -> None:
    data = write_rich("7. 甲\n8. 乙")
    assert find_start(data, list_items(data)["甲"][0]) == "7"


def test_lists_in_lists_are_a_level_deeper() -> None:
    items = list_items(write_rich("- 甲\n  - 乙\n    1. 丙\n- 丁"))
    assert [items[text][1] for text in "甲乙丙丁"] == ["0", "1", "2", "0"]
    assert items["甲"][0] == items["乙"][0] != items["丙"][0]


def test_only_the_first_paragraph_of_an_item_has_its_number() -> None:
    data = write_rich("1. 甲\n\n   乙\n\n2. 丙")
    assert set(list_items(data)) == {"甲", "丙"}


def test_an_empty_item_keeps_its_number() -> None:
    form = replace_body(make_form(), "<ol><li></li><li><ul><li>内</li></ul></li></ol>")
    assert list_levels(write(form)) == ["0", "0", "1"]


def test_deeper_than_word_counts_looks_like_its_deepest_level() -> None:
    form = replace_body(make_form(), "<ul><li>层" * 12 + "</li></ul>" * 12)
    assert list_levels(write(form)) == [str(min(level, 8)) for level in range(12)]

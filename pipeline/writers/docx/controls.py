"""Content controls: the places of a form to fill in, each with a prompt that goes when one types.

They stand inside a line and hold rich text, a date or one of a few words: what Word, WPS and
LibreOffice share. LibreOffice 7.4 loses their names: the bookmark around tells the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import RGBColor

from pipeline.writers.docx.ooxml import add
from schemas.field_marks import name_mark

if TYPE_CHECKING:
    from docx.document import Document

    from pipeline.document.template import Prompt
    from pipeline.writers.docx.ooxml import Element

STYLE: Final = "Placeholder Text"
"""What Word calls the style of prompts, and takes away when one types over them."""
_GREY: Final = RGBColor(0x6B, 0x6B, 0x6B)


def define_placeholder(document: Document) -> str:
    """The id of the style of prompts, which is added where the document has none."""
    if STYLE not in document.styles:
        style = document.styles.add_style(STYLE, WD_STYLE_TYPE.CHARACTER, builtin=True)
        style.font.color.rgb = _GREY
    return str(document.styles[STYLE].style_id)


def open_control(paragraph: Element, path: str, prompt: Prompt, number: int) -> Element:
    """Append a control for the field at `path`; gives what takes its text."""
    control = add(paragraph, "sdt")
    properties = add(control, "sdtPr")
    add(properties, "alias", prompt.label)
    if mark := name_mark(path):
        add(properties, "tag", mark)
    add(properties, "id", str(number))
    if not prompt.is_filled:
        add(properties, "showingPlcHdr")
    if prompt.choices:
        listed = add(properties, "dropDownList")
        for word in prompt.choices:
            add(listed, "listItem", displayText=word, value=word)
    elif prompt.is_date:
        date = add(properties, "date")
        add(date, "dateFormat", "yyyy-MM-dd")
        add(date, "storeMappedDataAs", "date")
        add(date, "calendar", "gregorian")
    else:
        add(properties, "richText")
    return add(control, "sdtContent")

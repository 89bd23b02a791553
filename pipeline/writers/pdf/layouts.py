"""Lines of text shaped less often.

WeasyPrint sets up Pango anew for every piece of text, shapes four lines of Chinese to break one,
throws away the line that it has measured and shapes it again to draw it. Here what belongs to a
style is set up once a style, hardly more than a line is shaped to break one, and a measured line
is kept until it is drawn. The lines are the same to the bit.
"""

from __future__ import annotations

import re
from typing import Any

from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

_SEPARATORS = frozenset("\n\r\t\u2029")
"""Pango lays text without these out alike in single paragraph mode, which drawing asks for."""
_HAN = re.compile("[\u4e00-\u9fff]{8}")
"""Between any two of these a line may end, whatever comes after."""
_MARGIN = 24
"""Bytes of eight of these."""
_Base: Any = line_break.Layout
_split: Any = inline.split_first_line


def install_layouts() -> None:
    """Have WeasyPrint lay text out with `KeptLayout` and `split_first_line`."""
    line_break.Layout = KeptLayout
    inline.split_first_line = split_first_line


def split_first_line(
    text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **options: Any
) -> Any:
    """Break a line off `text`, looking at little more of it where that decides the break."""
    size = style["font_size"]
    if max_width is not None and size and 0 < max_width < len(text) * size:
        found = _HAN.search(text, int(max_width / size) + 1)
        if found and found.end() < len(text):
            result = _split(text[: found.end()], style, context, max_width, *rest, **options)
            resume_at = result[2]
            if resume_at and resume_at <= len(text[: found.end()].encode()) - _MARGIN:
                return result
    return _split(text, style, context, max_width, *rest, **options)


class Setting:
    """What all texts of one style share: Pango's context, font and attributes."""

    def __init__(self, style: Any) -> None:
        self.context = ffi.gc(
            pango.pango_font_map_create_context(style.font_config.font_map),
            gobject.g_object_unref,
        )
        pango.pango_context_set_round_glyph_positions(self.context, False)
        pango.pango_context_set_base_dir(self.context, PANGO_DIRECTION[style["direction"]])
        self.language = pango.pango_language_get_default()
        tag = style["lang"]
        if style["font_language_override"] != "normal":
            override = style["font_language_override"]
            tag = LST_TO_ISO.get(override.lower(), override)
        if tag:
            pointer, tag = unicode_to_char_p(tag)
            self.language = pango.pango_language_from_string(pointer)
            pango.pango_context_set_language(self.context, self.language)
        self.font = get_font_description(style)
        self.breaks_words = style["overflow_wrap"] in ("anywhere", "break-word")
        self.letter_spacing = style["letter_spacing"]
        self.word_spacing = style["word_spacing"]
        self.attributes = self.make_attributes(style)

    def make_attributes(self, style: Any) -> Any:
        """The OpenType features, and no hyphens where a word breaks."""
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        features = font_features(
            style["font_kerning"],
            style["font_variant_ligatures"],
            style["font_variant_position"],
            style["font_variant_caps"],
            style["font_variant_numeric"],
            style["font_variant_alternates"],
            style["font_variant_east_asian"],
            style["font_feature_settings"],
        )
        if features:
            text = ",".join(f"{key} {value}" for key, value in features.items()).encode()
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(text))
        if self.breaks_words:
            pango.pango_attr_list_change(attributes, pango.pango_attr_insert_hyphens_new(False))
        return attributes


class KeptLayout(_Base):  # type: ignore[misc]  # WeasyPrint has no types
    """A Pango layout whose setting is its style's and whose line stays shaped."""

    def setup(self, style: Any) -> None:
        """Begin a layout in `style`."""
        if style["text_decoration_line"] != "none":
            self.setting = None
            super().setup(style)
            return
        setting = style.__dict__.get("_setting")
        if setting is None:
            setting = style.__dict__["_setting"] = Setting(style)
        self.style, self.setting, self.language = style, setting, setting.language
        self.first_line_direction = 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(setting.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, setting.font)
        pango.pango_layout_set_attributes(self.layout, setting.attributes)

    def set_text(self, text: str, justify: bool = False) -> None:
        """Lay `text` out up to its first line end."""
        setting = self.setting
        spaced = setting is not None and (
            setting.letter_spacing != "normal"
            or setting.word_spacing
            or (justify and self.justification_spacing)
        )
        if setting is None or spaced or not _SEPARATORS.isdisjoint(text):
            if setting is not None:
                # What follows adds to the attributes: they must be this text's own.
                own = setting.make_attributes(self.style)
                pango.pango_layout_set_attributes(self.layout, own)
                pango.pango_layout_set_single_paragraph_mode(self.layout, False)
            super().set_text(text, justify)
            return
        self.text = text
        pointer, _ = unicode_to_char_p(text)
        pango.pango_layout_set_single_paragraph_mode(self.layout, True)
        pango.pango_layout_set_text(self.layout, pointer, -1)

    def deactivate(self) -> None:
        """Keep the line until it is drawn."""

    def reactivate(self, style: Any) -> None:
        """Make ready to draw in `style`."""
        if style is not self.style or self.justification_spacing or self.setting is None:
            self.setup(style)
            self.set_text(self.text, justify=True)

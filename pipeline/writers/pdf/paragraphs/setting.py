"""How the texts of one style are set: Pango's context, font and attributes, and the line height."""

from __future__ import annotations

from typing import Any

from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description
from weasyprint.text.line_break import strut

_FEATURES = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)

_OWN = frozenset(
    (
        *_FEATURES,
        *("font_family", "font_size", "font_style", "font_stretch", "font_weight"),
        *("font_variation_settings", "font_language_override", "lang", "direction"),
        *("line_height", "hyphenate_character"),
    )
)
"""What decides a setting; each is inherited."""


class Setting:
    """What all texts of one style share; lengths are in CSS pixels."""

    def __init__(self, style: Any) -> None:
        self.hyphenate_character: str = style["hyphenate_character"]
        self.size: float = style["font_size"]
        self.kept: dict[object, Any] = {}
        """What was made for this setting once, for whoever made it to find again."""
        self.line_height, self.baseline = strut(style)
        """From the top of the line to the line that letters stand on."""
        self.context = ffi.gc(
            pango.pango_font_map_create_context(style.font_config.font_map),
            gobject.g_object_unref,
        )
        pango.pango_context_set_round_glyph_positions(self.context, False)
        pango.pango_context_set_base_dir(self.context, PANGO_DIRECTION[style["direction"]])
        override = style["font_language_override"]
        language = (
            style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
        )
        if language:
            pointer, _ = unicode_to_char_p(language)
            pango.pango_context_set_language(
                self.context, pango.pango_language_from_string(pointer)
            )
        self.font = get_font_description(style)
        self.attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        features = font_features(*(style[name] for name in _FEATURES))
        if features:
            text = ",".join(f"{key} {value}" for key, value in features.items()).encode()
            pango.pango_attr_list_insert(self.attributes, pango.pango_attr_font_features_new(text))

    def make_layout(self, text: str) -> Any:
        """A Pango layout with `text` on one endless line."""
        layout = ffi.gc(pango.pango_layout_new(self.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout, False)
        pango.pango_layout_set_single_paragraph_mode(layout, True)
        pango.pango_layout_set_font_description(layout, self.font)
        pango.pango_layout_set_attributes(layout, self.attributes)
        pointer, _ = unicode_to_char_p(text)
        pango.pango_layout_set_text(layout, pointer, -1)
        return layout


def find_setting(style: Any) -> Setting:
    """The setting of `style`: that of the style around it, where it says nothing of its own."""
    setting: Setting | None = style.__dict__.get("_setting")
    if setting is None:
        around = style.parent_style
        if around is None or not _OWN.isdisjoint(getattr(style, "cascaded", ())):
            setting = Setting(style)
        else:
            setting = find_setting(around)
        style._setting = setting
    return setting

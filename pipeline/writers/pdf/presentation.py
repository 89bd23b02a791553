"""Characters that are both sign and emoji, drawn as the signs that the bundled faces hold."""

from __future__ import annotations

import re

_TEXT = "\N{VARIATION SELECTOR-15}"
_EMOJI = "\N{VARIATION SELECTOR-16}"
# Those of the bundled faces that Unicode shows as emoji unless told otherwise
# (emoji-data.txt, Emoji_Presentation): an emoji font of the system would take them.
_SIGNS = re.compile(
    "[⌚⌛⏩⏪⏳◽◾☔☕♿⚡⚪⚫⚽⚾⛄⛅⛔✅✋❌❓❗⬛⬜⭐⭕"
    "\U0001f18e\U0001f191-\U0001f19a\U0001f201\U0001f21a\U0001f22f"
    "\U0001f232-\U0001f236\U0001f238-\U0001f23a\U0001f250\U0001f251](?!\ufe0e)"
)


def present_as_text(html: str) -> str:
    """Ask for the plain sign wherever `html` holds a character that could be an emoji."""
    return _SIGNS.sub(lambda sign: sign[0] + _TEXT, html.replace(_EMOJI, _TEXT))

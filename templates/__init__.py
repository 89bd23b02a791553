"""What a customer may change: themes, labels and fonts."""

from pathlib import Path

TEMPLATES = Path(__file__).parent
FONTS = TEMPLATES / "fonts"

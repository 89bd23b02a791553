"""Published records again: rendered anew where they are stale, verified, their notes extracted."""

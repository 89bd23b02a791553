"""The minutes program: from a notes file to the published record."""

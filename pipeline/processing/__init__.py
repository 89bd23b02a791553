"""Processing: one notes file, or many, from bytes to a published record."""

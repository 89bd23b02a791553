"""Validation: from the tree of the notes to a record, or to every problem with its location."""

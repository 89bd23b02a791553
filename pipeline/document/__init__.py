"""The document of a record: one semantic HTML form, with its theme and its labels."""

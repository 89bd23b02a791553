"""From the record to its form: one semantic HTML document."""

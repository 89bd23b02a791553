"""From the record to its form: one semantic HTML document."""

from pipeline.compose.form import Form, compose_form

__all__ = ["Form", "compose_form"]

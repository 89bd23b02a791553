"""The DOCX writer: from the form to a Word file that uses named styles only."""

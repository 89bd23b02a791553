"""Reading notes: bytes of YAML or JSON into a tree of text that remembers its places."""

from pipeline.source.notes import Notes, Tree, Value
from pipeline.source.read import read_notes

__all__ = ["Notes", "Tree", "Value", "read_notes"]

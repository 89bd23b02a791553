"""Readers of notes: bytes of YAML or JSON into a tree of text that remembers its places."""

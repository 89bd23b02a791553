"""Reports: outcomes as lines of text, as JSON and as what other tools read."""

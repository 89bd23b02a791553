"""The watcher: files that are dropped into the inbox become records, or are rejected."""

"""One question kind a file, in one registry."""

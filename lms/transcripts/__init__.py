"""The transcript: one document, several renderings, and its public check."""

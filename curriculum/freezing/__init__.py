"""Turning live pages and definitions into the neutral documents of `curriculum/documents.py`; writes only assets."""

"""A Django app with one snippet made of Wagtail's own blocks alone: the reference of `benchmarks/editor.py`."""

"""One renderer per release schema, kept for ever: a release made today must show the same in ten years."""

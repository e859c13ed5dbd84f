"""Template tags of the curriculum."""

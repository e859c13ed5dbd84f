"""Commands of the curriculum."""

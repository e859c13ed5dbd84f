"""A view parses, calls and renders; what it calls lives in the modules named for the act."""

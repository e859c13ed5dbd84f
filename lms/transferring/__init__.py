"""Statements from one record store to another: to a file, from a file, and from another store over xAPI."""

"""The memory: one function appends statements, everything else is derived from them."""

"""Looking through the ledger: finding statements, saying them in words, and what one of them changed. Reads only."""

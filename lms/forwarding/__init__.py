"""Forwarding of statements to external learning record stores. It reads the ledger and never writes it."""

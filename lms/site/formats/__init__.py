"""Dates as Europeans write them in English; French ones are Django's."""

"""The stand-alone site: Médiane running alone."""

"""What Médiane tells the rest of a site. Receivers run after the commit; one that fails harms nothing else."""

from django.dispatch import Signal

# Sent with `uuids`: the ids of statements that were new, in the order of the ledger.
statements_recorded = Signal()

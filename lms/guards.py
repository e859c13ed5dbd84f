"""The ledger refuses change in the database itself: its tables are append-only (`competencies/guards.py` says how)."""

from competencies.guards import append_only
from lms.models import Statement, StatementActivity, StatementAgent, StatementBody

GUARDS = tuple(
    guard
    for model in (Statement, StatementBody, StatementAgent, StatementActivity)
    for guard in append_only(model._meta.db_table, name=f"{model._meta.db_table}_kept")
)

"""The ledger refuses change in the database itself: its tables are append-only (`competencies/guards.py` says how)."""

from competencies.guards import append_only
from lms.models import Statement, StatementActivity, StatementAgent, StatementBody

GUARDS = tuple(
    guard
    for table in (model._meta.db_table for model in (Statement, StatementBody, StatementAgent, StatementActivity))
    for guard in append_only(table, name=f"{table}_kept")
)

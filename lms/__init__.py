"""People who learn: organisations, cohorts, enrolments, attempts, the ledger of statements, attainments, transcripts.

Only this app writes about a person.
"""

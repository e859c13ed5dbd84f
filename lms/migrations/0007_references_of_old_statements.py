"""Statements that stood before references were followed: what they take over, and which of them are void.

The rules are those of `lms/records/references.py` at that time. Backwards nothing is undone: the tables that were filled
go with their own migrations.
"""

from django.db import migrations

DEEPEST = 32
VOIDED = "http://adlnet.gov/expapi/verbs/voided"

CHAINS = f"""
    WITH RECURSIVE chain(statement, via, depth) AS (
        SELECT below.id, above.id, 1
        FROM mediane_lms_statement below JOIN mediane_lms_statement above ON above.uuid = below.reference
        UNION
        SELECT chain.statement, above.id, chain.depth + 1
        FROM chain JOIN mediane_lms_statement below ON below.id = chain.via
        JOIN mediane_lms_statement above ON above.uuid = below.reference
        WHERE chain.depth < {DEEPEST}
    ), pair AS (SELECT DISTINCT statement, via FROM chain WHERE statement <> via)
"""
FACTS = f"""
    INSERT INTO mediane_lms_statementfact (statement_id, via_id, verb_id, registration)
    {CHAINS}
    SELECT pair.statement, pair.via, told.verb_id, told.registration
    FROM pair JOIN mediane_lms_statement told ON told.id = pair.via
    ON CONFLICT DO NOTHING
"""
LINKS = """
    INSERT INTO mediane_lms_fact{kind} ({kind}_id, role, statement_id, via_id)
    SELECT link.{kind}_id, link.role, fact.statement_id, fact.via_id
    FROM mediane_lms_statementfact fact JOIN mediane_lms_statement{kind} link ON link.statement_id = fact.via_id
    WHERE true
    ON CONFLICT DO NOTHING
"""
VOIDINGS = f"""
    INSERT INTO mediane_lms_voiding (statement_id, by_id)
    SELECT target.id, min(voiding.id)
    FROM mediane_lms_statement voiding
    JOIN mediane_lms_verb verb ON verb.id = voiding.verb_id AND verb.iri = '{VOIDED}'
    JOIN mediane_lms_statement target ON target.uuid = voiding.reference
    WHERE target.verb_id <> voiding.verb_id
      AND (voiding.projected OR target.authority_id = voiding.authority_id)
    GROUP BY target.id
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0006_tombstones")]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (FACTS, LINKS.format(kind="agent"), LINKS.format(kind="activity"), VOIDINGS)
    ]

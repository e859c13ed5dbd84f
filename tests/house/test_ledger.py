"""One function writes history: only lms/records/ledger.py makes Statement rows, and nothing changes or removes them.

The database guards refuse changes at run time; this refuses them where they would be written.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.support.source import calls, chain, modules, name_of, tree

WRITER = "lms/records/ledger.py"
# The two ways in which that one writes its rows (lms/records/writing.py), called by nothing else.
HANDS = {"lms/records/writing_portable.py", "lms/records/writing_postgresql.py"}
ERASER = "lms/records/burying.py"  # drops statements by tombstone, for retention and erasure
CREATES = {"create", "acreate", "bulk_create", "abulk_create", "get_or_create", "update_or_create", "save", "asave"}
CHANGES = {"update", "aupdate", "bulk_update", "abulk_update", "delete", "adelete", "raw"}
RAW_SQL = re.compile(r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+\"?mediane_lms_statement\b", re.IGNORECASE)


def statement_names(module: ast.Module) -> set[str]:
    """The names by which this module knows our Statement model (tincan's Statement is another thing)."""
    return {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and re.match(r"lms\.models\b|^(models|statement)$", node.module or "")
        for alias in node.names
        if alias.name == "Statement"
    }


def offences(module: ast.Module) -> list[tuple[str, int]]:
    """(what, line) of every creation or change of a statement in this module."""
    names = statement_names(module)
    found = []
    for call in calls(module):
        path = chain(call.func)
        if not path:
            continue
        about = path[0] in names or any(part in {"Statement", "statements", "statement_set"} for part in path[1:-1])
        if (len(path) == 1 and path[0] in names) or (about and path[-1] in CREATES):
            found.append(("creates", call.lineno))
        elif about and path[-1] in CHANGES:
            found.append(("changes", call.lineno))
    texts = [node for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    sql = [(hit[1].upper(), node.lineno) for node in texts if (hit := RAW_SQL.search(node.value))]
    return found + [("creates" if verb.startswith("INSERT") else "changes", line) for verb, line in sql]


def allowed(path: Path, what: str) -> bool:
    name = name_of(path)
    return (name in {WRITER, *HANDS} and what == "creates") or name == ERASER or "guards" in path.name


def test_only_the_ledger_writes_statements() -> None:
    found = [
        f"{name_of(path)}:{line} {what} a Statement"
        for path in modules()
        for what, line in offences(tree(path))
        if not allowed(path, what)
    ]
    assert found == []


def test_only_the_ledger_calls_what_writes_for_it() -> None:
    callers = {
        name_of(path)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        & {"lms.records.writing", "lms.records.writing_postgresql"}
    }
    assert callers == {WRITER, "lms/records/writing.py"}


@pytest.mark.parametrize(
    "source,expected",
    [
        ("from lms.models import Statement\nStatement(verb=1)", ["creates"]),
        ("from lms.models import Statement as S\nS.objects.create(verb=1)", ["creates"]),
        ("from lms.models.statement import Statement\nStatement.objects.filter(a=1).update(b=2)", ["changes"]),
        ("from lms.models import Statement\nStatement.objects.using('x').all().delete()", ["changes"]),
        ("learner.statements.filter(a=1).delete()", ["changes"]),
        ("import lms.models\nlms.models.Statement.objects.bulk_create([])", ["creates"]),
        ("cursor.execute('update mediane_lms_statement set stored = 1')", ["changes"]),
        ("from tincan import Statement\nStatement(verb=1)", []),
        ("from lms.models import Statement\nStatement.objects.filter(a=1).count()", []),
    ],
)
def test_the_rule_sees_what_it_must_see(source: str, expected: list[str]) -> None:
    assert [what for what, _ in offences(ast.parse(source))] == expected

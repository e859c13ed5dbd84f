"""Statements written at the first migration survive all that came since, and the way back."""

import json
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lms.models import FactActivity, FactAgent, Statement, StatementActivity, StatementAgent, Voiding
from lms.records.normalising import served
from tests.lms.records.strangers import VOIDED, append, document, entry

pytestmark = pytest.mark.made_up

APP = "mediane_lms"
OLD, NOW = "0001_initial", "newest"
STORED = "2026-03-01T10:00:00.000000Z"
KEY = 1_772_359_200_000_000 << 10  # that moment


def migrate(name: str) -> Any:
    """Go there; the models as they were."""
    executor = MigrationExecutor(connection)
    leaves = [node for node in executor.loader.graph.leaf_nodes() if node[0] == APP]
    call_command("migrate", APP, leaves[0][1] if name == NOW else name, verbosity=0)
    return MigrationExecutor(connection).loader.project_state([(APP, name)]).apps if name != NOW else None


def old_text(name: uuid.UUID, said: dict[str, Any]) -> str:
    """A body of that time: with what the store had set."""
    kept = {"id": str(name), "stored": STORED, "version": "1.0.3", "authority": {"mbox": "mailto:a@example.org"}}
    return json.dumps({**said, **kept, "timestamp": said.get("timestamp", STORED)})


def write(apps: Any, names: list[uuid.UUID], documents: list[dict[str, Any]]) -> None:
    models = {model.__name__: model for model in apps.get_app_config(APP).get_models()}
    verbs = {
        iri: models["Verb"].objects.create(iri=iri) for iri in dict.fromkeys(said["verb"]["id"] for said in documents)
    }
    agent = models["Agent"].objects.create(ifi="mbox|mailto:stranger@example.org")
    activity = models["Activity"].objects.create(iri="http://example.org/a", definition="")
    text = json.dumps({"mbox": "mailto:a@example.org"})
    authorities = [models["Authority"].objects.create(key=key, agent=text) for key in ("mediane", "client:x")]
    for number, (name, said) in enumerate(zip(names, documents, strict=True)):
        row = models["Statement"].objects.create(
            id=KEY + number,
            uuid=name,
            verb=verbs[said["verb"]["id"]],
            authority=authorities[number > 0],
            projected=number == 0,
            reference=said["object"]["id"] if said["object"].get("objectType") == "StatementRef" else None,
            digest="0" * 64,
        )
        models["StatementBody"].objects.create(statement=row, received=old_text(name, said))
        models["StatementAgent"].objects.create(agent=agent, role=0, statement=row)
        models["StatementActivity"].objects.create(activity=activity, role=0, statement=row)


# Django 6.1 says so on the way back: the table's old and new form are two content types for a moment.
@pytest.mark.filterwarnings("ignore:Could not rename content type:RuntimeWarning")
def test_there_and_back(fresh_database: None) -> None:
    names = [uuid.uuid4() for _ in range(4)]
    void = {"verb": {"id": VOIDED}}
    ours, theirs = document(), document(timestamp=None)
    voiding = document(object={"objectType": "StatementRef", "id": str(names[1])}, **void)
    in_vain = document(object={"objectType": "StatementRef", "id": str(names[0])}, **void)
    documents = [ours, theirs, voiding, in_vain]
    write(migrate(OLD), names, documents)

    migrate(NOW)
    found = served(list(Statement.objects.order_by("pk").values_list("pk", flat=True)))
    assert [each["id"] for each in found.values()] == [str(name) for name in names]
    assert {each["version"] for each in found.values()} <= {"1.0.0", "1.0.3"}
    assert [each["timestamp"] for each in list(found.values())[:2]] == [ours["timestamp"], STORED[:19] + ".000000Z"]
    assert [(row.statement.uuid, row.by.uuid) for row in Voiding.objects.all()] == [(names[1], names[2])]
    for model in (StatementAgent, StatementActivity):
        for link in model.objects.select_related("statement"):
            row = link.statement
            assert (link.verb_id, link.organisation_id, link.sensitivity) == (row.verb_id, None, row.sensitivity)
    facts = list(FactAgent.objects.select_related("statement", "via")) + list(FactActivity.objects.all())
    assert len(facts) == 4
    for fact in facts:
        common = fact.via.authority_id if fact.statement.authority_id == fact.via.authority_id else None
        assert (fact.verb_id, fact.organisation_id, fact.authority_id) == (fact.via.verb_id, None, common)
    again = [entry(said, name=name) for name, said in zip(names, documents, strict=True)]
    assert append(*again) == [False] * 4, "what is sent again is known, though its digest was made by another rule"

    old = migrate(OLD)
    bodies = old.get_model(APP, "StatementBody").objects.order_by("statement_id").values_list("received", flat=True)
    assert list(bodies) == [old_text(name, said) for name, said in zip(names, documents, strict=True)]
    assert old.get_model(APP, "StatementAgent").objects.count() == 4
    migrate(NOW)
    assert Voiding.objects.count() == 1

"""A person's export holds all that the site has about them, nothing about others, and no secret."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from lms import exporting
from lms.models import Enrolment, HeldQualification, Note, Response, Statement, Transcript
from lms.persons.registry import declared, model_of, person_of, rows_of
from lms.transcripts.issuing import issue
from lms.xapi import profile
from tests.api.xapi.conftest import asker, statement
from tests.lms import playing
from tests.lms.acts.test_observing import ALL, observe


def archive(user) -> zipfile.ZipFile:
    file = io.BytesIO()
    exporting.write(user, file)
    return zipfile.ZipFile(file)


def lines(found: zipfile.ZipFile, name: str) -> list[dict]:
    return [json.loads(line) for line in found.read(name).decode().splitlines()]


def test_every_exported_model_is_there_with_every_row(worked: Enrolment, alice) -> None:
    HeldQualification.objects.create(learner=worked.learner, title="Titre détenu")
    issue(learner=worked.learner, by=alice)
    found, person = archive(alice), person_of(alice)
    for declaration in declared().values():
        rows, model = rows_of(declaration, person), model_of(declaration)
        name = f"donnees/{exporting._file_name(model)}.json" if model else ""
        if declaration.exported and rows is not None:
            assert len(json.loads(found.read(name))) == rows.count(), declaration.model
        else:
            assert name not in found.namelist()
    (held,) = json.loads(found.read("donnees/heldqualification.json"))
    assert held["titre ou bloc"] == "Titre détenu"
    assert held["établi par"] == "déclaré"


def test_statements_notes_and_transcripts_stand_as_they_are(worked: Enrolment, alice) -> None:
    outside = statement(actor={"objectType": "Agent", "name": "A.", "mbox": "mailto:Alice@example.org"})
    asker("all")("post", "statements", body=outside)
    issue(learner=worked.learner, by=alice)
    found = archive(alice)
    said = lines(found, "declarations.jsonl")
    assert len(said) == Statement.objects.count()
    assert {"id", "stored", "authority", "actor", "verb", "object"} <= set(said[0])
    assert said[-1]["actor"]["name"] == "A."
    row = Transcript.objects.get()
    assert found.read(f"releves/{row.number}.json").decode() == row.document
    assert [each["texte"] for each in json.loads(found.read("donnees/note.json"))] == [Note.objects.get().text]


def test_nothing_of_others_and_no_secret(worked: Enrolment, alice, bob, david) -> None:
    from rest_framework.authtoken.models import Token

    token = Token.objects.create(user=alice)
    found = archive(alice)
    text = "\n".join(found.read(name).decode() for name in found.namelist())
    for secret in (bob.email, david.email, alice.password, token.key, bob.first_name):
        assert secret not in text
    mine = archive(bob).read("declarations.jsonl")
    assert mine == b"", "what a trainer said of others is theirs"


def test_a_person_who_never_learned(david) -> None:
    found = archive(david)
    assert found.read("declarations.jsonl") == b""
    assert json.loads(found.read("donnees/learner.json")) == []
    assert david.email in json.loads(found.read("donnees/auth_user.json"))[0].values()


def test_the_command_writes_a_file_for_its_owner_only(worked: Enrolment, alice, tmp_path, capsys) -> None:
    out = tmp_path / "alice.zip"
    call_command("export_person", "ALICE@example.org", out=out)
    assert f"{Statement.objects.count()} statements" in capsys.readouterr().out
    assert oct(out.stat().st_mode)[-3:] == "600"
    with pytest.raises(CommandError, match="File exists"):
        call_command("export_person", "alice@example.org", out=out)
    with pytest.raises(CommandError, match=r"No account has the address nobody@example\.org"):
        call_command("export_person", "nobody@example.org", out=tmp_path / "other.zip")


def test_as_many_queries_for_many_rows(worked: Enrolment, alice, bob, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(60) as first:
        archive(alice)
    for _number in range(3):
        playing.practise(worked)
        observe(worked, bob, ALL)
    with django_assert_max_num_queries(len(first.captured_queries)):
        archive(alice)
    assert Response.objects.count() > 5
    assert profile.root() in archive(alice).read("declarations.jsonl").decode()

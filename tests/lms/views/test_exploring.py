"""The explorer in the Wagtail admin: who may, what a row says, filters, names, one statement, voiding by form."""

import json
import re
import uuid

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.models import Delivery, Enrolment, Learner, Membership, Note, Organisation, Statement, Target, Verb, Voiding
from lms.records import ledger
from lms.xapi import profile
from tests.lms.playing import post, practise, quiz, read, scenario
from tests.support.people import person

pytestmark = pytest.mark.django_db
LIST = "mediane_statements:index"


@pytest.fixture
def editor(client: Browser, admin) -> Browser:
    client.force_login(admin)
    return client


def given(user, *rights: str):
    """Give a person rights by a group, as the admin does."""
    group = Group.objects.create(name="Registre")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    user.groups.add(group)
    return user


def one(statement) -> str:
    return reverse("mediane_statements:statement", args=[statement])


def voiding(statement) -> str:
    return reverse("mediane_statements:void", args=[statement])


def lines(answer) -> list[str]:
    return re.findall(r'<a href="/cms/statements/[0-9a-f-]{36}/"[^>]*>(.*?), le ', answer.content.decode())


def of(verb, kind: str) -> Statement:
    """The newest statement of this verb on this kind of activity."""
    for row in Statement.objects.filter(verb__iri=verb.iri).select_related("body").order_by("-pk"):
        if profile.read_iri(json.loads(row.body.received)["object"]["id"])[0] == kind:
            return row
    raise LookupError(kind)


def stranger(name: str = "Zoé Outil", **more) -> uuid.UUID:
    """A statement that some tool sent."""
    key = uuid.uuid4()
    document = {
        "actor": {"mbox": "mailto:zoe@example.org", "name": name},
        "verb": {"id": "http://example.org/verbs/looked", "display": {"fr": "a <b>regardé</b>"}},
        "object": {"id": "http://example.org/film", "definition": {"name": {"fr": "Un film"}}},
        **more,
    }
    tool = ledger.authority("client:x", profile.account("client:x"))
    ledger.append([ledger.Entry(uuid=key, document=document, digest=str(key))], authority=tool)
    return key


def test_rows_are_sentences_newest_first(editor: Browser, enrolment: Enrolment) -> None:
    read(enrolment, "L1", "s1")
    practise(enrolment)
    answer = editor.get(reverse(LIST))
    assert lines(answer) == [
        "Alice a terminé la leçon « Leçon L1 », dans le module « Module d’essai »",
        "Alice a répondu à la question « PRACTICE », dans le module « Module d’essai »",
        "Alice a parcouru l’étape « Étape s1 », dans le module « Module d’essai »",
        "Alice a commencé le module « Module d’essai »",
    ]
    assert "réussite · points : 1 sur 1" in answer.content.decode()


def test_every_statement_of_ours_has_its_sentence(editor: Browser, enrolment: Enrolment) -> None:
    quiz(enrolment, "abbb")
    scenario(enrolment, "scene-a/1", "scene-b/1")
    said = lines(editor.get(reverse(LIST)))
    assert not [line for line in said if " – " in line or "http" in line]
    assert "Alice n’a pas réussi le quiz « Quiz d’essai », dans le module « Module d’essai »" in said
    assert (
        "Le niveau de Alice est établi pour la compétence « C1 Compétence C1 », dans le module « Module d’essai »"
        in said
    )


def test_what_strangers_say_is_told_in_their_words_and_escaped(editor: Browser) -> None:
    key = stranger()
    html = editor.get(one(key)).content.decode()
    assert "Zoé Outil – a &lt;b&gt;regardé&lt;/b&gt; – « Un film »" in html
    assert "<b>regardé" not in html
    assert "gardée sans effet" in html


def test_a_stranger_with_our_words_and_other_shapes_breaks_nothing(editor: Browser) -> None:
    stranger(
        verb={"id": profile.RATED.iri},
        object={"id": profile.competency_iri("NO/v1/SUCH")},
        result={"extensions": {profile.extension(profile.JUDGEMENT): "high"}, "score": {"raw": 1.5}},
        context={"extensions": {profile.extension(profile.REASON): {"note": "x"}}},
        timestamp="2016-12-31T23:59:60Z",
    )
    answer = editor.get(reverse(LIST))
    assert [line.partition(" a reçu")[0] for line in lines(answer)] == ["Zoé Outil"]
    assert "score 1,5" in answer.content.decode()
    assert editor.get(one(Statement.objects.get().uuid)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(editor: Browser, enrolment: Enrolment, places, count: int) -> None:
    for number in range(count):
        user = person(f"Élève{number}")
        Membership.objects.create(user=user, organisation=places.home, role="trainee")
        from lms.enrolling import enrol

        practise(enrol(user=user, module_key=enrolment.module_key, share=False))
    editor.get(reverse(LIST))
    with CaptureQueriesContext(connection) as queries:
        assert len(lines(editor.get(reverse(LIST)))) == 2 * count
    own = [each for each in queries.captured_queries if "mediane_lms" in each["sql"] or "mediane_comp" in each["sql"]]
    assert len(own) == 10, [each["sql"][:150] for each in own]


def test_pages_follow_one_another_by_key_and_nothing_is_counted(editor: Browser, enrolment: Enrolment) -> None:
    keys = [str(stranger(f"N{number}")) for number in range(60)]
    seen, address = [], "?"
    with CaptureQueriesContext(connection) as queries:
        while address:
            html = editor.get(reverse(LIST) + address).content.decode()
            seen += re.findall(r'href="/cms/statements/([0-9a-f-]{36})/"', html)
            found = re.search(r'href="(\?[^"]*before=\d+)"', html)
            address = found[1].replace("&amp;", "&") if found else ""
    assert seen == keys[::-1]
    sql = " ".join(each["sql"].upper() for each in queries.captured_queries if "statement" in each["sql"])
    assert "OFFSET" not in sql
    assert "COUNT(" not in sql


def test_filters(editor: Browser, enrolment: Enrolment, places) -> None:
    read(enrolment, "L1", "s1")
    practise(enrolment)
    key = stranger()
    learner = str(enrolment.learner.uuid)
    module = profile.activity_iri("module", str(enrolment.module_key))
    looked = Verb.objects.get(iri="http://example.org/verbs/looked").pk
    answered = Verb.objects.get(iri=profile.ANSWERED.iri).pk
    organisation = Organisation.objects.get(pk=places.home.pk).pk
    authority = Statement.objects.get(uuid=key).authority_id
    agent = editor.get(one(key)).content.decode()
    link = re.search(r"\?person=(\d+)", agent)
    expected = {
        f"person={learner}": 4,
        f"person={learner.upper()}": 4,
        f"person={link[1] if link else ''}": 1,
        f"person={uuid.uuid4()}": 0,
        f"verb={looked}": 1,
        f"verb={answered}&person={learner}": 1,
        f"verb={looked}&person={learner}": 0,
        f"activity={module}": 4,
        "activity=un+film": 1,
        "activity=Rien de tel": 0,
        f"registration={enrolment.registration.key}": 4,
        f"registration={uuid.uuid4()}": 0,
        f"authority={authority}": 1,
        f"organisation={organisation}": 4,
        f"organisation={organisation}&activity={module}&verb={answered}": 1,
        "since=2020-01-01": 5,
        "since=2020-01-01&until=2020-02-01": 0,
        "until=2020-01-01": 0,
        "voided=no": 5,
        "voided=yes": 0,
        f"statement={key}": 1,
        f"statement={key}&verb={answered}": 0,
    }
    assert {query: len(lines(editor.get(f"{reverse(LIST)}?{query}"))) for query in expected} == expected


@pytest.mark.parametrize("query", [
    "person=alice", "person=99999999999999999999", "verb=x", "registration=1", "since=hier", "before=0", "before=x",
    "since=2024-02-01&until=2024-01-01", "statement=1", "organisation=0", "authority=0", "voided=maybe",
    "before=99999999999999999999999",
])  # fmt: skip
def test_a_filter_that_is_none_is_named_and_nothing_is_shown(editor: Browser, query: str) -> None:
    stranger()
    answer = editor.get(f"{reverse(LIST)}?{query}")
    assert answer.status_code == 200
    assert lines(answer) == []
    assert answer.context["form"].errors


def test_several_activities_of_a_name_are_offered(editor: Browser) -> None:
    stranger(object={"id": "http://example.org/1", "definition": {"name": {"fr": "Film un"}}})
    stranger(object={"id": "http://example.org/2", "definition": {"name": {"fr": "Film deux"}}})
    html = editor.get(f"{reverse(LIST)}?activity=film&voided=no").content.decode()
    offered = re.findall(r'<a href="(/cms/statements/\?[^"]*activity=http[^"]*)">([^<]*)</a>', html)
    assert [name for _address, name in offered] == ["Film un", "Film deux"]
    assert len(lines(editor.get(offered[0][0].replace("&amp;", "&")))) == 1


def test_a_name_is_looked_up_by_post_and_stands_in_no_address(editor: Browser, enrolment: Enrolment, alice) -> None:
    practise(enrolment)
    answer = editor.post(f"{reverse(LIST)}?voided=no", {"name": "alice"})
    assert answer.url == f"{reverse(LIST)}?voided=no&person={enrolment.learner.uuid}"
    Learner.objects.create(user=person("Alice2", email="a2@example.org", last_name="Autre"))
    several = editor.post(reverse(LIST), {"name": "alice"})
    assert len(re.findall(r'href="/cms/statements/\?person=', several.content.decode())) == 2
    assert editor.post(reverse(LIST), {"name": "personne de tel"}).status_code == 422


def test_a_reader_who_may_not_see_names_reads_pseudonyms(client: Browser, enrolment: Enrolment, alice) -> None:
    practise(enrolment)
    reader = given(person("Lise"), "view_statement")
    client.force_login(reader)
    answer = client.get(reverse(LIST))
    short = str(enrolment.learner.uuid)[:8]
    assert lines(answer)[-1] == f"pseudonyme {short} a commencé le module « Module d’essai »"
    assert "Alice" not in answer.content.decode()
    assert 'name="name"' not in answer.content.decode()
    assert client.post(reverse(LIST), {"name": "alice"}).status_code == 302
    Membership.objects.create(
        user=reader, organisation=alice.mediane_memberships.get().organisation, role="coordinator"
    )
    assert lines(client.get(reverse(LIST)))[-1] == "Alice a commencé le module « Module d’essai »"


def test_the_menu_shows_it_to_who_may(client: Browser, enrolment: Enrolment) -> None:
    address = f'"{reverse(LIST)}"'.replace("/", "/")
    home = reverse("wagtailadmin_home")
    reader = given(person("Lise"), "view_statement")
    client.force_login(reader)
    assert address in client.get(home).content.decode()
    reader.groups.get().permissions.remove(*Permission.objects.filter(codename="view_statement"))
    assert address not in client.get(home).content.decode()


def test_a_group_can_be_given_the_right_in_the_admin(editor: Browser) -> None:
    html = editor.get(reverse("wagtailusers_groups:add")).content.decode()
    offered = Permission.objects.filter(codename__in=["view_statement", "void_statement"])
    assert [f'value="{each.pk}"' in html for each in offered] == [True, True]


def test_one_statement_shows_its_facts_and_its_json(editor: Browser, enrolment: Enrolment) -> None:
    response = practise(enrolment)
    answer = editor.get(one(response.statement))
    html = answer.content.decode()
    assert json.loads(answer.context["sheet"].json)["id"] == str(response.statement)
    assert "<strong>Réponse</strong> · points : 1 sur 1, juste" in html
    assert "<strong>Étape faite</strong>" in html
    assert "&quot;stored&quot;: &quot;" in html
    assert str(enrolment.registration.key) in html


@pytest.mark.parametrize("verb,kind,changed", [
    (profile.INITIALIZED, "quiz", "Tentative"),
    (profile.SELECTED, "choice", "Choix fait"),
    (profile.RATED, "competency", "Évaluation d’une compétence"),
    (profile.ASSERTED, "competency", "Niveau établi"),
])  # fmt: skip
def test_what_a_statement_changed(editor: Browser, enrolment: Enrolment, verb, kind: str, changed: str) -> None:
    quiz(enrolment)
    scenario(enrolment, "scene-a/1", "scene-b/1")
    assert f"<strong>{changed}</strong>" in editor.get(one(of(verb, kind).uuid)).content.decode()


def test_what_refers_to_it_and_what_it_refers_to(editor: Browser) -> None:
    key = stranger()
    missing = uuid.uuid4()
    about = stranger(object={"objectType": "StatementRef", "id": str(key)})
    lost = stranger(object={"objectType": "StatementRef", "id": str(missing)})
    assert f'href="{one(about)}"' in editor.get(one(key)).content.decode()
    assert f'href="{one(key)}"' in editor.get(one(about)).content.decode()
    assert f"la déclaration {missing}, qui n’est pas ici" in editor.get(one(lost)).content.decode()


def test_attachments_are_named_and_never_opened(editor: Browser) -> None:
    named = {
        "usageType": "http://example.org/photo", "display": {"fr": "Photo"}, "contentType": "image/svg+xml",
        "length": 2048, "sha2": "ab" * 32, "fileUrl": "javascript:alert(1)",
    }  # fmt: skip
    html = editor.get(one(stranger(attachments=[named]))).content.decode()
    assert "Photo · image/svg+xml · 2,0" in html
    assert "seulement nommée" in html
    assert 'href="javascript' not in html


def test_where_it_still_has_to_go(editor: Browser) -> None:
    row = Statement.objects.get(uuid=stranger())
    target = Target.objects.create(
        name="LRS du réseau", endpoint="https://lrs.example.org/", username="u", password="p"
    )
    Target.objects.create(name="Autre", endpoint="https://lrs.example.net/", username="u", password="p")
    sent = Delivery.objects.create(target=target, statement=row, tries=2)
    html = editor.get(one(row.uuid)).content.decode()
    assert "LRS du réseau · en attente, 2 essais" in html
    assert "Autre :" not in html
    Delivery.objects.filter(pk=sent.pk).update(state=1, reason="refused")
    assert "LRS du réseau · refusée : " in editor.get(one(row.uuid)).content.decode()


def test_void_by_form(editor: Browser, enrolment: Enrolment) -> None:
    quiz(enrolment)
    rated = of(profile.RATED, "competency")
    asked = editor.get(voiding(rated.uuid))
    html = asked.content.decode()
    assert "1 déclaration sera annulée" in html
    assert "K1 Compétence K1 : le niveau passe de 2 à 0, par une nouvelle décision." in html
    form = {"reason": "Erreur de saisie.", "post": asked.context["form"]["post"].value()}
    for _time in range(2):
        assert editor.post(voiding(rated.uuid), form).url == one(rated.uuid)
    assert Voiding.objects.count() == 1
    page = editor.get(one(rated.uuid)).content.decode()
    assert "Cette déclaration est annulée." in page
    assert "Erreur de saisie." in page
    assert "a reçu une évaluation" in page
    assert lines(editor.get(f"{reverse(LIST)}?voided=yes")) != []
    by = Voiding.objects.get().by.uuid
    assert "a annulé la déclaration" in editor.get(one(by)).content.decode()
    Note.objects.all().delete()
    assert "(texte effacé)" in editor.get(one(rated.uuid)).content.decode()


@pytest.mark.parametrize("fields", [{"reason": ""}, {"reason": "x" * 2001}, {"post": "x"}, {"post": ""}])
def test_a_form_that_lacks_something_voids_nothing(editor: Browser, enrolment: Enrolment, fields: dict) -> None:
    response = practise(enrolment)
    said = {"reason": "Erreur.", "post": str(post())} | fields
    assert editor.post(voiding(response.statement), said).status_code == 422
    assert not Voiding.objects.exists()


def test_what_cannot_be_voided_says_why_and_where(editor: Browser, enrolment: Enrolment) -> None:
    attempt = quiz(enrolment)
    part = editor.get(voiding(of(profile.ANSWERED, "question").uuid)).content.decode()
    assert f'href="{one(attempt.uuid)}"' in part
    decision = editor.get(voiding(of(profile.ASSERTED, "competency").uuid)).content.decode()
    assert "Un niveau découle des évaluations" in decision
    assert "<textarea" not in decision


def test_who_may_look_may_not_void(client: Browser, enrolment: Enrolment) -> None:
    response = practise(enrolment)
    client.force_login(given(person("Lise"), "view_statement"))
    assert "Annuler cette déclaration" not in client.get(one(response.statement)).content.decode()
    assert client.get(voiding(response.statement)).status_code == 302
    assert client.post(voiding(response.statement), {"reason": "x", "post": str(post())}).status_code == 302
    assert not Voiding.objects.exists()

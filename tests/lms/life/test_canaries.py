"""After an erasure nothing of the person is in any byte that the site keeps, and no key leads back.

A made-up name, address and texts go into every field that takes a person's words; the person works, is rated, gets a
transcript, is spoken of by other programs; then the database (file and log, or every table's text), the media folder,
the mails, the caches and the journal are searched as raw bytes.
"""

import hashlib
import io
import json
import pickle
import uuid
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from curriculum.releasing import open_release
from lms import enrolling, erasing, logbook, positioning
from lms.evidence import preparing, sending
from lms.models import (
    Attachment,
    Delivery,
    HeldQualification,
    Learner,
    Membership,
    Registration,
    Statement,
    StatementAttachment,
    Target,
)
from lms.models.positioning import Moment, Step
from lms.private_storage import place
from lms.progress import module_progress
from lms.site.demo_mail import DemoBackend
from lms.transcripts.issuing import issue
from tests.api.xapi.conftest import asker, statement
from tests.lms import builders, playing
from tests.lms.acts.test_observing import ALL, observe
from tests.lms.evidence import making
from tests.support import people

NAME, FAMILY, ADDRESS, SECOND = "Canarix", "Zorglubine", "canarix.zq7@oiseau.example", "autre.zq7@oiseau.example"
TITLE, NOTE, SPOKEN, BYTES = "Titre zq7-détenu", "Note zq7 du formateur", "Dit zq7 par un outil", b"Fichier zq7 joint"
TOLD, DIARY, TUTOR = "Récit zq7 envoyé", "Carnet zq7 secret", "tutrice.zq7@oiseau.example"
CANARIES = [NAME, FAMILY, ADDRESS, SECOND, TITLE, NOTE, SPOKEN, TOLD, DIARY, TUTOR, "zq7"]


def spoken_of(learner: Learner) -> None:
    """Other programs speak of the person by address, account, hash and pseudonym, with a file, and keep states."""
    Target.objects.create(name="Ailleurs", endpoint="https://lrs.example.org/xapi/", outside=True, sensitivity=2)
    hashed = hashlib.sha1(f"mailto:{ADDRESS}".encode(), usedforsecurity=False).hexdigest()
    root = settings.MEDIANE["IRI"]
    actors = [
        {"mbox": f"mailto:{ADDRESS}", "name": f"{NAME} {FAMILY}"},
        {"mbox": f"mailto:{SECOND.upper()}", "name": NAME},
        {"account": {"homePage": "https://ailleurs.example", "name": ADDRESS}, "name": NAME},
        {"mbox_sha1sum": hashed, "name": NAME},
        {"account": {"homePage": root, "name": str(learner.uuid)}, "name": NAME},
    ]
    said = [statement(actor=actor, result={"response": SPOKEN}) for actor in actors]
    said.append(statement(context={"team": {"objectType": "Group", "member": [actors[0]]}}))
    ask = asker("all")
    assert ask("post", "statements", body=said).status_code == 200
    for actor in actors[:5]:
        place = {"agent": json.dumps(actor), "activityId": "https://ailleurs.example/zq7", "stateId": "zq7"}
        assert ask("put", "activities/state", body={"dit": SPOKEN}, **place).status_code == 204
    assert Delivery.objects.exists(), "they wait to be forwarded"
    sha = hashlib.sha256(BYTES).hexdigest()
    Attachment.objects.create(sha2=sha, content_type="text/plain", content=BYTES)
    StatementAttachment.objects.create(statement=Statement.objects.get(uuid=said[0]["id"]), attachment_id=sha)


def shown(enrolment, trainer) -> None:
    """The person sends evidence with a file, asks a tutor to sign it, is judged, begins another, keeps a logbook."""
    for number in range(2):
        piece = making.draft(enrolment, what="Preuve zq7", text=TOLD)
        piece = preparing.attach(piece, making.upload(making.PDF + b"%zq7 fichier", "zq7.pdf"))
        if number == 0:
            sent = sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=True)
            making.ask(sent, enrolment.learner.user, TUTOR)
            making.decide(sent, trainer, comment=NOTE)
    entry = logbook.write(enrolment=enrolment, text=DIARY, lesson_id="", post_id=uuid.uuid4())
    logbook.share(entry, shared=True)
    positioned = dict.fromkeys(open_release(enrolment.release_id).content.competencies, Step.HELPED)
    moment = Moment.EXIT if module_progress(enrolment).done else Moment.ENTRY
    positioning.rate_oneself(enrolment=enrolment, moment=moment, answers=positioned, post_id=uuid.uuid4(), show=True)


def left_everywhere(user, learner: Learner) -> None:
    """What sign-in, the editor and the demo mode keep of a person."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from rest_framework.authtoken.models import Token

    EmailAddress.objects.create(user=user, email=ADDRESS, primary=True, verified=True)
    EmailAddress.objects.create(user=user, email=SECOND, verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "zq7"})
    Token.objects.create(user=user)
    HeldQualification.objects.create(learner=learner, title=TITLE, reference="zq7")
    portrait = UserProfile.get_for_user(user)
    portrait.avatar.save("zq7.png", ContentFile(b"zq7"))
    log(user, "wagtail.create")
    log(Membership.objects.get(user=user), "wagtail.edit", user=user)
    DemoBackend(stream=io.StringIO()).send_messages([EmailMessage("Code", "123", to=[ADDRESS])])
    browser = Client()
    browser.force_login(user)
    browser.get(reverse("mediane_lms:own_data"))
    b"".join(browser.get(reverse("mediane_lms:own_data_file")))
    Client().post(reverse("account_request_login_code"), {"email": ADDRESS})


def raw_database() -> bytes:
    """The bytes of the database: SQLite's file and log, or what a dump of every PostgreSQL table writes."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        return b"".join(each.read_bytes() for each in sorted(name.parent.glob(f"{name.name}*")))
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0].encode() for row in cursor.fetchall()]
    return b"\n".join(found)


def found_in(raw: bytes, words: list[str]) -> set[str]:
    """The words that the bytes hold, in any case, plain or in hexadecimal (as a dump writes binary columns)."""
    lower = raw.lower()
    return {
        word
        for word in words
        for form in (word.lower().encode(), word.encode().hex().encode(), json.dumps(word)[1:-1].lower().encode())
        if form in lower
    }


def files_of(*folders: Path) -> bytes:
    return b"\n".join(
        str(file).encode() + b"\n" + file.read_bytes()
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    )


def cached(folder: Path) -> bytes:
    """What Django's cache in files holds: a moment, then the value, compressed."""
    found = []
    for file in folder.rglob("*.djcache"):
        with file.open("rb") as opened:
            pickle.load(opened)
            found.append(zlib.decompress(opened.read()))
    return b"\n".join(found) + files_of(folder)


@pytest.fixture
def canary(fresh_database: None, settings, tmp_path):
    """The person, at the end of the journey, committed; limits on tries are counted in a cache of files."""
    cache = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": cache, "LOCATION": tmp_path / "cache"}}
    settings.MEDIANE = settings.MEDIANE | {"PRIVATE_FILES": str(tmp_path / "private")}
    builders.framework()
    builders.release()
    places = people.places()
    user = people.member(NAME, places.home, "trainee")
    user.last_name, user.email, user.username = FAMILY, ADDRESS, ADDRESS
    user.save()
    trainer = people.member("Bob", places.home, "trainer")
    people.person("Admin", is_superuser=True, is_staff=True)
    from lms.models import Cohort

    cohort = Cohort.objects.create(organisation=places.home, name="Groupe", module_key=builders.MODULE_KEY)
    cohort.trainers.add(trainer)
    enrolment = enrolling.enrol(user=user, module_key=builders.MODULE_KEY, cohort=cohort, share=True)
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment)
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
    observe(enrolment, trainer, ALL, reason=NOTE)
    shown(enrolment, trainer)
    issued = issue(learner=enrolment.learner, by=user)
    Client().post(reverse("mediane_check:check", args=[issued.transcript.code]), {"name": f"{NAME} {FAMILY}"})
    spoken_of(enrolment.learner)
    left_everywhere(user, enrolment.learner)
    return enrolment


@pytest.mark.parametrize("wish", ["withdrawn", "hash"])
def test_no_byte_and_no_key_leads_back(canary, wish: str, tmp_path) -> None:
    learner, user = canary.learner, canary.learner.user
    registration = str(Registration.objects.get(enrolment=canary).key)
    keys = {"enrolment": str(canary.uuid), "password": user.password}
    folders = (Path(settings.MEDIA_ROOT), Path(settings.DEMO_MAIL_DIR), place())
    assert b"%zq7 fichier" in files_of(place())
    journal = tmp_path / "journal.jsonl"
    assert found_in(raw_database() + files_of(*folders), CANARIES) == set(CANARIES), "the canaries are alive"
    pk = user.pk
    with override_settings(MEDIANE=settings.MEDIANE | {"ERASURE_JOURNAL": str(journal)}):
        erasing.erase(user=user, transcripts=wish)
    raw = raw_database()
    assert (tmp_path / "cache").is_dir(), "tries were counted"
    assert found_in(raw + files_of(*folders) + journal.read_bytes() + cached(tmp_path / "cache"), CANARIES) == set()
    assert found_in(raw, [*keys.values(), *(each.replace("-", "") for each in keys.values())]) == set()
    _no_join(learner, registration, pk)


def _no_join(learner: Learner, registration: str, pk: int) -> None:
    """The pseudonym is in statements; nothing joins it, or its registration, with an account."""
    from django.apps import apps

    assert get_user_model().objects.filter(pk=pk).exists() is False
    assert Learner.objects.get(pk=learner.pk).user_id is None
    holding = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            if field.get_internal_type() == "UUIDField" and (
                model._default_manager.filter(**{field.name: uuid.UUID(registration)}).exists()
            ):
                holding.add(model._meta.label)
            if field.related_model is get_user_model() and (
                model._default_manager.filter(**{field.attname: pk}).exists()
            ):
                holding.add(f"{model._meta.label} → account")
    assert holding == {"mediane_lms.Statement"}
    from django.contrib.sessions.models import Session

    held = [row.get_decoded() for row in Session.objects.all()]
    assert [each for each in held if each.get("_auth_user_id") == str(pk) or ADDRESS in json.dumps(each)] == []

"""« Mes données » and the erasure, for the person and in the admin: words, forms, refusals, who may."""

import io
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from lms.models import Enrolment, Erasure, Learner
from lms.transcripts.issuing import issue
from tests.support import people

PAGE, FILE, ERASE = (reverse(f"mediane_lms:{name}") for name in ("own_data", "own_data_file", "erase_me"))


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def exists(user) -> bool:
    return get_user_model().objects.filter(pk=user.pk).exists()


def test_the_file_is_handed_over_and_not_kept_by_any_cache(worked: Enrolment, alice) -> None:
    answer = signed_in(alice).get(FILE)
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="mediane-mes-donnees-')
    assert "no-store" in answer.headers["Cache-Control"]
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer))).namelist()
    assert {"LISEZ-MOI.txt", "declarations.jsonl", "donnees/note.json"} <= set(names)
    answer.close()


def test_pages_lead_to_it(worked: Enrolment, alice) -> None:
    browser = signed_in(alice)
    for name, arguments in (("home", []), ("sharing", [worked.uuid]), ("privacy", [])):
        assert f'href="{PAGE}"' in browser.get(reverse(f"mediane_lms:{name}", args=arguments)).content.decode()
    assert f'href="{PAGE}"' in browser.get(reverse("mediane_account")).content.decode()
    page = browser.get(PAGE).content.decode()
    assert f'href="{FILE}"' in page
    assert f'href="{ERASE}"' in page


@pytest.mark.parametrize("sent,said", [
    ({}, "Choisissez ce que dira la page de vérification."),
    ({"transcripts": "hash", "confirmation": "bob@example.org"}, "rien n’a été effacé"),
    ({"transcripts": "other", "confirmation": "alice@example.org"}, "Il y a un problème"),
])  # fmt: skip
def test_a_form_that_is_not_whole_erases_nothing(worked: Enrolment, alice, sent: dict, said: str) -> None:
    issue(learner=worked.learner, by=alice)
    answer = signed_in(alice).post(ERASE, sent)
    assert (answer.status_code, said in answer.content.decode(), exists(alice)) == (422, True, True)


def test_the_person_types_the_address_and_is_erased_and_signed_out(worked: Enrolment, alice) -> None:
    issue(learner=worked.learner, by=alice)
    browser, elsewhere = signed_in(alice), signed_in(alice)
    answer = browser.post(ERASE, {"transcripts": "hash", "confirmation": " Alice@example.org "})
    assert (answer.status_code, answer.url) == (302, reverse("mediane_lms:erased"))
    assert not exists(alice)
    assert "Vos données sont effacées" in browser.get(answer.url).content.decode()
    for visitor in (browser, elsewhere):
        assert visitor.get(PAGE).url.startswith("/accounts/login/")
    assert Erasure.objects.values_list("reason", "transcripts").get() == ("asked", "hash")


def test_without_transcripts_nothing_is_asked_about_them(david) -> None:
    browser = signed_in(david)
    assert "page de vérification pour les relevés" not in browser.get(ERASE).content.decode()
    assert browser.post(ERASE, {"confirmation": david.email}).status_code == 302


def test_an_account_without_an_address_types_its_name(db: None) -> None:
    user = people.person("Nom", email="")
    assert signed_in(user).post(ERASE, {"confirmation": "nom"}).status_code == 302


def test_the_last_administrator_reads_why_not(admin) -> None:
    answer = signed_in(admin).post(ERASE, {"confirmation": admin.email})
    assert (answer.status_code, exists(admin)) == (422, True)
    assert "le dernier à pouvoir administrer le site" in answer.content.decode()


def test_reading_creates_nothing(david, django_assert_num_queries) -> None:
    browser = signed_in(david)
    for address in (PAGE, FILE, ERASE):
        b"".join(browser.get(address))
    assert not Learner.objects.exists()


def test_an_administrator_erases_with_a_reason(worked: Enrolment, alice, admin) -> None:
    issue(learner=worked.learner, by=alice)
    browser, address = signed_in(admin), reverse("mediane_erase_person", args=[alice.pk])
    away = browser.get(reverse("wagtailusers_users:delete", args=[alice.pk]))
    assert (away.status_code, away.url) == (302, address)
    page = browser.get(address).content.decode()
    assert "alice@example.org" in page
    assert "Ce qui reste, sans nom" in page
    assert browser.post(address, {"confirmation": "alice@example.org", "transcripts": "hash"}).status_code == 200
    assert exists(alice)
    sent = {"confirmation": "alice@example.org", "transcripts": "withdrawn", "reason": "ended"}
    assert browser.post(address, sent).url == reverse("wagtailusers_users:index")
    assert not exists(alice)
    assert Erasure.objects.get().reason == "ended"
    assert browser.post(address, sent).status_code == 404


def test_deleting_several_at_once_is_refused(alice, david, admin) -> None:
    address = reverse("wagtail_bulk_action", args=["auth", "user", "delete"])
    answer = signed_in(admin).post(f"{address}?id={alice.pk}&id={david.pk}")
    assert answer.url == reverse("wagtailusers_users:index")
    assert exists(alice)
    assert exists(david)


def test_who_may_delete_accounts_may_not_erase_an_administrator(admin, david, alice) -> None:
    group = Group.objects.create(name="Comptes")
    names = ("delete_user", "access_admin")
    group.permissions.set(Permission.objects.filter(codename__in=names))
    david.groups.add(group)
    browser = signed_in(david)
    assert browser.get(reverse("mediane_erase_person", args=[alice.pk])).status_code == 200
    assert browser.get(reverse("mediane_erase_person", args=[admin.pk])).status_code == 302
    assert exists(admin)

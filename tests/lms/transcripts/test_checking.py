import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from competencies.models import FrameworkVersion
from lms.models import NameToken
from lms.transcripts import verifying
from lms.transcripts.issuing import check_address, issue, revoke, revoke_name
from lms.transcripts.rendering import render
from tests.lms.transcripts import portfolio

UNKNOWN = "0000000-0000000-0000000"


def address(code: str, *token: str) -> str:
    return reverse("mediane_check:named" if token else "mediane_check:check", args=[code, *token])


def heading(response) -> str:
    (found,) = BeautifulSoup(response.content, "html.parser").find_all("h1")
    return found.get_text()


def test_a_code_proves_the_document_and_not_the_name(client, issued) -> None:
    response = client.get(address(issued.transcript.code))
    text = response.content.decode()
    assert (response.status_code, heading(response)) == (200, "Relevé authentique – document non certifiant")
    assert "Il ne prouve pas le nom" in text
    assert "Alice" not in text
    assert issued.transcript.number in text
    assert "MS9-A2-C1" in text
    assert re.search(r"Vérifié à \d\d:\d\d:\d\d", text)


def test_a_name_token_shows_the_name(client, issued) -> None:
    text = client.get(address(issued.transcript.code, issued.name_token)).content.decode()
    assert "Alice Zoé-Dupont" in text
    assert "Il ne prouve pas le nom" not in text


@pytest.mark.parametrize("case", ["wrong", "revoked", "of another transcript"])
def test_a_bad_name_token_shows_what_a_bare_code_shows(client, issued, alice, case) -> None:
    token = issued.name_token
    if case == "wrong":
        token = "0" * 64
    elif case == "revoked":
        revoke_name(transcript=issued.transcript)
    else:
        token = issue(learner=issued.transcript.learner, extract_of=[portfolio.REFERENCES[0]], by=alice).name_token
    response = client.get(address(issued.transcript.code, token))
    assert response.status_code == 200
    assert "Alice" not in response.content.decode()


def test_a_withdrawn_one_gives_reason_and_date_and_nothing_else(client, issued) -> None:
    revoke(transcript=issued.transcript, reason="fraud")
    response = client.get(address(issued.transcript.code, issued.name_token))
    text = response.content.decode()
    assert (response.status_code, heading(response)) == (200, "Relevé retiré")
    assert "fraude constatée" in text
    assert re.search(r"Retiré le \d+ \w+ \d{4}", text)
    assert "Alice" not in text
    assert "MS9-A2-C1" not in text


def test_a_replaced_one_names_the_newer_number_and_not_its_code(client, issued, alice) -> None:
    newer = issue(learner=issued.transcript.learner, by=alice).transcript
    response = client.get(address(issued.transcript.code))
    text = response.content.decode()
    assert heading(response) == "Relevé remplacé – document non certifiant"
    assert newer.number in text
    assert newer.code not in text


def test_an_unknown_code_is_404_with_help(client, issued) -> None:
    response = client.get(address(UNKNOWN))
    assert (response.status_code, heading(response)) == (404, "Relevé inconnu")
    assert "Comparez chaque signe" in response.content.decode()


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")])
def test_spaces_and_case_are_forgiven(client, issued, change) -> None:
    typed = change(issued.transcript.code)
    asked = client.get(reverse("mediane_check:check_form"), {"code": f"  {typed} "})
    assert (asked.status_code, asked.headers["Location"]) == (302, address(issued.transcript.code))
    assert client.get(address(typed)).headers["Location"] == address(issued.transcript.code)


def test_a_code_of_wrong_form_is_explained(client, db) -> None:
    response = client.get(reverse("mediane_check:check_form"), {"code": "abc"})
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert page.title.get_text().startswith("Erreur\xa0: ")
    assert page.find(role="alert").get_text().startswith("Ce code n’a pas la bonne forme.")
    assert page.find("input", id="code")["value"] == "abc"


def every_answer(client, issued) -> list:
    code = issued.transcript.code
    return [
        client.get(reverse("mediane_check:check_form")),
        client.get(reverse("mediane_check:check_form"), {"code": "abc"}),
        client.get(reverse("mediane_check:check_form"), {"code": code}),
        client.get(address(code)),
        client.get(address(code, issued.name_token)),
        client.get(address(UNKNOWN)),
        client.post(address(code), {"name": "Alice"}),
    ]


def test_no_cookie_no_index_no_referrer_no_store_anywhere(client, alice, issued) -> None:
    client.force_login(alice)
    for response in every_answer(client, issued):
        assert response.cookies == {}
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        if response.status_code != 302:
            assert 'name="robots" content="noindex' in response.content.decode()


def test_the_page_is_light_with_thirty_competencies(client, alice) -> None:
    portfolio.framework(count=30)
    references = [f"MS9/v1/MS9-A2-C{number}" for number in range(1, 31)]
    learner = portfolio.enrolled(alice, portfolio.release(references)).learner
    for reference in references:
        portfolio.attained(learner, reference, 2)
    issued = issue(learner=learner, by=alice)
    for response in every_answer(client, issued):
        assert len(response.content) <= 10 * 1024


def test_known_and_unknown_codes_cost_the_same_queries(issued, django_assert_num_queries) -> None:
    """Asked of the view's function: Wagtail's redirect middleware adds its own to every 404."""
    for code in (issued.transcript.code, UNKNOWN, "abc"):
        for token in (None, issued.name_token):
            with django_assert_num_queries(2):
                verifying.check(code, token)


def test_a_typed_name_matches_or_not(client, issued) -> None:
    def try_name(name: str) -> str:
        text = client.post(address(issued.transcript.code), {"name": name}).content.decode()
        return BeautifulSoup(text, "html.parser").find(role="alert").get_text()

    assert try_name("zoe-dupont ALICE") == "Le nom «\xa0zoe-dupont ALICE\xa0» correspond à celui du relevé."
    assert "ne correspond pas" in try_name("Alice")
    assert "ne correspond pas" in try_name("  ")
    kept = client.post(address(issued.transcript.code), {"name": "Alice"}).content.decode()
    assert BeautifulSoup(kept, "html.parser").find("input", id="name")["value"] == "Alice"
    assert "&lt;b&gt;" in client.post(address(issued.transcript.code), {"name": "<b>"}).content.decode()


def test_the_name_form_needs_no_csrf_cookie(issued) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(issued.transcript.code), {"name": "Alice"}).status_code == 200


def test_tries_are_limited_per_code_even_for_the_right_name(client, issued) -> None:
    for _ in range(verifying.TRIES_PER_CODE):
        assert client.post(address(issued.transcript.code), {"name": "Bob"}).status_code == 200
    response = client.post(address(issued.transcript.code), {"name": "Alice Zoé-Dupont"}, REMOTE_ADDR="198.51.100.7")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "3600")
    assert "Trop d’essais" in response.content.decode()
    assert "correspond à celui" not in response.content.decode()


def test_tries_are_limited_per_address(issued) -> None:
    codes = [f"{number:07}-0000000-0000000" for number in range(verifying.TRIES_PER_ADDRESS)]
    assert all(verifying.may_try(code=code, address="198.51.100.7") for code in codes)
    assert not verifying.may_try(code=issued.transcript.code, address="198.51.100.7")
    assert verifying.may_try(code=issued.transcript.code, address="198.51.100.8")


@pytest.mark.parametrize(
    "query, header, language",
    [("", "", "fr"), ("", "en-GB,fr;q=0.5", "en"), ("?lang=fr", "en", "fr"), ("?lang=xx", "de", "fr")],
)
def test_language(client, issued, query, header, language) -> None:
    response = client.get(address(issued.transcript.code) + query, headers={"accept-language": header})
    assert response.headers["Content-Language"] == language
    assert BeautifulSoup(response.content, "html.parser").html["lang"] == language


def test_other_methods_are_refused(client, issued) -> None:
    assert client.delete(address(issued.transcript.code)).status_code == 405
    assert client.post(reverse("mediane_check:check_form")).status_code == 405


def test_the_token_is_in_the_printed_address_only(issued) -> None:
    printed = check_address(issued.transcript.code, issued.name_token)
    assert printed == f"http://127.0.0.1:8000/v/{issued.transcript.code}/{issued.name_token}/"
    assert NameToken.objects.get().sha256 not in printed


def test_addresses_people_follow_are_built_on_the_public_one(client, alice, issued, settings) -> None:
    settings.MEDIANE = settings.MEDIANE | {"PUBLIC_URL": "http://127.0.0.1:8123"}
    bare = f"http://127.0.0.1:8123/v/{issued.transcript.code}/"
    assert check_address(issued.transcript.code) == bare
    file = BeautifulSoup(render(issued.transcript, "html").content, "html.parser")
    assert [(link["href"], link.get_text()) for link in file.find_all("a")] == [(bare, bare)]
    client.force_login(alice)
    page = BeautifulSoup(client.get(f"/mes-releves/{issued.transcript.number}/").content, "html.parser")
    links = {link["href"]: link.get_text() for link in page.find_all("a", rel="noreferrer")}
    assert links[f"/v/{issued.transcript.code}/"] == bare
    assert all(href.startswith("/v/") for href in links)


def test_a_draft_is_said_only_beside_its_own_results(client, alice) -> None:
    published = portfolio.framework(standing="derived")
    FrameworkVersion.objects.filter(pk=published.pk).update(lifecycle="published")
    portfolio.framework("RNMS", "v0", standing="proposal")
    references = [*portfolio.REFERENCES, "RNMS/v0/RNMS-A2-C1"]
    learner = portfolio.enrolled(alice, portfolio.release(references)).learner
    portfolio.attained(learner, references[0], 2)
    first = client.get(address(issue(learner=learner, by=alice).transcript.code)).content.decode()
    assert ("RNMS" in first, "brouillon" in first) == (False, False)
    portfolio.attained(learner, references[4], 3)
    page = BeautifulSoup(client.get(address(issue(learner=learner, by=alice).transcript.code)).content, "html.parser")
    groups = [(title.get_text(), title.find_next("p").get_text()) for title in page.find_all("h3")]
    assert groups == [
        ("Référentiel RNMS", "RNMS v0 · brouillon, référentiel non validé"),
        ("Référentiel MS9", "MS9 v1 · dérivée d’une source"),
    ]

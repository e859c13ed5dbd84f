"""The root of our IRIs is kept at the first migrate, and a later change is refused."""

from django.core.checks import run_checks
from django.test import override_settings

from lms.conf import conf
from lms.installation import check_iri
from lms.models import Installation


def test_it_is_kept(db: None) -> None:
    assert Installation.objects.get().iri == conf().iri
    assert [each.id for each in run_checks(databases=["default"]) if each.id == "mediane_lms.E001"] == []


def test_a_change_is_refused(db: None) -> None:
    with override_settings(MEDIANE={"IRI": "https://ailleurs.example"}):
        found = [each for each in run_checks(databases=["default"]) if each.id == "mediane_lms.E001"]
    assert len(found) == 1
    assert "https://ailleurs.example" in found[0].msg


def test_another_port_is_not_another_name(db) -> None:
    with override_settings(MEDIANE={"IRI": conf().iri, "PUBLIC_URL": "http://127.0.0.1:8123"}):
        assert check_iri(None, ["default"]) == []
        assert (conf().address, conf().iri) == ("http://127.0.0.1:8123", Installation.objects.get().iri)

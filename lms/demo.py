"""The people of a demonstration: a small network, one account for each role, a cohort with nothing answered yet."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from curriculum.models import ModulePage
from lms.admin_groups import ensure_groups
from lms.admin_workflow import ensure_workflow
from lms.conf import conf
from lms.enrolling import enrol
from lms.models import Cohort, Membership, Organisation
from lms.models.organisation import Role

MODULE = "MOD-NAVT"
COHORT = "Groupe de démonstration"
FILE = "demo-people.json"


class DemoError(Exception):
    """The demonstration cannot be made; the message says why."""


@dataclass(frozen=True)
class DemoPerson:
    """How one person of the demonstration signs in, and what they are there."""

    name: str
    email: str
    password: str
    role: str


CAST = (
    ("Alice Moreau", "trainee"),
    ("Bob Keita", "trainer"),
    ("Carole Lambert", "coordinator"),
    ("David Nguyen", "stranger"),
    ("Admin Médiane", "admin"),
)


def demo_people() -> list[DemoPerson]:
    """Make what is missing and return everyone; passwords are drawn once per installation and kept in `var/`.

    Raises DemoError outside demo mode, and where the module the cohort learns has no release.
    """
    if not conf().demo:
        raise DemoError("Demo people exist in demo mode only (MEDIANE_DEMO=1).")
    people = _people()
    with transaction.atomic():
        home, other = _organisations()
        trainers, _coordination = ensure_groups()
        ensure_workflow()
        for person in people:
            _account(person, {"stranger": other}.get(person.role, home), trainers)
        _cohort(home)
    return people


def _people() -> list[DemoPerson]:
    """Read the kept passwords, or draw and keep them; only the owner of the files may read them."""
    file = Path(settings.VAR_DIR) / FILE
    kept: dict[str, str] = {}
    if file.exists():
        kept = {person["email"]: person["password"] for person in json.loads(file.read_text(encoding="utf-8"))}
    people = []
    for name, role in CAST:
        email = f"{name.partition(' ')[0].lower()}@example.org"
        people.append(DemoPerson(name, email, kept.get(email) or secrets.token_urlsafe(12), role))
    file.touch(mode=0o600)
    file.chmod(0o600)
    content = [asdict(person) for person in people]
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return people


def _organisations() -> tuple[Organisation, Organisation]:
    """Return the two associations of « Réseau de démonstration »: where everyone is, and where only David is."""
    network = Organisation.objects.filter(slug="demo-reseau").first()
    if network is None:
        network = Organisation.add_root(name="Réseau de démonstration", slug="demo-reseau")
    found = []
    for name, slug in (("Médiation des Deux-Rives", "demo-deux-rives"), ("Médiation du Plateau", "demo-plateau")):
        child = Organisation.objects.filter(slug=slug).first()
        found.append(child or Organisation.objects.get(pk=network.pk).add_child(name=name, slug=slug))
    return found[0], found[1]


def _account(person: DemoPerson, organisation: Organisation, trainers: Group) -> None:
    """Make or renew one account; one whose password still fits keeps it, and one without a family name gets it."""
    users = get_user_model().objects
    is_admin = person.role == "admin"
    first, _space, last = person.name.partition(" ")
    fields = {"username": person.email, "first_name": first, "is_staff": is_admin, "is_superuser": is_admin}
    user, _new = users.get_or_create(email=person.email, defaults=fields)
    if not user.last_name:
        user.last_name = last
        user.save(update_fields=["last_name"])
    if not user.check_password(person.password):
        user.set_password(person.password)
        user.save(update_fields=["password"])
    if person.role == "trainer":
        user.groups.add(trainers)
    if not is_admin:
        role = Role.TRAINEE if person.role == "stranger" else Role(person.role)
        if not Membership.objects.current().filter(user=user, organisation=organisation, role=role).exists():
            Membership.objects.create(user=user, organisation=organisation, role=role)


def _cohort(organisation: Organisation) -> None:
    """Put Alice into Bob's cohort on MOD-NAVT, sharing her levels with nobody yet."""
    module = ModulePage.objects.filter(code__iexact=MODULE).order_by("locale_id").first()
    if module is None:
        raise DemoError(f"The module {MODULE} is not there yet: run manage.py load_starter first.")
    users = get_user_model().objects
    cohort, _new = Cohort.objects.get_or_create(
        organisation=organisation, name=COHORT, defaults={"module_key": module.translation_key}
    )
    cohort.trainers.add(users.get(email="bob@example.org"))
    enrol(user=users.get(email="alice@example.org"), module_key=module.translation_key, cohort=cohort, share=False)

"""The named people of the tests and where they belong.

A network, « Réseau des médiations », gathers two associations. In the first, Alice is a trainee, Bob a trainer of the
cohort « Groupe d'automne », Carole the coordinator. David belongs to nothing: the stranger. Admin may do everything.
"""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser

PASSWORD = "une phrase de passe pour les tests"


@dataclass(frozen=True)
class Places:
    """The organisations: a network and two members, `home` being where Alice, Bob and Carole are."""

    network: object
    home: object
    neighbour: object


def person(name: str, **fields: object) -> AbstractBaseUser:
    """Make a user of this first name, who signs in with an e-mail and PASSWORD."""
    users = get_user_model()
    fields = {"username": name.lower(), "email": f"{name.lower()}@example.org", "first_name": name} | fields
    return users.objects.create_user(password=PASSWORD, **fields)


def places() -> Places:
    """Make the three organisations."""
    from lms.models import Organisation

    network = Organisation.add_root(name="Réseau des médiations", slug="reseau")
    home = network.add_child(name="Médiation du Canal", slug="canal")
    neighbour = Organisation.objects.get(pk=network.pk).add_child(name="Médiation des Coteaux", slug="coteaux")
    return Places(network, home, neighbour)


def member(name: str, organisation: object, role: str) -> AbstractBaseUser:
    """Make a user with this role in this organisation, from today on."""
    from lms.models import Membership

    user = person(name)
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user

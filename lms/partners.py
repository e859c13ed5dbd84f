"""The map of partners of an organisation: who reads it and who keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from lms.models import Membership, Organisation, Partner
from lms.models.organisation import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEEPERS = (Role.TRAINER, Role.COORDINATOR)


@dataclass(frozen=True)
class PartnerMap:
    """One organisation's partners, and whether the reader may change them."""

    organisation: Organisation
    partners: tuple[Partner, ...]
    editable: bool


def maps_of(user: User) -> list[PartnerMap]:
    """Return the maps of the organisations a person belongs to today; two queries for any number."""
    roles: dict[int, set[str]] = {}
    places: dict[int, Organisation] = {}
    for one in Membership.objects.current().filter(user=user).select_related("organisation"):
        roles.setdefault(one.organisation_id, set()).add(one.role)
        places[one.organisation_id] = one.organisation
    held: dict[int, list[Partner]] = {}
    for partner in Partner.objects.filter(organisation__in=places):
        held.setdefault(partner.organisation_id, []).append(partner)
    return [
        PartnerMap(place, tuple(held.get(key, ())), editable=bool(roles[key] & set(KEEPERS)))
        for key, place in sorted(places.items(), key=lambda pair: pair[1].name)
    ]


def may_keep_partners(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Whether the user keeps this organisation's map: its trainers and coordinators."""
    if not (user.is_authenticated and user.is_active):
        return False
    mine = Membership.objects.current().filter(user=user.pk, organisation=organisation, role__in=KEEPERS)
    return bool(mine.exists())


def keep(partner: Partner) -> bool:
    """Save a partner; False when another tap saved the same one first."""
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError:
        return False
    return True


def remove(partner: Partner) -> None:
    """Take a partner off the map; a second time changes nothing."""
    Partner.objects.filter(pk=partner.pk).delete()

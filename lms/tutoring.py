"""The mandate: the addresses of tutors and managers that an organisation's coordinator vouches for."""

from __future__ import annotations

from lms.models import Organisation, TutorAddress
from lms.models.tutoring import TutorRole


def vouch(*, organisation: Organisation, address: str, role: str) -> TutorAddress:
    """Add an address to the mandate, once; named again, it has the new role. What was signed stays as it was."""
    row, _new = TutorAddress.objects.update_or_create(
        organisation=organisation, address=address.strip().lower(), defaults={"role": TutorRole(role)}
    )
    return row


def forget(*, organisation: Organisation, pk: int) -> None:
    """Take an address off the mandate; a second time changes nothing."""
    TutorAddress.objects.filter(organisation=organisation, pk=pk).delete()

"""The registry itself: a person as an eraser sees them, declarations by model, erasers in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from lms.models import Agent, Learner
from lms.xapi import profile

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Fate(StrEnum):
    """What erasure does with the rows of a model that are about a person."""

    DELETED = "deleted"
    CUT = "cut"  # the row stays, and nothing in it leads to the person any more
    KEPT = "kept"  # nothing in it ever led to the person alone


@dataclass(frozen=True)
class Declaration:
    """What a model holds of a person.

    `way` is the lookup from a row to the account (`learner__user`); empty where there is none: then an eraser finds the
    rows by the person's identifiers. `exported` rows stand in the person's export, without the fields in `hidden`.
    `why` argues what is not exported or not deleted.
    """

    model: str
    way: str = ""
    exported: bool = False
    fate: Fate = Fate.DELETED
    why: str = ""
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Who is exported or erased: the account, the pseudonym (None where the person never learned), the addresses.

    `claimed` are those among the addresses that nobody has confirmed: what others say under them may be about another.
    """

    user: User
    learner: Learner | None
    addresses: tuple[str, ...]
    claimed: frozenset[str] = frozenset()

    @property
    def proven(self) -> list[str]:
        """The addresses that are the person's."""
        return [each for each in self.addresses if each not in self.claimed]

    @property
    def pseudonym(self) -> str:
        """The identifier of the person's agent in our own statements; empty without one."""
        return f"account|{profile.root()}|{self.learner.uuid}" if self.learner else ""

    def identifiers(self) -> set[str]:
        """Return the inverse functional identifiers that name the person, in the spelling that we know."""
        found = {self.pseudonym} - {""}
        for address in {*self.proven, *(each.lower() for each in self.proven)}:
            found.add(f"mbox|mailto:{address}")
            digest = hashlib.sha1(f"mailto:{address}".encode(), usedforsecurity=False)
            found.add(f"mbox_sha1sum|{digest.hexdigest()}")
        return found

    def agents(self) -> QuerySet[Agent]:
        """Return the agents of the ledger that name the person."""
        return Agent.objects.filter(self.named("ifi"))

    def named(self, field: str) -> Q:
        """Return the condition that a field with an inverse functional identifier names the person.

        By pseudonym, address in any case, hash of an address, or an account elsewhere that is called by the address.
        """
        found = self.identifiers()
        wanted = Q(**{f"{field}__in": found})
        for each in found:
            if each.startswith("mbox_sha1sum|"):  # hexadecimal digits in capitals name the same
                wanted |= Q(**{f"{field}__iexact": each})
        for address in self.proven:
            wanted |= Q(**{f"{field}__iexact": f"mbox|mailto:{address}"})
            wanted |= Q(**{f"{field}__startswith": "account|", f"{field}__iendswith": f"|{address}"})
        return wanted


def person_of(user: User) -> Person:
    """Gather what names a person: the account's own address, and others that were entered and perhaps confirmed."""
    own = {user.email, user.get_username()} if "@" in user.get_username() else {user.email}
    rows: dict[str, bool] = {}
    if apps.is_installed("allauth.account"):
        emails: Any = apps.get_model("account", "EmailAddress")
        rows = dict(emails.objects.filter(user=user).values_list("email", "verified"))
    claimed = frozenset(email for email, confirmed in rows.items() if not confirmed) - own
    learner = Learner.objects.filter(user=user).first()
    addresses = tuple(sorted({*own, *rows} - {""}))
    return Person(user=user, learner=learner, addresses=addresses, claimed=claimed)


Eraser = Callable[[Person], None]
Exporter = Callable[[Person], Iterator[dict[str, Any]]]
_declared: dict[str, Declaration] = {}
_erasers: dict[str, Eraser] = {}
_exporters: dict[str, Exporter] = {}


def declare(*declarations: Declaration) -> None:
    """Say what models hold of a person. The same model again: the same declaration, or ValueError."""
    for each in declarations:
        if _declared.setdefault(each.model, each) != each:
            msg = f"two declarations of {each.model}"
            raise ValueError(msg)


def erases(name: str, eraser: Eraser) -> None:
    """Register what removes one part of a person; called in the erasure's transaction, before the account goes."""
    _erasers[name] = eraser


def exports(name: str, exporter: Exporter) -> None:
    """Register what exports a part that no foreign key leads to, as rows for the file `<name>.jsonl`."""
    _exporters[name] = exporter


def declared() -> dict[str, Declaration]:
    """Return every declaration, by model label."""
    return dict(_declared)


def erasers() -> dict[str, Eraser]:
    """Return every eraser, in the order in which they were registered."""
    return dict(_erasers)


def exporters() -> dict[str, Exporter]:
    """Return every exporter of a part that no foreign key leads to."""
    return dict(_exporters)


def rows_of(declaration: Declaration, person: Person) -> QuerySet[Any] | None:
    """Return the rows of a declared model that lead to a person; None without a way, or where it is not installed."""
    model = model_of(declaration)
    if model is None or not declaration.way:
        return None
    rows: QuerySet[Any] = model._default_manager.filter(  # noqa: SLF001 - Django's documented way to a manager
        **{declaration.way: person.user.pk}
    )
    return rows.order_by("pk")


def model_of(declaration: Declaration) -> type[Model] | None:
    """Return the declared model where its app is installed."""
    try:
        return apps.get_model(declaration.model)
    except LookupError:
        return None

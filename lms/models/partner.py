"""The map of partners: services that an organisation hands over to, with no person named."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.organisation import Organisation


class Service(models.TextChoices):
    """What a partner is; the names are those of their countries."""

    SCHOOL = "school", _("école, collège, lycée, direction")
    CPMS = "cpms", _("CPMS (Belgique)")
    AMO = "amo", _("AMO, aide en milieu ouvert (Belgique)")
    SAS = "sas", _("service d’accrochage scolaire (Belgique)")
    CPAS = "cpas", _("CPAS (Belgique)")
    CASNAV = "casnav", _("CASNAV (France)")
    CCAS = "ccas", _("CCAS (France)")
    MISSION = "mission", _("Mission locale (France)")
    PREVENTION = "prevention", _("prévention spécialisée, médiation sociale")
    PROTECTION = "protection", _("protection de l’enfance (CRIP en France, SAJ en Belgique)")
    HEALTH = "health", _("santé, santé mentale, planning familial")
    LAW = "law", _("accès aux droits, défense des droits")
    HOUSING = "housing", _("hébergement, logement, bailleur")
    INTERPRETING = "interpreting", _("interprétariat")
    TOWN = "town", _("commune, mairie, quartier")
    OTHER = "other", _("autre")


class Partner(models.Model):
    """One service on the map of one organisation."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="partners")
    service = models.CharField(_("type de service"), max_length=12, choices=Service)
    name = models.CharField(_("nom du service"), max_length=200)
    place = models.CharField(_("territoire"), max_length=200, blank=True)
    offers = models.TextField(_("ce qu’il fait"), max_length=1000, blank=True)
    access = models.TextField(_("comment y orienter"), max_length=1000, blank=True)
    url = models.URLField(_("site"), blank=True)
    checked_on = models.DateField(_("vérifié le"), null=True, blank=True)

    class Meta:
        ordering = ["service", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "service", "name"], name="mediane_partner_once")]
        verbose_name = _("partenaire")
        verbose_name_plural = _("partenaires")

    def __str__(self) -> str:
        return self.name

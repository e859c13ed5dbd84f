"""The rules by which ratings become levels, as data."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LevelRule(models.Model):
    """One edition of the rule of a scope: a framework version (`MS9/v1`) or one competency of it (`MS9/v1/MS9-A2-C3`).

    Rows are added, never changed: the newest of a scope is in force, and what it leaves open comes from the version's
    rule, then from the default (`lms/rules.py`). Decisions keep a copy of the rule that made them.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scope = models.CharField(_("portée"), max_length=120)
    within = models.JSONField(
        _("façon de combiner"),
        default=dict,
        help_text=_("Par façon d’évaluer ; ce qui manque vient de la règle du dessus."),
    )
    validity_months = models.PositiveSmallIntegerField(
        _("durée de validité en mois"), null=True, blank=True, help_text=_("0 : sans limite ; vide : règle du dessus.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    class Meta:
        ordering = ["scope", "-pk"]
        indexes = [models.Index(fields=["scope", "-id"], name="mediane_level_rule_newest")]
        permissions = [("edit_rules", _("Modifier les règles des niveaux"))]
        default_permissions = ()
        verbose_name = _("règle des niveaux")
        verbose_name_plural = _("règles des niveaux")

    def __str__(self) -> str:
        return self.scope

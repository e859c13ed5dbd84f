"""The glossary: words of the field in both languages, which a learner taps in a lesson."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from competencies.models.code import CodeField


class GlossaryTerm(models.Model):
    """One term with what it means, in plain words; other forms are found in texts as well."""

    code = CodeField(_("code"), max_length=60, unique=True)
    term_fr = models.CharField(_("terme (français)"), max_length=120)
    term_en = models.CharField(_("terme (anglais)"), max_length=120)
    forms_fr = models.CharField(
        _("autres formes (français)"),
        max_length=300,
        blank=True,
        help_text=_("Séparées par des virgules : sigle, synonyme. Les pluriels simples sont trouvés sans cela."),
    )
    forms_en = models.CharField(_("autres formes (anglais)"), max_length=300, blank=True)
    definition_fr = models.TextField(_("définition (français)"))
    definition_en = models.TextField(_("définition (anglais)"))
    country = models.CharField(
        _("pays"), max_length=2, blank=True, choices=[("FR", _("France")), ("BE", _("Belgique"))]
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["term_fr"]
        verbose_name = _("terme du glossaire")
        verbose_name_plural = _("glossaire")

    def __str__(self) -> str:
        return self.term

    @property
    def _english(self) -> bool:
        return (get_language() or "fr").startswith("en")

    @property
    def term(self) -> str:
        """The term in the active language."""
        return self.term_en if self._english else self.term_fr

    @property
    def definition(self) -> str:
        """What it means, in the active language."""
        return self.definition_en if self._english else self.definition_fr

    def forms(self, language: str) -> list[str]:
        """Return every way in which a text of a language may say it, itself first."""
        term, others = (self.term_en, self.forms_en) if language == "en" else (self.term_fr, self.forms_fr)
        return [term, *(form.strip() for form in others.split(",") if form.strip())]

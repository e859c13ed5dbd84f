"""The forms of a re-examination: asking for one, answering one."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms import reexamining
from lms.forms.observing import REASON_MAX
from lms.models import Reexamination
from lms.models.rating import Mode
from lms.reasons import mode_label


class WordsForm(forms.Form):
    """A form with a UUID of its own and a reason, which names nobody (`design.md` 9)."""

    post = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("N’écrivez ni nom d’élève ou de famille, ni santé, ni origine."),
        error_messages={"required": gettext_lazy("Écrivez en une phrase ce qui fonde votre demande ou votre réponse.")},
    )

    def point_at_errors(self) -> None:
        """Mark what is wrong for those who do not see it; once every field is ready, since this validates."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"


class AskForm(WordsForm):
    """Ask that a level be looked at again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Pourquoi demandez-vous un réexamen ?")
        self.point_at_errors()


class AnswerForm(WordsForm):
    """Answer: how it was seen, which level, and why."""

    mode = forms.ChoiceField()
    level = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, request: Reexamination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops = {mode: reexamining.top_level(request, mode) for mode in reexamining.modes_of(request)}
        mode, level = (cast("forms.ChoiceField", self.fields[name]) for name in ("mode", "level"))
        mode.label, level.label = _("Comment l’avez-vous revue ?"), _("Votre évaluation")
        mode.choices = [
            (each.value, _("%(mode)s (niveau %(top)d au plus)") % {"mode": mode_label(each).capitalize(), "top": top})
            for each, top in tops.items()
        ]
        shown = [(str(n), _("Niveau %(level)d atteint") % {"level": n}) for n in range(1, max(tops.values()) + 1)]
        level.choices = [("", _("Choisissez")), ("0", _("Pas encore atteint")), *shown]
        level.error_messages["required"] = _("Choisissez un niveau, ou « Pas encore atteint ».")
        self.fields["reason"].label = _("Ce qui fonde votre évaluation")
        self.order_fields(["post", "mode", "level", "reason"])
        self.point_at_errors()

    @property
    def said(self) -> dict[str, Any]:
        """What the act needs, once the form is valid."""
        given = self.cleaned_data
        return {
            "mode": Mode(given["mode"]),
            "level": given["level"],
            "reason": given["reason"],
            "post_id": given["post"],
        }

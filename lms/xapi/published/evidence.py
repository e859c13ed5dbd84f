"""The kinds of statement about evidence and the logbook, one template each."""

from __future__ import annotations

from collections.abc import Sequence

from lms.xapi import profile
from lms.xapi.published.templates import IN_MODULE, Template, extension, has, lacks


def evidence_templates() -> Sequence[Template]:
    """Return what is said of evidence and of the logbook; none of it holds a word that the person wrote."""
    said = extension("result", profile.extension(profile.EVIDENCE))
    alone, nobody = lacks(extension("context", profile.extension(profile.ATTEMPT))), lacks("$.context.instructor")
    assessor = has("$.context.instructor.account.name")
    sent = (has(f"{said}.piece"), has(f"{said}.sha256"), has(f"{said}.dated"))
    judgement = extension("result", profile.extension(profile.JUDGEMENT))
    judged = (
        has(f"{judgement}.mode", all=["case_study", "workplace"]),
        has(f"{judgement}.outcome", all=["reached", "not_yet", "not_observed"]),
        {"location": "$.result.success", "presence": "recommended", "all": [True, False]},
    )
    return (
        Template(
            "evidence-requested",
            ("preuve demandée", "Une formatrice ou un formateur (« instructor ») demande une preuve."),
            ("evidence asked for", "A trainer, the instructor, asks for evidence."),
            profile.REQUESTED, "evidence", "module", IN_MODULE, (has(f"{said}.kind"), assessor, alone),
        ),
        Template(
            "evidence-sent",
            ("preuve envoyée", "La personne envoie une preuve, ou la renvoie complétée."),
            ("evidence sent", "The person sends evidence, or sends it again, completed."),
            profile.SUBMITTED, "evidence", "module", IN_MODULE, (*sent, nobody, alone),
        ),
        Template(
            "evidence-signed",
            ("preuve signée", "Un tuteur sans compte signe la preuve, telle qu’elle a été envoyée."),
            ("evidence signed", "A tutor without an account signs the evidence as it was sent."),
            profile.SIGNED, "evidence", "module", IN_MODULE,
            (has(extension("result", profile.extension(profile.SIGNATURE))), nobody, alone),
        ),
        Template(
            "evidence-reviewed",
            ("décision sur une preuve", "L’évaluateur (« instructor ») accepte la preuve ou dit ce qui manque."),
            ("decision on evidence", "The assessor, the instructor, accepts the evidence or says what is missing."),
            profile.REVIEWED, "evidence", "module", IN_MODULE,
            (has(extension("result", profile.extension(profile.EVIDENCE_REVIEW))), assessor, alone),
        ),
        Template(
            "evidence-rated",
            ("compétence jugée sur une preuve", "Ce qu’une preuve acceptée montre d’une compétence."),
            ("competency rated by evidence", "What accepted evidence shows of one competency."),
            profile.RATED, "competency", "evidence", IN_MODULE,
            (*judged, assessor, alone),
        ),
        *_logbook(),
    )  # fmt: skip


def _logbook() -> Sequence[Template]:
    alone, nobody = lacks(extension("context", profile.extension(profile.ATTEMPT))), lacks("$.context.instructor")
    return (
        Template(
            "logbook-noted",
            ("note de carnet", "La personne écrit dans son carnet de bord ; rien de ce qu’elle y dit n’est ici."),
            ("logbook entry", "The person writes in their own logbook; nothing of what it says is here."),
            profile.NOTED, "logbook", "module", IN_MODULE, (lacks("$.result"), nobody, alone),
        ),
    )  # fmt: skip

"""The document as lines ready to print, in its own language: what the page, the HTML file and the PDF share.

Only words and dates are put here; what is shown was decided when the document was frozen. The name token stays outside.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lms.transcripts.document import (
    BlockLine,
    CompetencyLine,
    FrameworkLine,
    LevelLine,
    SelfRatingLine,
    TitleLine,
    TrainingLine,
    TranscriptDocument,
    Words,
)

Sheet = dict[str, Any]


def sheet(document: TranscriptDocument) -> Sheet:
    """Return the printable lines of a document (texts, lists and dicts only: JSON can carry them)."""
    with override(document.language):
        return {
            "language": document.language,
            "title": document.title,
            "statement": document.statement,
            "extract_notice": document.extract_notice,
            "holder": document.holder.name,
            "number": document.number,
            "facts": _facts(document),
            "frameworks": [_framework(document, line) for line in document.assessed_frameworks],
            "scales": _scales(document),
            "gaps": _gaps(document),
            "training": [_training(line) for line in document.training],
            "held": [
                {"title": line.title, "reference": line.reference, "date": day(line.obtained_on), "basis": line.basis}
                for line in document.held
            ],
            "self_ratings": [_self_rating(line, document.language) for line in document.self_ratings or ()],
            "alignment_notice": document.alignment_notice,
            "alignment": [_title(line, document.language) for line in document.alignment],
            "words": words(),
        }


def words() -> dict[str, str]:
    """Return the headings and column titles in the active language."""
    return {
        "competencies": _("Compétences évaluées"),
        "code": _("Code"),
        "competency": _("Compétence"),
        "level": _("Niveau"),
        "date": _("Date"),
        "how": _("Comment et par qui"),
        "evidence": _("Preuves :"),
        "scale": _("Échelle des niveaux"),
        "scale_help": _("« Démontré » veut dire niveau 3 ou 4. En dessous, le relevé dit « non démontré »."),
        "scale_of": _("Référentiels qui l’emploient :"),
        "none": _("Aucune compétence évaluée."),
        "gaps": _("Ce qui n’a pas été évalué"),
        "gaps_intro": _("La formation porte aussi sur ces compétences. Personne ne les a encore évaluées."),
        "training": _("Formation suivie"),
        "held": _("Titres et diplômes que la personne dit détenir ou a montrés"),
        "held_note": _("Ils ne viennent pas de cette plateforme."),
        "self_rating": _("Ce que la personne dit d’elle-même"),
        "self_rating_note": _(
            "Auto-évaluation, imprimée à sa demande. Personne ne l’a vérifiée, et aucun niveau n’en vient."
        ),
        "alignment": _("Pour situer ce relevé"),
        "history": _("Correspondance historique (titre remplacé)"),
        "close": _("compétences proches, proposées :"),
        "verify": _("Vérifier ce relevé"),
        "verify_help": _("Sans compte. Le code prouve le document, pas la personne qui le présente."),
        "qr": _("Code QR qui mène à l’adresse de vérification écrite à côté"),
        "page": _("page"),
    }


def day(iso: str) -> str:
    """Return an ISO date or moment in words; empty stays empty."""
    if not iso:
        return ""
    moment = datetime.datetime.fromisoformat(iso)
    return date_format(timezone.localtime(moment) if moment.tzinfo else moment.date(), "j F Y")


def both(text: Words, language: str) -> dict[str, str]:
    """Return the label in the document's language, and in the other one where there is one."""
    main = text.of(language)
    other = text.fr if language.startswith("en") else text.en
    return {"label": main, "other": other if other != main else "", "other_language": "fr" if main == text.en else "en"}


def _facts(document: TranscriptDocument) -> list[list[str]]:
    issuer = document.issuer
    lines = [
        (_("Titulaire"), document.holder.name),
        (_("Organisme"), issuer.name),
        (_("SIRET ou BCE"), issuer.siret),
        (_("Déclaration d’activité"), issuer.training_number),
        (_("Plateforme"), issuer.details),
        (_("Délivré le"), day(document.issued_at)),
        (_("À la demande de"), issuer.issued_by),
        (_("Numéro"), f"{document.number} · {_('version')} {document.version}"),
        (_("Nature"), _("relevé complet") if document.kind == "complete" else _("extrait")),
        (_("Code de vérification"), document.code),
    ]
    return [[label, value] for label, value in lines if value]


def _framework(document: TranscriptDocument, line: FrameworkLine) -> Sheet:
    language = document.language
    return {
        "title": _framework_title(line, language),
        "standing": " · ".join(text for text in (line.title.of(language), line.standing) if text),
        "draft_notice": _("Brouillon : ce référentiel n’est pas validé.") if line.draft else "",
        "banner": line.banner.of(language),
        "rows": [_competency(row, language) for row in document.competencies_of(line)],
    }


def _framework_title(line: FrameworkLine, language: str) -> str:
    mark = _(" – brouillon") if line.draft else ""
    return f"{line.name.of(language)} ({line.code} {line.version}{mark})"


def _scales(document: TranscriptDocument) -> list[Sheet]:
    """Return each scale in full, once, with the frameworks that use it; without a result, the scales to come."""
    language = document.language
    users: dict[tuple[LevelLine, ...], list[str]] = {}
    for line in document.assessed_frameworks or document.frameworks:
        users.setdefault(line.scale, []).append(f"{line.code} {line.version}")
    return [
        {
            "users": ", ".join(names),
            "levels": [
                {"value": level.value, "label": level.label.of(language), "text": level.description.of(language)}
                for level in scale
            ],
        }
        for scale, names in users.items()
        if scale
    ]


def _gaps(document: TranscriptDocument) -> list[Sheet]:
    """Return what nobody assessed, by framework version; first those in which something else was assessed."""
    groups: dict[str, list[dict[str, str]]] = {line.key: [] for line in document.assessed_frameworks}
    for line in document.not_assessed:
        row = {"code": line.code, "label": line.label.of(document.language)}
        groups.setdefault(line.reference.rpartition("/")[0], []).append(row)
    titles = {line.key: _framework_title(line, document.language) for line in document.frameworks}
    return [{"title": titles.get(key, key), "rows": rows} for key, rows in groups.items() if rows]


def _competency(line: CompetencyLine, language: str) -> Sheet:
    return {
        "code": line.code,
        **both(line.label, language),
        "level": f"{line.level} · {line.level_label.of(language)}" if line.level else line.level_label.of(language),
        "demonstrated": _("démontré") if line.demonstrated else _("non démontré"),
        "date": day(line.decided_on),
        "how": " · ".join([line.mode_label, ", ".join(line.assessor_roles)]),
        "evidence": list(line.evidence),
    }


def _training(line: TrainingLine) -> Sheet:
    facts = [
        (_("Nature"), line.nature),
        (_("Dates"), _span(day(line.started_on), day(line.last_on))),
        (
            _("Suivi"),
            ngettext(
                "%(done)s leçon terminée sur %(total)s", "%(done)s leçons terminées sur %(total)s", line.lessons_done
            )
            % {"done": line.lessons_done, "total": line.lessons_total},
        ),
        (_("Modalités prévues"), " · ".join(line.modalities)),
        (_("Temps à distance déclaré"), duration(line.remote_minutes)),
        (_("Heures de séance signées"), duration(line.signed_minutes)),
    ]
    return {
        "title": f"{line.title} ({line.code})",
        "objectives": list(line.objectives),
        "objectives_label": _("Objectifs"),
        "facts": [[label, value] for label, value in facts if value],
    }


def _span(start: str, end: str) -> str:
    return start if start == end else _("du %(start)s au %(end)s") % {"start": start, "end": end}


def duration(minutes: int) -> str:
    """Return minutes as « 1 h 30 »; nothing for none."""
    hours, rest = divmod(minutes, 60)
    if not minutes:
        return ""
    if not hours:
        return f"{rest}\N{NO-BREAK SPACE}min"
    return f"{hours}\N{NO-BREAK SPACE}h" + (f"\N{NO-BREAK SPACE}{rest:02}" if rest else "")


def _self_rating(line: SelfRatingLine, language: str) -> Sheet:
    return {
        "title": f"{line.module} · {line.moment} · {day(line.said_on)}",
        "rows": [{"code": row.code, "label": row.label.of(language), "step": row.step} for row in line.rows],
    }


def _title(line: TitleLine, language: str) -> Sheet:
    certifier, place = line.certifier.of(language), line.prepared_at.of(language)
    facts = [
        _("%(certifier)s, préparé %(place)s") % {"certifier": certifier, "place": place} if place else certifier,
        line.rncp,
        _("niveau %(level)s") % {"level": line.level} if line.level else "",
        _("valable jusqu’au %(date)s") % {"date": day(line.valid_to)} if line.valid_to and line.active else "",
    ]
    source = _("Source : %(source)s") % {"source": line.source} if line.source else ""
    checked = _("vérifiée le %(date)s") % {"date": day(line.checked_on)} if line.checked_on else _("non vérifiée")
    return {
        "title": line.title.of(language),
        "active": line.active,
        "facts": " · ".join(fact for fact in facts if fact),
        "source": f"{source} ({checked})" if source else "",
        "blocks": [
            {
                "code": block.code,
                "label": block.label.of(language),
                "mark": _block_mark(block, language),
                "codes": list(block.codes),
            }
            for block in line.blocks
        ],
    }


def _block_mark(block: BlockLine, language: str) -> str:
    """Return that a block is not verified, unless its label says so itself."""
    mark = _("non vérifié")
    return "" if block.verified or mark in block.label.of(language).casefold() else mark

"""The kinds of statement about a positioning, one template each: a self-rating, and a quiz that counts for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from lms.xapi import profile
from lms.xapi.published.templates import IN_MODULE, Template, extension, has, lacks


def positioning_templates() -> Sequence[Template]:
    """Return what is said of a positioning; none of it passes, fails or rates."""
    attempt, nobody = extension("context", profile.extension(profile.ATTEMPT)), lacks("$.context.instructor")
    tried, uncounted = has(attempt), lacks("$.result.success")
    points = (has("$.result.score.raw"), has("$.result.score.min", all=[0]))
    words = extension("result", profile.extension(profile.WORDS))
    return (
        Template(
            "self-rated",
            ("auto-évaluation", "Ce que la personne dit d’elle-même, avant ou après un module ; sans score ni niveau."),
            ("self-rating", "What a person says of themselves, before or after a module; no score, no level."),
            profile.SELF_RATED, "self-rating", "module", IN_MODULE,
            (
                has(extension("result", profile.extension(profile.STEPS))),
                lacks("$.result.score | $.result.success"), lacks(attempt), nobody,
            ),
        ),
        Template(
            "diagnostic-begun",
            ("quiz de positionnement commencé", "Il ne compte pour rien : ni progression, ni évaluation."),
            ("positioning quiz begun", "It counts for nothing: neither progress nor a rating."),
            profile.INITIALIZED, "diagnostic", "module", IN_MODULE, (lacks("$.result"), tried, nobody),
        ),
        Template(
            "diagnostic-answered",
            ("question de positionnement", "La réponse à une question d’un quiz de positionnement."),
            ("positioning question", "The answer to a question of a positioning quiz."),
            profile.ANSWERED, "question", "diagnostic", IN_MODULE,
            (has(f"$.result.response | {words}"), tried, nobody),
        ),
        Template(
            "diagnostic-completed",
            ("quiz de positionnement terminé", "Toutes ses questions ont leur réponse ; ni réussi, ni échoué."),
            ("positioning quiz completed", "Every question has its answer; neither passed nor failed."),
            profile.COMPLETED, "diagnostic", "module", IN_MODULE,
            (has("$.result.completion", all=[True]), *points, uncounted, tried, nobody),
        ),
    )  # fmt: skip

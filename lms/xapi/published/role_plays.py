"""The kinds of statement about observed role plays and practice analysis, one template each."""

from __future__ import annotations

from collections.abc import Sequence

from lms.xapi import profile
from lms.xapi.published.templates import IN_MODULE, Template, extension, has, lacks


def role_play_templates() -> Sequence[Template]:
    """Return what is said of role plays that were planned and signed for, and of sessions that are only attended."""
    judgement = extension("result", profile.extension(profile.JUDGEMENT))
    alone = lacks(extension("context", profile.extension(profile.ATTEMPT)))
    someone = has("$.context.instructor.account.name")
    return (
        Template(
            "role-play-observed",
            (
                "compétence observée dans un jeu de rôle",
                "Ce que la fiche signée de l’évaluateur (« instructor ») dit d’une compétence.",
            ),
            (
                "competency observed in a role play",
                "What the sheet that the assessor, the instructor, signed says of one competency.",
            ),
            profile.RATED, "competency", "role-play", IN_MODULE,
            (
                has(f"{judgement}.mode", all=["role_play"]),
                has(f"{judgement}.outcome", all=["reached", "not_yet", "not_observed", "taken_back"]),
                {"location": "$.result.success", "presence": "recommended", "all": [True, False]},
                has(f"{judgement}.assessor_role"),
                someone,
                alone,
            ),
        ),
        Template(
            "practice-attended",
            (
                "présence à une analyse de pratiques",
                "La personne a participé à une séance d’analyse de pratiques, notée par l’animateur (« instructor »).",
            ),
            (
                "attendance at practice analysis",
                "The person was at a session of practice analysis, as the trainer, the instructor, noted.",
            ),
            profile.ATTENDED, "practice-analysis", "", IN_MODULE,
            (
                has(extension("result", profile.extension(profile.ATTENDANCE))),
                has("$.result.duration"),
                lacks("$.result.score"),
                lacks("$.result.success"),
                lacks("$.result.completion"),
                lacks(judgement),
                someone,
                alone,
            ),
        ),
    )  # fmt: skip

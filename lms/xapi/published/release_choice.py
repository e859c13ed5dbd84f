"""The kind of statement that tells of a newer release taken up."""

from __future__ import annotations

from collections.abc import Sequence

from lms.xapi import profile
from lms.xapi.published.templates import Template, extension, has, lacks


def release_templates() -> Sequence[Template]:
    """Return what is said when a person goes over to a newer release."""
    attempt = extension("context", profile.extension(profile.ATTEMPT))
    return (
        Template(
            "release-changed",
            ("changement d’édition", "La personne est passée à une édition plus récente du module, de son choix."),
            ("change of release", "The person went over to a newer release of the module, by their own choice."),
            profile.CHANGED_RELEASE, "module", "", (),
            (
                has(extension("context", profile.extension(profile.RELEASE_CHANGE))),
                lacks("$.result"), lacks(attempt), lacks("$.context.instructor"),
            ),
        ),
    )  # fmt: skip

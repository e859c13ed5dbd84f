"""What the starter brings: the name of each kind, and how the file and the row of each definition are read and made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy

from curriculum.importing import definitions
from curriculum.importing.binding import Binder
from curriculum.importing.folder import ModuleFolder, Source

LABELS = {
    "question": gettext_lazy("questions"),
    "quiz": gettext_lazy("quiz"),
    "scenario": gettext_lazy("scénarios"),
    "rubric": gettext_lazy("grilles d’observation"),
    "catalogue": gettext_lazy("catalogue"),
    "module": gettext_lazy("modules"),
    "lesson": gettext_lazy("leçons"),
    "sheet": gettext_lazy("fiches"),
    "library": gettext_lazy("bibliothèque"),
    "programme": gettext_lazy("parcours"),
    "term": gettext_lazy("termes du glossaire"),
    "release": gettext_lazy("versions publiées"),
    "translation": gettext_lazy("traductions"),
    "translated_release": gettext_lazy("versions publiées, traduites"),
}
FIELDS: dict[str, Callable[[Any, Binder], definitions.Fields]] = {
    "question": definitions.question_fields,
    "quiz": definitions.quiz_fields,
    "scenario": definitions.scenario_fields,
    "rubric": definitions.rubric_fields,
}
SHAPES: dict[str, Callable[[Any, Binder], Any]] = {
    "question": definitions.question_shape,
    "quiz": definitions.quiz_shape,
    "scenario": definitions.scenario_shape,
    "rubric": definitions.rubric_shape,
}


def definition_sources(module: ModuleFolder) -> list[tuple[str, Source[Any]]]:
    """Return each definition of a module with its kind, those first that others name."""
    groups: dict[str, tuple[Source[Any], ...]] = {
        "question": module.questions,
        "quiz": module.quizzes,
        "scenario": module.scenarios,
        "rubric": module.rubrics,
    }
    return [(kind, source) for kind, group in groups.items() for source in group]

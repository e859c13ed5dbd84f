"""What one freezing gathers on its way through a module: competencies, definitions, answer keys, assets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from competencies.models import Competency
from curriculum.documents import (
    ChoiceKey,
    CompetencyDoc,
    QuestionDoc,
    QuestionKey,
    QuizDoc,
    RubricDoc,
    ScenarioDoc,
)
from curriculum.freezing.assets import Kept, Store
from curriculum.freezing.refusals import CompetencyMissing, MediaMissing


@dataclass
class Freezing:
    """One pass over one module. `where` is the title of what is being frozen, for messages.

    `drafts` takes what was never published too: a preview shows it, a release refuses it.
    """

    store: Store
    lesson_keys: frozenset[str]
    where: str = ""
    drafts: bool = False
    questions: dict[str, QuestionDoc] = field(default_factory=dict)
    quizzes: dict[str, QuizDoc] = field(default_factory=dict)
    scenarios: dict[str, ScenarioDoc] = field(default_factory=dict)
    rubrics: dict[str, RubricDoc] = field(default_factory=dict)
    competencies: dict[str, CompetencyDoc] = field(default_factory=dict)
    question_keys: dict[str, QuestionKey] = field(default_factory=dict)
    scenario_keys: dict[str, dict[str, ChoiceKey]] = field(default_factory=dict)
    _references: dict[int, str] = field(default_factory=dict)

    def reference(self, competency: Competency | None) -> str:
        """Remember a chosen competency and return its reference; CompetencyMissing when it is gone."""
        if competency is None:
            raise CompetencyMissing(self.where)
        if competency.pk not in self._references:
            whole = Competency.objects.select_related("version__framework").get(pk=competency.pk)
            self._references[whole.pk] = whole.reference
            self.competencies[whole.reference] = CompetencyDoc(
                reference=whole.reference,
                label_fr=whole.label_fr,
                label_en=whole.label_en,
                nature=whole.nature,
                status=whole.status,
            )
        return self._references[competency.pk]

    def references(self, stream: Any) -> tuple[str, ...]:
        """Return the references of a stream field of competency choosers, each once, in order."""
        return tuple(dict.fromkeys(self.reference(child.value) for child in stream))

    def keep(self, keeper: Callable[[Any, Store], Kept], source: Any) -> Kept:
        """Keep a picture's or document's bytes; MediaMissing when there is none."""
        if source is None:
            raise MediaMissing(self.where)
        try:
            return keeper(source, self.store)
        except OSError as error:
            raise MediaMissing(self.where) from error

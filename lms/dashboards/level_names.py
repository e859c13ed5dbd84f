"""The names of levels: each framework version has a scale of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from competencies.models import Level


@dataclass(frozen=True)
class LevelNames:
    """Level labels in the active language, by framework, version and value."""

    labels: dict[tuple[str, str, int], str]

    def name(self, reference: str, value: int) -> str:
        """Return `value · label` for a competency reference; the bare value where its version has no scale."""
        framework, version = reference.split("/")[:2]
        label = self.labels.get((framework, version, value), "")
        return f"{value} · {label}" if label else str(value)


def level_names(references: Iterable[str]) -> LevelNames:
    """Read, in one query, the scales of the framework versions that some competencies belong to."""
    frameworks = {reference.partition("/")[0] for reference in references}
    levels = Level.objects.filter(scale__version__framework__code__in=frameworks)
    return LevelNames(
        {
            (level.scale.version.framework.code, level.scale.version.version, level.value): level.label
            for level in levels.select_related("scale__version__framework")
        }
    )

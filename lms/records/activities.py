"""What the store holds of activities: the definition gathered from all that was said of each. Reads only."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from lms.models import Activity


def definitions_of(iris: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the definitions of these activities by id; those without one are left out. One query at most."""
    if not iris:
        return {}
    rows = Activity.objects.filter(iri__in=iris).exclude(definition="").values_list("iri", "definition")
    return {iri: json.loads(definition) for iri, definition in rows}

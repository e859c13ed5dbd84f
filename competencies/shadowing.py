"""Five flat packages with plain names: a host's own `api` or `lms` package may stand before ours on the import path.

Python then imports the host's without a word, and Django fails far from the cause. All five lie side by side, so this
package can tell whether the others are ours.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PACKAGES = ("lms", "curriculum", "competencies", "assessments", "api")


def refuse_shadows(packages: tuple[str, ...] = PACKAGES) -> None:
    """Stop the start of a site in which one of these names is somebody else's package, and say which and where."""
    home = Path(__file__).resolve().parents[1]
    for name in packages:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            continue
        found = Path(spec.origin).resolve().parent
        if found != home / name:
            raise ImproperlyConfigured(
                f"The package « {name} » in {found} shadows Médiane's own in {home / name}: "
                "rename it, or put it after Médiane on the import path (docs/install.md)."
            )

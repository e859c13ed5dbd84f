"""Small frameworks to test with, and the starter's own."""

from collections.abc import Callable

import pytest

from competencies.models import Competency, Framework, FrameworkVersion, Level, Qualification, Scale
from competencies.publishing import publish
from competencies.remembering import LoadReport
from competencies.starter_loading import load_frameworks

Build = Callable[..., FrameworkVersion]


def build(code: str = "JOB", version: str = "v1", *, kind: str = "job", rows: int = 2, published: bool = False):
    """A version with one activity (or block) and competencies below it, a scale or a registration."""
    framework, _created = Framework.objects.get_or_create(
        code=code, defaults={"kind": kind, "label_fr": f"Référentiel {code}", "label_en": f"Framework {code}"}
    )
    made = FrameworkVersion.objects.create(
        framework=framework, version=version, title_fr=f"Titre {version}", title_en=f"Title {version}"
    )
    if kind == "job":
        scale = Scale.objects.create(version=made, code="deux", label_fr="Échelle à deux niveaux")
        Level.objects.create(scale=scale, value=1, label_fr="découvert", label_en="discovered")
        Level.objects.create(scale=scale, value=2, label_fr="compris", label_en="understood")
    else:
        Qualification.objects.create(version=made, certifier_fr="ministère", rncp="RNCP1", rome=["K1204"])
    top = Competency.objects.create(
        version=made, code=f"{code}-A1", kind="activity" if kind == "job" else "block", label_fr="Activité", position=1
    )
    for number in range(1, rows + 1):
        Competency.objects.create(
            version=made,
            parent=top,
            code=f"{code}-A1-C{number}",
            kind="competency",
            nature="conduct",
            label_fr=f"Compétence {number}",
            label_en=f"Competency {number}",
            position=number + 1,
        )
    return publish(version=made) if published else made


@pytest.fixture
def make_version(db: None) -> Build:
    """`build`, in a transaction that is undone."""
    return build


@pytest.fixture
def loaded(db: None) -> LoadReport:
    """The shipped frameworks, and the report of their first load."""
    return load_frameworks()

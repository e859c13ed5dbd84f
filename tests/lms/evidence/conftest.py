"""Files of tests lie in a folder of their own; a block of a title to show earlier experience for."""

import pytest


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    """The private store of one test."""
    settings.MEDIANE = settings.MEDIANE | {"PRIVATE_FILES": str(tmp_path / "private")}
    return tmp_path / "private"


@pytest.fixture
def block(enrolment):
    """A block of a title, one of whose two competencies is verified and has a nature."""
    from competencies.models import Competency, Framework, FrameworkVersion

    title = Framework.objects.create(code="TIT", label_fr="Titre d’essai", kind="qualification")
    version = FrameworkVersion.objects.create(framework=title, version="1", title_fr="Titre")
    made = Competency.objects.create(version=version, kind="block", code="B1", label_fr="Bloc 1", status="derived")
    for code, nature in (("B1-1", "conduct"), ("B1-2", "")):
        Competency.objects.create(
            version=version, parent=made, kind="competency", code=code, label_fr=code, nature=nature, status="derived"
        )
    version.lifecycle = "published"
    version.save()
    return "TIT/1/B1"

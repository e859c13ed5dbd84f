"""The life of a version, and what a person is told who tries to step out of it."""

import pytest
from django.db.models import ProtectedError

from competencies import publishing
from competencies.models import Competency, Crosswalk, FrameworkVersion, Level, Qualification, Scale
from competencies.publishing import NotPublishable, VersionExists, VersionIsPublished


def states(code: str) -> dict[str, str]:
    return dict(FrameworkVersion.objects.filter(framework__code=code).values_list("version", "lifecycle"))


def test_publishing_freezes_and_supersedes_the_version_before(make_version):
    first, second = make_version(version="v1", published=True), make_version(version="v2")
    other = make_version(code="OTHER", published=True)
    assert publishing.publish(version=second) == second
    assert (second.lifecycle, second.published_at is not None) == ("published", True)
    assert states("JOB") == {"v1": "superseded", "v2": "published"}
    assert states("OTHER") == {"v1": "published"}
    assert first.framework.current_version() == second
    assert other.framework.current_version() == other


def test_a_title_names_the_one_that_replaces_it(make_version):
    old = make_version(code="TITLE", version="2011", kind="qualification", published=True)
    new = make_version(code="TITLE", version="2023", kind="qualification", published=True)
    before, after = Qualification.objects.get(version=old), Qualification.objects.get(version=new)
    assert (before.state, before.replaced_by, after.state, after.replaced_by) == ("superseded", after, "active", None)


@pytest.mark.parametrize("life", ["published", "superseded"])
def test_a_frozen_version_is_not_published_again(make_version, life):
    version = make_version(published=True)
    if life == "superseded":
        publishing.supersede(version=version)
    with pytest.raises(VersionIsPublished) as raised:
        publishing.publish(version=version)
    assert str(raised.value) == (
        "La version JOB v1 est publiée\u00a0: elle ne change plus. Faites une nouvelle version pour la corriger."
    )


def test_an_incomplete_draft_is_not_published(make_version):
    job, title = make_version(), make_version(code="TITLE", kind="qualification")
    Competency.objects.filter(version=job, kind="competency").update(nature="")
    Level.objects.filter(scale__version=job).delete()
    Competency.objects.filter(version=title, kind="competency").delete()
    Competency.objects.filter(version=title).delete()
    Qualification.objects.filter(version=title).delete()
    assert publishing.publishing_problems(version=job) == [
        "Il manque l’échelle de niveaux.",
        "Nature à préciser pour\u00a0: JOB-A1-C1, JOB-A1-C2.",
    ]
    problems = ["La version ne contient aucune ligne.", "Il manque l’enregistrement de la certification."]
    with pytest.raises(NotPublishable) as raised:
        publishing.publish(version=title)
    assert (raised.value.problems, states("TITLE")) == (problems, {"v1": "draft"})


def test_editing_turns_the_refusal_into_words(make_version):
    version, draft = make_version(published=True), make_version(version="v2")
    row = Competency.objects.filter(version=draft).first()
    with publishing.editing(draft):
        Competency.objects.filter(pk=row.pk).update(label_fr="corrigé")
    with pytest.raises(VersionIsPublished), publishing.editing(version):
        pytest.fail("a frozen version is refused before anything is done")
    with pytest.raises(VersionIsPublished), publishing.editing(draft):  # a row moved where it must not go
        Competency.objects.filter(pk=row.pk).update(version=version)
    row.refresh_from_db()
    assert (row.label_fr, row.version) == ("corrigé", draft)


def test_a_new_draft_is_a_copy_that_may_change(make_version):
    version = make_version(published=True)
    draft = publishing.new_draft(version=version)

    def content(of: FrameworkVersion) -> list[tuple]:
        rows = Competency.objects.filter(version=of)
        levels = Level.objects.filter(scale__version=of)
        return [
            *rows.values_list("code", "parent__code", "kind", "nature", "label_fr", "label_en", "position"),
            *levels.values_list("scale__code", "value", "label_fr"),
        ]

    assert (draft.version, draft.lifecycle, draft.published_at) == ("v2", "draft", None)
    assert content(draft) == content(version)
    uuids = Competency.objects.filter(version__in=[version, draft]).values_list("uuid", flat=True)
    assert len(set(uuids)) == 6
    Competency.objects.filter(version=draft).update(label_fr="corrigé")
    assert publishing.publish(version=draft) == draft
    assert states("JOB") == {"v1": "superseded", "v2": "published"}


def test_a_title_s_copy_is_active_and_replaced_by_none(make_version):
    version = make_version(code="TITLE", kind="qualification", published=True)
    publishing.supersede(version=version)
    draft = publishing.new_draft(version=version, name="2027")
    title = Qualification.objects.get(version=draft)
    assert (title.state, title.replaced_by, title.rome, title.rncp) == ("active", None, ["K1204"], "RNCP1")


@pytest.mark.parametrize(
    "name,following",
    [("v1", "v2"), ("v9", "v10"), ("2011", "2011-2"), ("RNCP36241", "RNCP36241-2"), ("2011-2", "2011-3")],
)
def test_the_next_name(make_version, name, following):
    assert publishing.next_name(make_version(version=name)) == following


def test_a_name_is_taken_once(make_version):
    version = make_version(published=True)
    make_version(version="v2")
    assert publishing.next_name(version) == "v3"
    with pytest.raises(VersionExists, match="existe déjà"):
        publishing.new_draft(version=version, name="v2")


def test_a_draft_can_be_thrown_away_whole(make_version):
    version, kept = make_version(), make_version(code="KEPT")
    publishing.discard_draft(version=version)
    assert list(FrameworkVersion.objects.all()) == [kept]
    assert (Competency.objects.count(), Scale.objects.count(), Level.objects.count()) == (3, 1, 2)


def test_a_draft_that_something_uses_stays(make_version):
    version, other = make_version(), make_version(code="OTHER")
    ends = [Competency.objects.filter(version=of, kind="competency").first() for of in (version, other)]
    Crosswalk.objects.create(origin=ends[0], target=ends[1], kind="related", author="alice")
    with pytest.raises(ProtectedError):
        publishing.discard_draft(version=version)
    assert Competency.objects.filter(version=version).count() == 3
    with pytest.raises(VersionIsPublished):
        publishing.discard_draft(version=make_version(code="THIRD", published=True))

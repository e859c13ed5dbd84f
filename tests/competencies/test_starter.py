"""What ships with Médiane, loaded once, twice, after edits, and with mistakes."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from competencies.datafile import DataFileError
from competencies.models import (
    Competency,
    Crosswalk,
    Framework,
    FrameworkVersion,
    Level,
    Qualification,
    Scale,
    Source,
    StarterItem,
    TrainingOffer,
)
from competencies.remembering import Outcome
from competencies.starter_files import STARTER
from competencies.starter_loading import load_frameworks

KINDS = {
    "sources": 22,
    "référentiels et certifications": 8,
    "versions": 9,
    "compétences des certifications": 28,
    "compétences des référentiels métier": 66,
    "offres de formation": 7,
    "correspondances": 27,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, to be spoiled."""
    return shutil.copytree(STARTER, tmp_path / "starter")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def counts(outcome: Outcome, **others: Counter) -> dict[str, Counter]:
    return {kind: Counter({outcome: number}) for kind, number in KINDS.items()} | others


def test_the_first_load_counts_everything(loaded):
    assert (loaded.counts, loaded.messages, loaded.changed) == (counts(Outcome.CREATED), [], True)
    assert loaded.lines()[0] == "sources\u00a0: ajouts 22"
    stored = Competency.objects.filter(kind="competency").values_list("version__framework__code", flat=True)
    assert Counter(stored) == {"MS9": 27, "RNMS": 16, "BE-SMSW": 7, "BE-BXL": 3, "BE-EM": 13, "TMS": 15, "AMIS": 13}
    assert Counter(Competency.objects.values_list("kind", flat=True)) == {
        "domain": 14,
        "activity": 29,
        "block": 12,
        "competency": 94,
    }
    assert (Scale.objects.count(), Level.objects.count(), Qualification.objects.count()) == (5, 20, 4)


def test_where_each_version_stands(loaded):
    found = {
        version.reference: (version.lifecycle, version.standing)
        for version in FrameworkVersion.objects.select_related("framework")
    }
    assert found == {
        "MS9/v1": ("published", "derived"),
        "RNMS/v0": ("published", "proposal"),
        "BE-SMSW/v1": ("published", "derived"),
        "BE-BXL/v1": ("published", "derived"),
        "BE-EM/v1": ("published", "derived"),
        "MSADS/RNCP36241": ("published", "official"),
        "AMIS/RNCP37722": ("published", "official"),
        "AMIS/2011": ("superseded", "official"),
        "TMS/2012": ("superseded", "official"),
    }
    titles = {
        title.version.reference: (
            title.state,
            title.replaced_by and title.replaced_by.version.reference,
            title.level_old,
        )
        for title in Qualification.objects.all()
    }
    assert titles == {
        "MSADS/RNCP36241": ("active", None, ""),
        "AMIS/RNCP37722": ("active", None, ""),
        "AMIS/2011": ("superseded", "AMIS/RNCP37722", "V"),
        "TMS/2012": ("superseded", "MSADS/RNCP36241", "IV"),
    }
    assert Framework.objects.get(code="AMIS").current_version().version == "RNCP37722"
    proposal = FrameworkVersion.objects.get(framework__code="RNMS")
    assert proposal.title_fr == "Proposition d’après la page RNMS du 21/03/2025, non validée par le RNMS"
    assert set(Competency.objects.filter(kind="block", code__startswith="RNCP").values_list("status", flat=True)) == {
        "needs_verification"
    }
    assert Competency.objects.filter(version__framework__kind="job").rateable().count() == 65


def test_links_and_offers(loaded):
    assert Counter(Crosswalk.objects.values_list("kind", flat=True)) == {"related": 27}
    aims = {offer.code: offer.competencies.count() for offer in TrainingOffer.objects.all()}
    assert aims == {
        "CNFPT-MED": 6, "CNAM-MED": 4, "CNAM-CCM": 4, "FM-MED": 6, "FM-APP": 1, "AFPA-TP": 8, "OLM-MOD": 4,
    }  # fmt: skip


def test_the_second_load_changes_nothing(loaded):
    rows = [list(model.objects.order_by("pk").values()) for model in (Source, Competency, TrainingOffer, StarterItem)]
    report = load_frameworks()
    assert (report.counts, report.messages, report.changed) == (counts(Outcome.UNCHANGED), [], False)
    assert rows == [
        list(model.objects.order_by("pk").values()) for model in (Source, Competency, TrainingOffer, StarterItem)
    ]


def test_edited_rows_are_kept_and_deleted_ones_stay_deleted(loaded):
    Source.objects.filter(tag="P45").update(citation="Une référence que bob a corrigée")
    TrainingOffer.objects.get(code="FM-APP").competencies.clear()
    TrainingOffer.objects.get(code="OLM-MOD").delete()
    Crosswalk.objects.filter(target__code="TMS-CCP3").delete()
    Framework.objects.filter(code="MS9").update(label_fr="Les neuf activités")
    report = load_frameworks()
    gone = Counter({Outcome.UNCHANGED: 24, Outcome.DELETED: 3})
    assert report.counts == counts(
        Outcome.UNCHANGED,
        **{
            "sources": Counter({Outcome.UNCHANGED: 21, Outcome.KEPT: 1}),
            "référentiels et certifications": Counter({Outcome.UNCHANGED: 7, Outcome.KEPT: 1}),
            "offres de formation": Counter({Outcome.UNCHANGED: 5, Outcome.KEPT: 1, Outcome.DELETED: 1}),
            "correspondances": gone,
        },
    )
    assert report.changed is False
    assert Source.objects.get(tag="P45").citation == "Une référence que bob a corrigée"
    assert TrainingOffer.objects.filter(code="OLM-MOD").exists() is False


def test_a_newer_file_updates_what_nobody_edited(loaded, folder):
    edit(folder / "offers.yaml", "title:\n    fr: Modules sur mesure", "title:\n    fr: Modules à la demande")
    edit(folder / "crosswalks.yaml", "fr: relation de confiance", "fr: confiance")
    report = load_frameworks(folder=folder)
    assert report.counts["offres de formation"] == {Outcome.UNCHANGED: 6, Outcome.UPDATED: 1}
    assert report.counts["correspondances"] == {Outcome.UNCHANGED: 26, Outcome.UPDATED: 1}
    assert TrainingOffer.objects.get(code="OLM-MOD").label_fr == "Modules à la demande"
    assert load_frameworks(folder=folder).changed is False


def test_a_published_version_is_never_changed(loaded, folder):
    path = folder / "frameworks" / "MS9.yaml"
    edit(path, "standing: derived", "standing: official")
    edit(path, "fr: Repérer des besoins exprimés ou latents", "fr: Repérer des besoins")
    edit(folder / "qualifications" / "TMS-2012.yaml", "- K1205", "- K1204")
    report = load_frameworks(folder=folder)
    assert report.messages == [
        "TMS-2012.yaml\u00a0: TMS/2012 diffère (qualification)\u202f; refusé\u00a0: publiez une nouvelle version",
        "MS9.yaml\u00a0: MS9/v1 diffère (version, MS9-A1-C2)\u202f; refusé\u00a0: publiez une nouvelle version",
    ]
    assert report.counts["versions"] == {Outcome.UNCHANGED: 7, Outcome.REFUSED: 2}
    assert Competency.objects.get(code="MS9-A1-C2").label_fr == "Repérer des besoins exprimés ou latents"


def test_a_new_file_is_a_new_version_that_supersedes(loaded, folder):
    text = (folder / "frameworks" / "MS9.yaml").read_text(encoding="utf-8")
    text = text.replace("  version: v1\n", "  version: v2\n").replace(
        "Repérer des besoins exprimés ou latents", "Repérer"
    )
    (folder / "frameworks" / "MS9-v2.yaml").write_text(text, encoding="utf-8")
    report = load_frameworks(folder=folder)
    assert report.counts["versions"] == {Outcome.UNCHANGED: 9, Outcome.CREATED: 1}
    assert report.counts["compétences des référentiels métier"] == {Outcome.UNCHANGED: 66, Outcome.CREATED: 27}
    lives = FrameworkVersion.objects.filter(framework__code="MS9").values_list("version", "lifecycle")
    assert dict(lives) == {"v1": "superseded", "v2": "published"}
    assert load_frameworks(folder=folder).changed is False


# file, what is written there, what somebody typed, where the error is said to be (default: there), what was expected
MISTAKES = [
    (
        "frameworks/MS9.yaml", "kind: domain", "kind: domaine", "",
        "valeur inconnue 'domaine' ; attendu : domain, activity, block, competency",
    ),
    (
        "frameworks/MS9.yaml", "kind: job", "kind: job\nversions: 1", "versions: 1",
        "champ inconnu « versions » ; attendu : code, kind, label, country, version, tree",
    ),
    ("frameworks/MS9.yaml", "code: MS9-A1-C2", "code: MS9-A1-C1", "", "« MS9-A1-C1 » figure deux fois"),
    (
        "frameworks/BE-BXL.yaml", "nature: conduct", "description: {fr: x}", "code: BE-BXL-A1-C2",
        "il manque le champ « nature »",
    ),
    ("frameworks/RNMS.yaml", "source: S1", "source: S9", "", "source inconnue « S9 » : ajoutez-la à sources.yaml"),
    (
        "qualifications/TMS-2012.yaml", 'version: "2012"', "version: 2012", "",
        "attendu : du texte ; trouvé : un nombre entier (mettez-le entre guillemets)",
    ),
    (
        "qualifications/TMS-2012.yaml", "  valid_to: 2017-05-15", "  valid_to: 2017-05-14", "    valid_to: 2017-05-15",
        "« valid_to » diffère de celui de la version",
    ),
    (
        "offers.yaml", "- MS9/v1/MS9-A1-C3", "- MS9/v1/MS9-A1-C9", "",
        "ligne de référentiel inconnue « MS9/v1/MS9-A1-C9 »",
    ),
    (
        "crosswalks.yaml", "kind: related", "kind: same", "",
        "valeur inconnue 'same' ; attendu : exact, broader, narrower, related, none",
    ),
    ("sources.yaml", "checked_on: 2026-11-22", "checked_on: hier", "", "attendu : une date AAAA-MM-JJ"),
]  # fmt: skip


def typeset(text: str) -> str:
    """The same with the spaces of French typography."""
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" :", "\u00a0:").replace(" ;", "\u202f;")


@pytest.mark.parametrize("file,old,new,place,expected", MISTAKES)
def test_a_typing_error_stops_the_load(db, folder, file, old, new, place, expected):
    path = folder / file
    edit(path, old, new)
    text = path.read_text(encoding="utf-8")
    line = text[: text.rindex(place or new)].count("\n") + 1
    with pytest.raises(DataFileError) as raised:
        load_frameworks(folder=folder)
    assert str(raised.value) == f"{path}, ligne {line}\u00a0: {typeset(expected)}"
    assert Framework.objects.count() == 0


def test_every_row_has_words_in_both_languages(loaded):
    empty = Competency.objects.filter(label_en="").values_list("code", flat=True)
    assert (list(empty), list(FrameworkVersion.objects.filter(title_en=""))) == ([], [])


def french(node: object, key: str = "") -> Iterator[str]:
    """What a starter file says in French: under `fr`, and the citations and names that have no English."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from french(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from french(value, key)
    elif isinstance(node, str) and key in {"fr", "citation", "decree", "provider_named", "level_as_written"}:
        yield node


@pytest.mark.parametrize("path", sorted(STARTER.rglob("*.yaml")), ids=lambda path: path.stem)
def test_french_is_typeset(path):
    loose = re.compile(r"\w'\w|\u0020[:;!?»](?=\s|$)|«\u0020")
    texts = list(french(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert texts
    assert [text for text in texts if loose.search(text)] == []

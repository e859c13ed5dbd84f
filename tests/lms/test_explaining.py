"""« Pourquoi ? » says what holds a level, what does not, and what is missing."""

import pytest

from lms.explaining import explain, explain_all
from lms.models import Enrolment
from tests.lms.acts.test_observing import ALL, observe
from tests.lms.builders import C1, F1, K1, V1
from tests.lms.playing import quiz, scenario

TOPS = "quiz 1, scénario 1, étude de cas écrite 1, jeu de rôle observé 2, situation de travail 4."


@pytest.fixture
def learner(enrolment: Enrolment):
    return enrolment.learner


def test_what_was_never_rated(learner) -> None:
    found = explain(learner=learner, reference=K1)
    assert (found.level, found.level_label, found.used, found.unused) == (0, "non évalué", (), ())
    assert found.missing == (
        (
            "Pour le niveau 1, il faut réussir : quiz, scénario, étude de cas écrite, jeu de rôle observé "
            "ou situation de travail."
        ),
    )


def test_what_was_looked_at_without_being_seen(enrolment: Enrolment, learner, bob) -> None:
    """Ratings that observed nothing evaluate nothing: « pas encore atteint » would be a judgement."""
    quiz(enrolment)
    found = explain(learner=learner, reference=F1)
    assert [line.outcome for line in found.unused] == ["not_observed"]
    assert (found.level, found.level_label) == (0, "non évalué")
    scenario(enrolment, "scene-a/1", "scene-b/2", "scene-c/2", "scene-b/1")
    assert explain(learner=learner, reference=C1).level_label != "non évalué"


def test_what_needs_verification(learner) -> None:
    assert explain(learner=learner, reference=V1).missing == (
        "Cette compétence ne peut pas être évaluée : sa formulation reste à vérifier.",
    )


def test_a_quiz_explained(enrolment: Enrolment, learner) -> None:
    quiz(enrolment)
    quiz(enrolment, "bbbb")
    found = explain(learner=learner, reference=K1)
    assert (found.label, found.framework, found.framework_version) == ("Compétence K1", "TST", "v1")
    assert (found.level, found.level_label, found.mode_label) == (2, "compris", "quiz")
    assert [(line.evidence, line.situation, line.assessor_role) for line in found.used] == [
        ("2 points sur 2 (seuil : 80 %)", "Quiz d’essai", "calcul automatique")
    ]
    assert [line.reason for line in found.unused] == ["Pas encore atteint : aucun niveau montré."]
    assert found.missing == ("Pour le niveau 3, il faut réussir : jeu de rôle observé ou situation de travail.",)


def test_a_second_situation_that_is_missing(enrolment: Enrolment, learner, bob) -> None:
    observe(enrolment, bob, ALL)
    found = explain(learner=learner, reference=C1)
    assert (found.level, found.mode) == (2, "role_play")
    assert found.used[0].evidence == "critères observés : 2 sur 2 ; atteints : 2"
    assert found.used[0].assessor_role == "une formatrice ou un formateur"
    assert found.missing == (
        "Pour le niveau 3, il manque une autre situation observée, ou l’avis d’une autre personne.",
    )


def test_a_weaker_mode_and_a_safety_error(enrolment: Enrolment, learner, bob) -> None:
    scenario(enrolment, "scene-a/1", "scene-b/2", "scene-c/2", "scene-b/1")
    quiz(enrolment)
    observe(enrolment, bob, ALL)
    found = explain(learner=learner, reference=C1)
    assert [(line.mode, line.reason) for line in found.unused] == [
        ("scenario", "Pas encore atteint : aucun niveau montré."),
        ("quiz", "Une façon d’évaluer plus forte montre déjà ce niveau ou plus."),
    ]
    assert found.unused[0].evidence.endswith("une erreur de sécurité a été commise")


def test_the_rule_in_words(learner) -> None:
    assert explain(learner=learner, reference=F1).rule == (
        "Le meilleur résultat compte pour : quiz, scénario.",
        "Le dernier avis compte pour : étude de cas écrite, jeu de rôle observé, situation de travail.",
        "Le niveau est le plus haut que l’une de ces façons montre. Une façon plus faible n’enlève rien.",
        "À partir du niveau 3, il faut deux situations différentes, ou deux personnes qui évaluent.",
        "Pour cette compétence, chaque façon montre au plus ce niveau : " + TOPS,
    )


def test_all_of_them_in_a_constant_number_of_queries(enrolment: Enrolment, learner, django_assert_num_queries) -> None:
    quiz(enrolment)
    with django_assert_num_queries(5):
        assert [each.competency for each in explain_all(learner)] == [C1, F1, K1]
    scenario(enrolment, "scene-a/1", "scene-b/1")
    with django_assert_num_queries(5):
        explain_all(learner)

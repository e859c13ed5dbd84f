"""Words that look like a name, in French and in English; and those that do not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.evidence.spotting import spot


@pytest.mark.parametrize("text,found", [
    ("L’élève Karim est en retard.", [("Karim", "kin")]),
    ("La mère de Lina a téléphoné.", [("Lina", "kin")]),
    ("Le père d’Adam.", [("Adam", "kin")]),
    ("La famille Diallo n’est pas venue.", [("Diallo", "kin")]),
    ("l’élève : KARIM", [("KARIM", "kin")]),
    ("L’élève K. est sorti.", [("K.", "kin")]),
    ("M. Dupont et Mme Martin.", [("Dupont", "title"), ("Martin", "title")]),
    ("K. B. a crié.", [("K. B.", "initials")]),
    ("Nous avons reçu Karim Benali hier.", [("Karim Benali", "name")]),
    ("Karim Benali est venu.", [("Karim Benali", "name")]),
    ("Hier, dans la cour, Sofiane a frappé Théo.", [("Sofiane", "name"), ("Théo", "name")]),
    ("avec Jean-Baptiste", [("Jean-Baptiste", "name")]),
    ("Appelez le 06 12 34 56 78 ou a.b@c.fr", [("06 12 34 56 78", "contact"), ("a.b@c.fr", "contact")]),
    ("the mother of Emma called", [("Emma", "kin")]),
    ("I met the pupil John Smith on Monday.", [("John Smith", "kin")]),
])  # fmt: skip
def test_what_looks_like_a_name(text: str, found: list[tuple[str, str]]) -> None:
    assert [(each.words, each.why) for each in spot(text)] == found
    assert [text[each.start : each.start + len(each.words)] for each in spot(text)] == [words for words, _why in found]


@pytest.mark.parametrize("text", [
    "", "Elle pleure. Je l’écoute. Le conflit dure depuis mars.", "Un élève de 3e B, deux parents, la famille.",
    "Les deux élèves, A et B, ont parlé.", "J’ai mené la médiation au Collège avec le CPE à Paris.",
    "Parent en colère : accueillir la mère", "AFPA, RNMS et CNFPT", "I was there on Monday, in France.",
    "Nous avons fini.\nPuis tout s’est calmé.", "« Comment faire ? » Rien.",
])  # fmt: skip
def test_what_does_not(text: str) -> None:
    assert spot(text) == ()


@given(st.text(max_size=300))
def test_any_text_is_read_and_each_place_once(text: str) -> None:
    found = spot(text)
    assert all(text[each.start :].startswith(each.words) for each in found)
    ends = [each.start + len(each.words) for each in found]
    assert all(end <= following.start for end, following in zip(ends, found[1:], strict=False))


@pytest.mark.parametrize("text", ["Aa-" * 6000, "A. " * 6000, "élève " * 3000, "Aa " * 6000, "0 1 " * 5000])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    began = time.process_time()
    spot(text)
    assert time.process_time() - began < 2

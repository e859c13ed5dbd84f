"""Words of the glossary in a step: marked once, found in other forms, with their meaning for those without script."""

import pytest

from curriculum.glossary import Marking, Word, words_of
from curriculum.models import GlossaryTerm

SHUTTLE = Word("navette", "médiation navette", "À part.", "", ("médiation navette", "navette"))
CENTRE = Word("cpms", "CPMS", "Un centre.", "Belgique", ("CPMS",))


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>La médiation navette aide. Une navette aussi.</p>", ["médiation navette"]),
        ("<p>Deux médiations navettes.</p>", ["médiations navettes"]),
        ("<p>Médiation <strong>navette</strong></p>", ["navette"]),
        ("<p>le CPMS et le cpms</p>", ["CPMS"]),
        ("<p>navettes, CPMS</p>", ["navettes", "CPMS"]),
        ('<p><a href="/">navette</a></p>', []),
        ("<p>la navetteuse</p>", []),
        ("<p>rien</p>", []),
    ],
)
def test_the_first_mention_is_a_button(html, marked):
    marks = Marking((SHUTTLE, CENTRE))
    shown = marks.mark(html)
    assert [piece.split("<")[0] for piece in shown.split('type="button">')[1:]] == marked
    assert len(marks.found) == len(marked)


def test_a_page_marks_a_word_once_over_all_its_parts():
    marks = Marking((SHUTTLE,))
    assert "term" in marks.mark("<p>navette</p>")
    assert marks.mark("<p>navette</p>") == "<p>navette</p>"


@pytest.mark.django_db
def test_the_glossary_is_read_in_the_language_of_the_text(client):
    GlossaryTerm.objects.create(
        code="navette", term_fr="navette", term_en="shuttle", definition_fr="À part.", definition_en="Apart."
    )
    assert [word.definition for word in words_of("en")] == ["Apart."]
    assert "shuttle" in client.get("/en/glossaire/").content.decode()
    assert "À part." in client.get("/glossaire/").content.decode()

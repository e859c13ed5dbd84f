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


@pytest.mark.parametrize(
    ("html", "before", "after"),
    [
        (
            "<p>«\u00a0C’est la\u00a0navette.\u00a0» Puis</p>",
            'C’est <span class="whole">la\u00a0',
            ".\u00a0»</span> Puis",
        ),
        ("<p>La navette\u00a0: deux</p>", '<span class="whole">', "\u00a0:</span> deux"),
        ("<p>l’une, l’navette et</p>", 'l’une, <span class="whole">l’', "</span> et"),
        ("<p>la navette aussi</p>", "la ", " aussi"),
    ],
)
def test_no_line_ends_between_a_word_and_what_touches_it(html, before, after):
    start, _button, rest = Marking((SHUTTLE,)).mark(html).partition("<button")
    assert start.endswith(before)
    assert rest.partition("</button>")[2].startswith(after)


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


@pytest.mark.django_db
def test_an_accent_does_not_send_a_word_to_the_end():
    for code in ("emprise", "écoute", "œuvre", "droit", "zone"):
        GlossaryTerm.objects.create(code=f"t-{len(code)}-{code[-1]}", term_fr=code, term_en=code)
    assert [word.term for word in words_of("fr")] == ["droit", "écoute", "emprise", "œuvre", "zone"]

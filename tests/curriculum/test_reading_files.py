"""A brought file and what it becomes: nothing is lost silently, and what an export writes is read to the letter."""

from pathlib import Path

import msgspec
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.importing import uploading
from curriculum.importing.assembling import DraftShape
from curriculum.importing.markdown import write_lesson
from curriculum.importing.reading import read_lesson_file, read_lesson_text
from curriculum.importing.shapes import BlockShape, LessonShape, OptionShape
from tests.curriculum import word
from tests.curriculum.test_markdown import LINES, TITLE, blocks

HERE = Path("lecon.md")
STARTER = Path(__file__).parents[2] / "curriculum" / "starter"


def loosely(text):
    return read_lesson_file(text.encode(), "markdown", "lecon.md")


def said(reading, outcome):
    return [(each.place, each.text) for each in reading.remarks if each.outcome == outcome]


# ------------------------------------------------------------------ round trip


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        LessonShape,
        code=st.just("L-1"),
        title=TITLE,
        minutes=st.integers(1, 300),
        objective=TITLE,
        modality=st.sampled_from(["", "À distance"]),
        rated=st.booleans(),
        live=st.just(False),
        competencies=st.lists(st.sampled_from(["A/v1/B", "A/v1/C"]), unique=True),
        sources=st.lists(LINES.filter(bool), max_size=2),
        to_verify=st.lists(LINES.filter(bool), max_size=2),
        body=st.lists(blocks(), max_size=5),
    )
)
def test_an_export_is_read_as_the_lesson_it_was(lesson):
    reading = read_lesson_text(write_lesson(lesson), HERE)
    assert reading.errors == []
    assert reading.remarks == []
    assert msgspec.structs.asdict(reading.lesson) == msgspec.structs.asdict(lesson)


@pytest.mark.parametrize("path", sorted(STARTER.glob("modules/*/L[18].md")), ids=lambda path: path.parent.name)
def test_lessons_that_ship_are_read_to_the_letter(path):
    reading = read_lesson_text(path.read_text(encoding="utf-8"), path)
    assert (reading.errors, reading.remarks, reading.questions) == ([], [], {})
    assert write_lesson(reading.lesson).split("\n---\n")[1].strip() == path.read_text().split("\n---\n")[1].strip()


def test_a_draft_without_an_objective_comes_back():
    draft = DraftShape(code="X", title="Un titre")
    assert read_lesson_text(write_lesson(draft), HERE).lesson == msgspec.structs.replace(draft, live=False)


# ------------------------------------------------------------------------ docx


def test_two_pages_of_word_become_a_lesson():
    reading = read_lesson_file(word.two_pages(), "docx", "colere.docx")
    lesson = reading.lesson
    assert (lesson.title, lesson.minutes) == ("Accueillir un parent en colère", 25)
    assert lesson.objective == "accueillir une colère sans la nourrir."
    assert [(block.kind, block.title) for block in lesson.body] == [
        ("text", "Ce qui se passe à la grille"),
        ("situation", "la grille à 16 h"),
        ("image", ""),
        ("text", "Écouter d’abord"),
        ("remember", ""),
        ("question", ""),
    ]
    assert lesson.body[0].text == (
        "<p>Un parent arrive. <b>Il crie.</b> Vous êtes <i>à deux pas.</i></p><ul><li>S’approcher sans se presser.</li>"
        "<li>Dire son nom.</li><li>Proposer un endroit calme.</li></ul>"
    )
    assert lesson.body[3].text.endswith(
        "<ul><li>Ce que je fais – Ce que j’évite</li><li>J’écoute – Je me défends</li></ul>"
    )
    assert list(reading.pictures.values()) == [word.picture()]
    [question] = reading.questions.values()
    assert question.prompt == "Un parent crie à la grille. Que faites-vous d’abord ?"
    assert question.options == [
        OptionShape("Je crie plus fort que lui", feedback="Il criera plus fort encore."),
        OptionShape("Je l’écoute à l’écart", correct=True, feedback="Oui : il se sent entendu."),
    ]
    assert question.competencies == [word.COMPETENCY]
    assert question.explanation == "on ne négocie pas devant un public."
    assert (5, "commentaire\u00a0: «\u00a0Ajouter un exemple belge ?\u00a0»") in said(reading, "dropped")
    assert any("tableau de 2 lignes" in text for _place, text in said(reading, "changed"))
    assert any("texte de remplacement" in text for _place, text in said(reading, "problem"))


def test_tracked_changes_and_notes_are_said():
    reading = read_lesson_file(word.tracked(), "docx", "suivi.docx")
    assert [block.text for block in reading.lesson.body] == ["<p>On écoute beaucoup</p>"]
    assert reading.lesson.sources == ["Code de l’éducation, art. L. 111-1."]
    assert said(reading, "dropped") == [(3, "suppression suivie\u00a0: «\u00a0un peu\u00a0» n’est pas repris")]
    assert (3, "insertion suivie\u00a0: «\u00a0beaucoup\u00a0» est repris") in said(reading, "changed")
    assert any("note de bas de page" in text for _place, text in said(reading, "changed"))


def test_headers_underlining_and_hand_made_lists_are_said():
    made = Document()
    made.sections[0].header.paragraphs[0].text = "Brouillon interne"
    made.add_heading("Pas", 1)
    made.add_paragraph("a").add_run("souligné").underline = True
    made.add_paragraph("- un")
    made.add_paragraph("• deux")
    reading = read_lesson_file(word.saved(made), "docx", "un-fichier.docx")
    assert reading.lesson.title == "Pas"
    assert reading.lesson.body[0].text == "<p>asouligné</p><ul><li>un</li><li>deux</li></ul>"
    assert [text.partition("\u00a0:")[0] for _place, text in said(reading, "dropped")] == [
        "en-têtes et pieds de page",
        "souligné, surligné ou barré",
    ]


def test_a_title_comes_from_the_file_where_the_text_has_none():
    made = Document()
    made.add_paragraph("Seulement un paragraphe.")
    assert read_lesson_file(word.saved(made), "docx", "mon-titre_a-moi.docx").lesson.title == "Mon titre a moi"


def test_an_empty_document_is_an_error():
    assert read_lesson_file(word.saved(Document()), "docx", "vide.docx").errors
    assert loosely("# Un titre seul").errors


# -------------------------------------------------------------- other Markdown

LOOSE = """# Un titre

Objectif : dire
Durée : 15 min
Compétences : A/v1/B, A/v1/C

## Pas 1

Du **gras**, de l’*italique*, [un lien](https://example.org/) et [un autre](ailleurs.html).

| a | b |
|---|---|
| 1 | 2 |

### Sous-titre

- un

  suite
- deux

::: question
Question : Quoi ?

- Ceci (juste) → oui
- Cela → non

Compétence : A/v1/B
:::

Après.

## Sources

- Un livre
"""


def test_any_markdown_is_read_with_indulgence():
    reading = loosely(LOOSE)
    lesson = reading.lesson
    assert (lesson.title, lesson.objective, lesson.minutes) == ("Un titre", "dire", 15)
    assert (lesson.competencies, lesson.sources) == (["A/v1/B", "A/v1/C"], ["Un livre"])
    assert [(block.kind, block.title) for block in lesson.body] == [
        ("text", "Pas 1"),
        ("text", "Sous-titre"),
        ("question", ""),
        ("text", ""),
    ]
    assert lesson.body[1].text == "<ul><li>un<br/>suite</li><li>deux</li></ul>"
    assert said(reading, "dropped")[0][0] == 9
    assert said(reading, "changed")[0][0] == 11
    assert [option.correct for option in reading.questions["#1"].options] == [True, False]


@pytest.mark.parametrize(
    "text, line, part",
    [
        ("# A\n\n## B\n\n::: question\nQuoi ?\n:::\n", 5, "une liste de réponses"),
        ("# A\n\n::: question\nQuoi ?\n\n- a\n- b (juste)\n\nEt puis ?\n:::\n", 9, "une liste de réponses"),
        ("# A\n\n::: question un code\nQuoi ?\n\n- a\n:::\n", 3, "un code sans espace"),
        ("# A\n\n::: inconnu\n:::\n", 3, "bloc inconnu"),
        ("# A\n\n::: retenir\nb\n", 3, "n’est pas fermé"),
        ("---\ncode: X\nduree: 3\n---\n\na\n", 3, "champ inconnu"),
    ],
)
def test_what_cannot_be_read_names_its_line(text, line, part):
    [(found, expected)] = loosely(text).errors
    assert found == line
    assert part in expected


def test_a_question_with_a_code_and_a_body_keeps_both():
    reading = loosely(
        "---\ncode: X\ntitle: A\n---\n\n::: question Q-9\nVrai ?\n\n- **Vrai** → oui\n- Faux → non\n:::\n"
    )
    assert reading.lesson.body == [BlockShape("question", name="Q-9")]
    assert (reading.questions["Q-9"].kind, reading.questions["Q-9"].code) == ("true_false", "Q-9")


def test_the_example_of_the_page_is_read_as_it_stands():
    from curriculum.import_views import EXAMPLE

    [question] = loosely(f"# A\n\n## B\n\n{EXAMPLE}\n").questions.values()
    assert [option.correct for option in question.options] == [False, True]
    assert question.options[1].feedback == "Oui\u00a0: il se sent entendu."
    assert question.competencies == [word.COMPETENCY]
    assert question.explanation.endswith("devant un public.")


def test_a_question_without_answers_stays_text_and_is_said():
    reading = loosely("# A\n\n## B\n\nQuestion : quoi ?\n\nRien.\n")
    assert reading.questions == {}
    assert [place for place, _text in said(reading, "problem")] == [5]


@settings(max_examples=150, deadline=None)
@given(st.text("ab *_#-[](){}<>`|:!~\n\t1.«»→é\u00a0\\", max_size=80))
def test_no_text_is_too_strange(text):
    """Whatever is written: a lesson whose blocks our own form can hold, or errors with their lines."""
    reading = loosely(text + "\nmot")
    if not reading.errors:
        assert read_lesson_text(write_lesson(reading.lesson), HERE).lesson.body == reading.lesson.body


# --------------------------------------------------------------------- uploads

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    "name, content, refusal",
    [
        ("a.docx", b"", uploading.Empty),
        ("a.md", b"  \n", uploading.Empty),
        ("a.md", b"\xef\xbb\xbf", uploading.Empty),
        ("a.md", b"x" * (uploading.LARGEST["markdown"] + 1), uploading.TooLarge),
        ("a.docx", b"PK\x03\x04" + b"x" * uploading.LARGEST["docx"], uploading.TooLarge),
        ("a.docx", OLE, uploading.OldWord),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), uploading.Encrypted),
        ("a.docx", word.two_pages()[:3000], uploading.Broken),
        ("a.docx", b"bonjour", uploading.Broken),
        ("a.docx", word.picture(), uploading.FalseType),
        ("a.docx", b"%PDF-1.7", uploading.FalseType),
        ("a.docx", word.edited(word.two_pages(), extra={"word/vbaProject.bin": "x"}), uploading.FalseType),
        ("a.docx", word.edited(word.two_pages(), extra={"word/x.xml": ENTITY}), uploading.Broken),
        ("a.docx", word.edited(word.two_pages(), leave=("word/document.xml",)), uploading.FalseType),
        ("a.md", word.two_pages(), uploading.FalseType),
        ("a.md", word.picture(), uploading.FalseType),
        ("a.md", b"%PDF-1.7", uploading.FalseType),
        ("a.md", "é".encode("latin-1"), uploading.NotUtf8),
        ("a.html", b"<p>x</p>", uploading.FalseType),
    ],
)
def test_a_file_is_told_by_its_content(name, content, refusal):
    with pytest.raises(uploading.UploadRefused) as refused:
        uploading.kind_of(name, content)
    assert refused.type is refusal
    assert str(refused.value.text)


def test_what_is_taken():
    assert uploading.kind_of("a.docx", word.two_pages()) == "docx"
    assert uploading.kind_of("a.MD", "# é".encode()) == "markdown"
    assert uploading.kind_of("BM.txt", b"BM est un code, MZ aussi") == "markdown"


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(uploading, "LARGEST_UNPACKED", 1000)
    with pytest.raises(uploading.TooLarge):
        uploading.kind_of("a.docx", word.two_pages())


def test_a_document_whose_text_is_no_xml_is_an_error():
    broken = word.edited(word.two_pages(), body=("<w:body>", "<w:body"))
    assert read_lesson_file(broken, "docx", "a.docx").errors

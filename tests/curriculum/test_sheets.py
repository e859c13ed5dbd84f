"""Sheets: in and out of files without loss, read by whom they are for, printed with their table and lines to fill."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from competencies.datafile import DataFileError
from curriculum.importing.applying import add_page, write_page
from curriculum.importing.binding import Binder
from curriculum.importing.markdown import read_sheet, write_sheet
from curriculum.importing.pages import sheet_fields, sheet_shape
from curriculum.importing.shapes import BlockShape, SheetShape
from curriculum.models import LibraryPage, ModulePage, SheetPage
from curriculum.sheet_outline import sheets_for

LETTERS = st.text(st.sampled_from("abcé ’12"), min_size=1, max_size=12)
WORDS = LETTERS.map(lambda text: " ".join(text.split())).filter(bool)
LINES = st.lists(WORDS, min_size=1, max_size=4).map("\n".join)
BLOCKS = st.one_of(
    st.builds(BlockShape, st.just("table"), title=WORDS, text=st.lists(LINES, min_size=1, max_size=1).map("".join)),
    st.builds(BlockShape, st.just("fill"), title=WORDS, text=LINES),
    st.builds(
        BlockShape, st.sampled_from(["text", "answer"]), title=WORDS, text=WORDS.map(lambda words: f"<p>{words}</p>")
    ),
)
SHEETS = st.builds(
    SheetShape,
    code=st.just("SHEET-1"),
    kind=st.sampled_from(["role_cards", "workshop", "tool"]),
    title=WORDS,
    summary=WORDS,
    audience=st.sampled_from(["everyone", "trainers"]),
    minutes=st.none() | st.integers(1, 400),
    sources=st.lists(WORDS, max_size=2),
    to_verify=st.lists(WORDS, max_size=2),
    body=st.lists(BLOCKS, max_size=4),
)


@settings(deadline=None)
@given(SHEETS)
def test_a_sheet_written_and_read_is_the_same(tmp_path_factory, shape):
    path = tmp_path_factory.mktemp("sheet") / "sheet.md"
    path.write_text(write_sheet(shape), encoding="utf-8")
    assert read_sheet(path).content == shape


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("::: quiz QUIZ-1\n:::", 7),
        ("::: tableau\na | b\n:::", 7),
        ("::: remplir Accord\n:::", 8),
        ("::: reponse\nOui.\n:::", 7),
    ],
)
def test_a_block_that_a_sheet_cannot_hold_is_refused_at_its_line(tmp_path, body, line):
    path = Path(tmp_path / "sheet.md")
    path.write_text(f"---\ncode: SHEET-1\nkind: tool\ntitle: Titre\n---\n\n{body}\n", encoding="utf-8")
    with pytest.raises(DataFileError) as refused:
        read_sheet(path)
    assert refused.value.line == line


SHAPE = SheetShape(
    code="SHEET-1",
    kind="workshop",
    title="Atelier",
    audience="trainers",
    lesson="MOD-NAVT-L3",
    minutes=90,
    competencies=["MS9/v1/MS9-A2-C3"],
    sources=["Une source (S4)"],
    to_verify=["Un délai"],
    body=[
        BlockShape("table", title="Choisir", text="Critère | Navette\nPeur | oui"),
        BlockShape("fill", title="Accord", text="Qui\nQuand"),
        BlockShape("answer", title="Corrigé", text="<p>Oui.</p>"),
    ],
)


@pytest.fixture
def sheet(starter_db):
    module = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr")
    binder = Binder(module.locale)
    fields = sheet_fields(SHAPE, binder)
    page = add_page(module, SheetPage, "sheet", SHAPE.code, fields, module.locale)
    write_page(page, "sheet", SHAPE.code, fields, live=True)
    return SheetPage.objects.get(pk=page.pk)


@pytest.mark.django_db
def test_a_sheet_in_the_database_says_what_its_file_says(sheet):
    binder = Binder(sheet.locale)
    shape = sheet_shape(sheet, binder)
    assert (shape.body, shape.lesson, shape.sources) == (SHAPE.body, SHAPE.lesson, SHAPE.sources)


@pytest.mark.django_db
def test_a_sheet_for_trainers_is_theirs(sheet, client, alice, bob, admin):
    url = sheet.get_url()
    module = sheet.get_parent().get_url()
    assert client.get(url).status_code == 302
    assert url not in client.get(module).content.decode()
    client.force_login(alice)
    assert client.get(url).status_code == 403
    client.force_login(admin)
    shown = client.get(url).content.decode()
    assert '<th scope="col">Navette</th>' in shown
    assert "Un délai" in shown
    assert url in client.get(module).content.decode()


@pytest.mark.django_db
def test_everyone_reads_the_library(sheet, client):
    catalogue = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr").get_parent()
    library = catalogue.add_child(instance=LibraryPage(title="Bibliothèque", introduction="Des outils"))
    sheet.audience = "everyone"
    sheet.save()
    sheet.move(library, pos="last-child")
    assert sheet.title in client.get(library.get_url()).content.decode()
    assert client.get(Page.objects.get(pk=sheet.pk).get_url()).status_code == 200
    assert "Bibliothèque" in client.get(catalogue.get_url()).content.decode()
    assert f'href="{catalogue.get_url()}"' in client.get(library.get_url()).content.decode()


@pytest.mark.django_db
def test_who_follows_a_module_finds_its_sheets_in_their_language(sheet):
    module = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr")
    key, lesson = module.translation_key, str(sheet.lesson.translation_key)
    assert sheet.title not in [line.title for line in sheets_for(key, "fr")]  # for trainers
    SheetPage.objects.filter(pk=sheet.pk).update(audience="everyone")
    assert sheet.title in [line.title for line in sheets_for(key, "fr")]
    assert sheet.title in [line.title for line in sheets_for(key, "fr", lesson=lesson)]
    assert sheets_for(key, "fr", lesson=str(key)) == ()
    assert sheets_for(key, "xx") == ()


@pytest.mark.django_db
def test_a_case_study_says_where_the_answer_goes(sheet, client):
    SheetPage.objects.filter(pk=sheet.pk).update(audience="everyone")
    assert 'href="/mes-preuves/"' not in client.get(sheet.get_url()).content.decode()
    SheetPage.objects.filter(pk=sheet.pk).update(kind="case_study")
    assert 'href="/mes-preuves/"' in client.get(sheet.get_url()).content.decode()

"""Lesson and module files: what is read is written again, and an error names its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.datafile import DataFileError
from curriculum.importing.markdown import read_body, read_lesson, write_body, write_lesson
from curriculum.importing.plaintext import to_text
from curriculum.importing.richtext import to_html
from curriculum.importing.shapes import BlockShape
from tests.curriculum.test_richtext import HTML, PLAIN

HERE = Path("L1.md")
STARTER = Path(__file__).parents[2] / "curriculum" / "starter"
WORDS = HTML.map(lambda html: to_html(to_text(html), path=HERE))
TITLE = PLAIN.map(lambda text: " ".join(text.strip().split(" "))).filter(lambda t: t and t == t.strip())
FILE = st.sampled_from(["photo.jpg", "un fichier.pdf"])
LINES = st.text("ab:\n\"'é—# -", max_size=12)


def blocks():
    shape = BlockShape
    return st.one_of(
        st.builds(lambda title, text, variant: shape("text", title=title, text=text, variant=variant),
                  st.one_of(st.just(""), TITLE.filter(lambda t: t.partition(" ")[0] not in {"fr-FR", "fr-BE"})),
                  WORDS, st.sampled_from(["", "fr-FR", "fr-BE"])),
        st.builds(lambda title, text: shape("situation", title=title, text=text), TITLE, WORDS),
        st.builds(lambda text: shape("remember", text=text), WORDS),
        st.builds(lambda kind, name: shape(kind, name=name), st.sampled_from(["question", "quiz", "scenario"]),
                  st.sampled_from(["Q-1", "X"])),
        st.builds(
            lambda name, alt, only, caption: shape("image", name=name, alt=alt, decorative=only, caption=caption),
            *(FILE, LINES, st.booleans(), LINES),
        ),
        st.builds(lambda name, title, media, said: shape("media", name=name, title=title, media=media, transcript=said),
                  FILE, TITLE, st.sampled_from(["video", "audio"]), LINES),
        st.builds(lambda name, title: shape("file", name=name, title=title), FILE, TITLE),
        st.builds(lambda title, url: shape("link", title=title, url=url), TITLE, st.just("https://example.org/?a=b")),
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(blocks(), max_size=5))
def test_what_is_written_is_read_again(body):
    assert read_body(write_body(body), path=HERE) == body


@pytest.mark.parametrize("title", ["#", "##", "a #", "a \\#", "# a", "\\", "a#"])
def test_a_title_with_hashes_is_that_title(title):
    block = BlockShape("text", title=title)
    assert read_body(write_body([block]), path=HERE) == [block]


@pytest.mark.parametrize(
    "path", sorted(STARTER.glob("modules/*/L*.md")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_the_files_that_ship_are_canonical_below_their_front_matter(path):
    lesson = read_lesson(path).content
    text = path.read_text(encoding="utf-8")
    assert write_lesson(lesson).split("\n---\n", 1)[1].strip() == text.split("\n---\n", 1)[1].strip()


@pytest.mark.parametrize(
    "text, line, part",
    [
        ("## A\n\n::: question\n:::", 3, "suivi d’un code"),
        ("## A\n\n::: question Q1\ntexte\n:::", 4, "n’a pas de texte"),
        ("## A\n\n::: qestion Q1\n:::", 3, "bloc inconnu « qestion »"),
        ("## A\n\n::: retenir\ntexte", 3, "n’est pas fermé"),
        ("## A\n\n::: retenir\n::: quiz Q\n:::", 4, "ferme le bloc"),
        ("## A\n\n::: situation\nx\n:::", 3, "suivi d’un titre"),
        ("## A\n\nb\n\n### C", 5, "un titre"),
        ("## *A*\n\nb", 1, "sans mise en forme"),
        ("##\n", 1, "un titre après"),
        ("## A\n\n::: lien Un site\nadresse: x\n:::", 4, "champ inconnu « adresse »"),
        ("## A\n\n::: video film.mp4\ntranscript: x\n:::", 4, "il manque le champ « title »"),
    ],
)
def test_an_error_names_its_line(text, line, part):
    with pytest.raises(DataFileError) as refused:
        read_body(text, path=HERE)
    assert refused.value.line == line
    assert part in refused.value.expected


@pytest.mark.parametrize(
    "text, line, part",
    [
        ("code: X", 1, "un en-tête"),
        ("---\ncode: X", 1, "n’est pas fermé"),
        ("---\ncode: X\ntitle: A\nobjective: B\nminutes: trente\n---\n", 5, "un nombre entier"),
        ("---\ncode: X\ntitle: A\nobjective: B\nminutes: 3\nlive: oui\n---\n", 6, "vrai ou faux"),
        ("---\ncode: X\ntitle: A\nobjective: B\nminutes: 3\n---\n\n## A\n\n<b>x</b>", 10, "du HTML"),
        ("---\ncode: X\ntitle: A\nobjective: B\nminutes: 3\nbody: []\nduree: 3\n---\n", 7, "champ inconnu « duree »"),
    ],
)
def test_an_error_in_a_file_names_its_line(tmp_path, text, line, part):
    path = tmp_path / "L1.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as refused:
        read_lesson(path)
    assert (refused.value.path, refused.value.line) == (path, line)
    assert part in refused.value.expected

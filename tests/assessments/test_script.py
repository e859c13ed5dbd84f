"""The text form of a scenario: what is written is read back, and each mistake is told with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.script import Script, ScriptChoice, ScriptError, ScriptScene, write
from assessments.script_reading import read

SAMPLE = """\
# Le parent en colère
code : SCN-PARENT
seuil : 75 %
retour : oui

Un parent attend à la grille.

Jouez.

## entree — Parent : Au portail
Un parent arrive très en colère devant la grille.
Il crie.
- Je l’écoute à l’écart -> ecoute {+2 MS9-A2-C3 RNMS/v0/RNMS-A5-C2} : Vous sortez du regard des autres.
  Il baisse la voix.

- Je lui dis de se calmer → escalade {0 sécurité}
## FIN fin-bien : Réussi -> ACTE-2
Bravo.
## FIN fin-mal : à reprendre
"""


def test_the_grammar_as_it_is_documented():
    script, errors = read(SAMPLE)
    assert errors == []
    assert script == Script(
        title="Le parent en colère",
        code="SCN-PARENT",
        introduction="Un parent attend à la grille.\n\nJouez.",
        threshold=0.75,
        back=True,
        scenes=(
            ScriptScene(
                name="entree",
                speaker="Parent",
                title="Au portail",
                text="Un parent arrive très en colère devant la grille.\nIl crie.",
                choices=(
                    ScriptChoice(
                        "Je l’écoute à l’écart",
                        "ecoute",
                        2,
                        ("MS9-A2-C3", "RNMS/v0/RNMS-A5-C2"),
                        feedback="Vous sortez du regard des autres.\nIl baisse la voix.",
                    ),
                    ScriptChoice("Je lui dis de se calmer", "escalade", safety_error=True),
                ),
            ),
            ScriptScene(name="fin-bien", ending=True, outcome="favourable", next_act="ACTE-2", text="Bravo."),
            ScriptScene(name="fin-mal", ending=True, outcome="unfavourable"),
        ),
    )
    assert [scene.line for scene in script.scenes] == [10, 17, 19]
    assert [choice.line for choice in script.scenes[0].choices] == [13, 16]


def test_what_is_not_said_stays_unsaid():
    assert read("## a\nTexte.\n") == (Script(scenes=(ScriptScene(name="a", text="Texte."),)), [])


def test_english_words_and_other_systems_are_read_too():
    script, errors = read(
        "\ufeff# T\r\nthreshold : 0,5\r\nback : no\r\n\r\n## a\r\n- go -> b {1 safety}\r\n## END b : To redo\r\n"
    )
    assert errors == []
    assert (script.threshold, script.back) == (0.5, False)
    assert script.scenes[0].choices == (ScriptChoice("go", "b", 1, safety_error=True),)
    assert script.scenes[1].outcome == "unfavourable"


@pytest.mark.parametrize("text, errors", [
    ("", [ScriptError(1, "nothing")]),
    ("\n  \n", [ScriptError(1, "nothing")]),
    ("# T\ncouleur : rouge\n\n## a\n", [ScriptError(2, "unknown_head", "couleur")]),
    ("# T\ncode : a b\n\n## a\n", [ScriptError(2, "bad_code", "a b")]),
    ("# T\nseuil : 120 %\n\n## a\n", [ScriptError(2, "bad_threshold", "120 %")]),
    ("# T\nseuil : -1\n\n## a\n", [ScriptError(2, "bad_threshold", "-1")]),
    ("# T\nseuil : assez\n\n## a\n", [ScriptError(2, "bad_threshold", "assez")]),
    ("# T\nretour : parfois\n\n## a\n", [ScriptError(2, "bad_back", "parfois")]),
    ("##\nTexte.\n", [ScriptError(1, "no_name")]),
    (f"## {'a' * 61}\n", [ScriptError(1, "too_long", "60")]),
    (f"## a — {'b' * 61}\n", [ScriptError(1, "too_long", "60")]),
    (f"## a : {'b' * 121}\n", [ScriptError(1, "too_long", "120")]),
    (f"# {'a' * 201}\n", [ScriptError(1, "too_long", "200")]),
    (f"## a\n- x -> {'b' * 61}\n", [ScriptError(2, "too_long", "60")]),
    ("## FIN a : Gagné\n", [ScriptError(1, "unknown_outcome", "Gagné")]),
    ("## a\n- Je pars\n", [ScriptError(2, "no_arrow", "Je pars")]),
    ("## a\n- x -> b {+2 : bien\n", [ScriptError(2, "unclosed", "+2")]),
    ("## a\n- x -> b {+2} c : bien\n", [ScriptError(2, "unclosed", "+2} c")]),
    ("## a\n- x -> b {-1}\n", [ScriptError(2, "bad_points", "-1")]),
    ("## a\n- x -> b {−1}\n", [ScriptError(2, "bad_points", "−1")]),
    ("## a\n- x -> b {11}\n", [ScriptError(2, "bad_points", "11")]),
    ("## a\n- x -> b\nEt puis ?\n", [ScriptError(3, "stray_line", "Et puis ?")]),
    ("## FIN a : Réussi\n- x -> b\n", [ScriptError(2, "choice_of_ending", "a")]),
    ("## a\n- x\n##\n- y -> b\n", [ScriptError(2, "no_arrow", "x"), ScriptError(3, "no_name")]),
])  # fmt: skip
def test_each_mistake_is_told_with_its_line(text, errors):
    assert read(text)[1] == errors


@pytest.mark.parametrize("points", [0, 10])
def test_points_reach_from_nothing_to_ten(points):
    script, errors = read(f"## a\n- x -> b {{{points}}}\n")
    assert errors == []
    assert script.scenes[0].choices[0].points == points


@pytest.mark.parametrize("length, wrong", [(60, []), (61, [ScriptError(1, "too_long", "60")])])
def test_names_have_a_length(length, wrong):
    assert read(f"## {'a' * length}\n")[1] == wrong


# ---------------------------------------------------------------- round trip

# What texts trip over: the grammar's own signs, spaces that break or not, other line ends, private characters.
SIGNS = ["#", "##", "-", "->", "→", ":", "{", "}", "—", "–", "\\", "\n", " ", "  ", "FIN", "END", "+2", "a", "é"]
SIGNS += ["\u00a0", "\u202f", "\ue000", "\x0b", "\u2028", "1"]
PROSE = st.lists(st.sampled_from(SIGNS) | st.text(max_size=3), max_size=12).map("".join).map(
    lambda text: text.replace("\r", "").strip()
)  # fmt: skip
LINE = PROSE.map(lambda text: " ".join(text.split("\n")).strip()[:50])
NAME = LINE.filter(bool)
CODE = st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True)
REFERENCE = st.from_regex(r"[A-Z]{2}[0-9]/v[0-9]/[A-Z0-9-]{1,8}", fullmatch=True)
CHOICES = st.builds(
    ScriptChoice,
    text=PROSE,
    goto=LINE,
    points=st.integers(0, 10),
    competencies=st.lists(REFERENCE, max_size=2, unique=True).map(tuple),
    safety_error=st.booleans(),
    feedback=PROSE,
)
SCENES = st.builds(
    ScriptScene,
    name=NAME,
    text=PROSE,
    speaker=LINE,
    title=LINE,
    choices=st.lists(CHOICES, max_size=3).map(tuple),
)
ENDINGS = st.builds(
    ScriptScene,
    name=NAME,
    text=PROSE,
    ending=st.just(True),
    outcome=st.sampled_from(["", "favourable", "mixed", "unfavourable"]),
    next_act=st.just("") | CODE,
)
SCRIPTS = st.builds(
    Script,
    title=LINE,
    code=st.just("") | CODE,
    introduction=PROSE,
    threshold=st.none() | st.floats(0, 1),
    back=st.none() | st.booleans(),
    scenes=st.lists(SCENES | ENDINGS, min_size=1, max_size=4).map(tuple),
)


@settings(max_examples=400, deadline=None)
@given(SCRIPTS)
def test_what_is_written_is_read_back(script):
    text = write(script)
    assert read(text) == (script, [])
    assert write(read(text)[0]) == text


@settings(max_examples=300, deadline=None)
@given(PROSE)
def test_any_text_is_read_or_refused_never_dropped_on_the_floor(text):
    script, errors = read(text)
    assert errors or script != Script() or text == "#"
    assert all(1 <= error.line <= text.count("\n") + 1 for error in errors)

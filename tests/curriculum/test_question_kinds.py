"""Every kind of question on its way: from files and back, into a release, refused where it is flawed."""

import datetime
import json
from pathlib import Path

import pytest
from wagtail.models import Locale

from assessments import kinds
from assessments.models import Question
from competencies.datafile import DataFileError
from curriculum.documents import asked
from curriculum.importing.applying import write_definition
from curriculum.importing.binding import Binder
from curriculum.importing.definitions import question_fields, question_shape
from curriculum.importing.folder import read_module_folder
from curriculum.importing.shapes import OptionShape, QuestionShape
from curriculum.importing.writing import to_yaml
from curriculum.releasing import DefinitionFlawed, open_release, publish_release
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden" / "release_1_kinds.json"
MODULE = '---\ncode: MOD-T\ntitle: "Essai"\n---\n'


def shape(kind: str) -> QuestionShape:
    whole = kinds.kind(kind)
    options = [OptionShape(o.text, o.correct, o.feedback, o.match, o.tolerance) for o in whole.example.options]
    return QuestionShape(
        code=f"K-{kind}",
        kind=kind,
        prompt=whole.example.prompt,
        options=options,
        partial=whole.in_parts,
        explanation=whole.example.explanation,
        source="Un texte, 2026",
        review_on=datetime.date(2027, 6, 30),
        competencies=["T/v1/C1"],
    )


def folder(path: Path, *shapes: QuestionShape) -> Path:
    (path / "module.md").write_text(MODULE, encoding="utf-8")
    (path / "questions.yaml").write_text(to_yaml(list(shapes)), encoding="utf-8")
    return path


def every_kind():
    """A module whose quiz asks every kind, those that can be counted by parts so."""
    made = [
        make.of_kind(kind, partial=kinds.kind(kind).in_parts, explanation="Parce que.", source="Un texte, 2026")
        for kind in kinds.names()
    ]
    module = make.module()
    make.lesson(module, body=[make.block("quiz", {"quiz": make.quiz(*made).pk}, "b")])
    return module


@pytest.mark.parametrize("kind", kinds.names())
def test_a_file_is_loaded_and_comes_back_as_it_was(kind, tmp_path):
    make.competency("C1")
    (source,) = read_module_folder(folder(tmp_path, shape(kind)), {"T/v1/C1"}).questions
    assert source.shape == shape(kind)
    binder = Binder(Locale.get_default())
    fields = question_fields(source.shape, binder)
    write_definition(Question, "question", source.shape.code, fields, Locale.get_default())
    row = Question.objects.get()
    assert row.judged() == []
    assert question_shape(row, binder) == source.shape


def test_files_of_before_are_all_or_nothing(tmp_path):
    (tmp_path / "module.md").write_text(MODULE, encoding="utf-8")
    (tmp_path / "questions.yaml").write_text(
        '- {code: Q, kind: multiple, prompt: "?", options: [{text: "a", correct: true, feedback: "f"}, '
        '{text: "b", feedback: "f"}]}\n',
        encoding="utf-8",
    )
    (source,) = read_module_folder(tmp_path, set()).questions
    assert source.shape.partial is False


def test_a_flaw_in_a_file_names_its_line(tmp_path):
    wrong = [OptionShape("12,5", correct=True), OptionShape("douze", feedback="Non.")]
    where = folder(tmp_path, QuestionShape(code="Q", kind="numeric", prompt="?", options=wrong))
    with pytest.raises(DataFileError) as refused:
        read_module_folder(where, set())
    assert "Écrivez un nombre" in str(refused.value)
    lines = (where / "questions.yaml").read_text(encoding="utf-8").split("\n")
    assert "douze" in lines[refused.value.line - 1]


def test_the_golden_release_of_every_kind_comes_out_byte_for_byte():
    release = publish_release(module=every_kind())
    made = {"content": json.loads(release.content), "keys": json.loads(release.keys), "sha256": release.sha256}
    assert made == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_kind_is_frozen_whole_and_scored_from_its_release():
    opened = open_release(publish_release(module=every_kind()).pk)
    for question in opened.content.questions.values():
        kind, whole = kinds.kind(question.kind), asked(question, opened.keys.questions[question.id])
        response = [whole.answers[0].text] if kind.in_words else list(whole.correct)
        assert kind.score(whole, response).success in {True, None}
        assert whole.partial is kind.in_parts
        assert opened.keys.questions[question.id].source == "Un texte, 2026"
    assert "Un texte" not in opened.content.questions[str(make.key("K-essay"))].prompt


def test_a_flawed_question_is_refused_in_words():
    module = every_kind()
    question = Question.objects.get(code="K-match")
    question.options = json.dumps([make.block("answer", {"text": "a", "correct": True, "feedback": ""}, "x")])
    question.save()
    with pytest.raises(DefinitionFlawed, match="paire à associer"):
        publish_release(module=module)

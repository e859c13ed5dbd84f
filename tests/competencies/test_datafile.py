"""A typing error in a data file: the file, the line and what was expected."""

import datetime as dt
from enum import Enum
from pathlib import Path

import msgspec
import pytest

from competencies.datafile import DataFileError, load, parse, read


class Kind(Enum):
    JOB = "job"
    QUALIFICATION = "qualification"


class Row(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    kind: Kind = Kind.JOB
    day: dt.date | None = None
    children: tuple["Row", ...] = ()


class Sheet(msgspec.Struct, forbid_unknown_fields=True):
    rows: list[Row]
    counts: dict[str, int] = {}


GOOD = """\
# a comment
rows:
  - code: A
    day: 2026-11-22
    children:
      - code: B
      - code: "3"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "sheet.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_typed(tmp_path: Path) -> None:
    day = dt.date(2026, 11, 22)
    assert read(written(tmp_path, GOOD), Sheet) == Sheet(
        rows=[Row(code="A", day=day, children=(Row(code="B"), Row(code="3")))]
    )


def test_every_part_knows_its_line(tmp_path: Path) -> None:
    file = load(written(tmp_path, GOOD), Sheet)
    places = [("rows", 0), ("rows", 0, "children", 1, "code"), ("rows", 0, "nothing")]
    assert [file.line(*keys) for keys in places] == [3, 7, 3]
    assert str(file.error("rows", 0, "day", expected="autre chose")).endswith("sheet.yaml, ligne 4 : autre chose")


@pytest.mark.parametrize(
    "old,new,line,expected",
    [
        (
            '"3"',
            "3",
            7,
            "attendu : du texte ; trouvé : un nombre entier (mettez-le entre guillemets)",
        ),
        ("2026-11-22", "le 22", 4, "attendu : une date AAAA-MM-JJ"),
        ("day: 2026", "dya: 2026", 4, "champ inconnu « dya » ; attendu : code, kind, day, children"),
        ("day: 2026-11-22", "kind: work", 4, "valeur inconnue 'work' ; attendu : job, qualification"),
        ("- code: B", "- kind: job", 6, "il manque le champ « code »"),
        ("    day: 2026-11-22", "    code: C", 4, "le champ « code » est écrit deux fois"),
        ("day: 2026-11-22", "day: le : 22", 4, "YAML mal formé : mapping values are not allowed here"),
        ("# a comment", "counts: {a: b}", 1, "attendu : un nombre entier ; trouvé : du texte"),
        ("# a comment", "counts: []", 1, "attendu : des champs « nom : valeur » ; trouvé : une liste"),
    ],
)
def test_a_typing_error_is_placed_and_explained(tmp_path: Path, old: str, new: str, line: int, expected: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(DataFileError) as raised:
        read(path, Sheet)
    error = raised.value
    assert (error.path, error.line) == (path, line)
    assert error.expected == expected
    assert str(error) == f"{path}, ligne {line} : {error.expected}"


def test_an_empty_a_missing_and_a_latin_file(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="ligne 1 : le fichier est vide"):
        read(written(tmp_path, "# nothing\n"), Sheet)
    with pytest.raises(DataFileError, match="ligne 1 : fichier illisible"):
        read(tmp_path / "absent.yaml", Sheet)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"rows:\n  - code: \xe9\n")
    with pytest.raises(DataFileError, match="ligne 2 : attendu : un fichier enregistré en UTF-8"):
        read(latin, Sheet)


def test_a_front_matter_counts_its_lines_in_the_whole_file(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"L1\.md, ligne 3"):
        parse("rows:\n  - {}\n", Sheet, path=tmp_path / "L1.md", first_line=2)

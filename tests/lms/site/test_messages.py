"""The interface's two languages: nothing untranslated, nothing forgotten, French typography."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation import ngettext, override
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[3]
CATALOGUE = polib.pofile(str(ROOT / "lms" / "locale" / "en" / "LC_MESSAGES" / "django.po"))
ENTRIES = [entry for entry in CATALOGUE if not entry.obsolete]
PACKAGES = ["api", "lms", "curriculum", "assessments", "competencies"]
CALLS = {"_", "__", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "_n"}
FIELDS = re.compile(r"%\((\w+)\)|\{(\w*)\}")
# A plain space before « ? ! ; : » » or after « « » breaks the line in the wrong place.
LOOSE = re.compile(r"\u0020[?!;:»](?=\s|$|<|\)|«|\u00a0|\u202f)|«\u0020")
CODE = re.compile(r":::|---|##")  # what authors type, shown as they type it


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_nothing_is_untranslated_or_uncertain() -> None:
    assert [entry.msgid for entry in ENTRIES if not all(texts(entry))] == []
    assert [entry.msgid for entry in ENTRIES if entry.fuzzy] == []
    assert len(ENTRIES) > 500


def test_english_keeps_every_blank_to_fill() -> None:
    wrong = []
    for entry in ENTRIES:
        wanted = set(FIELDS.findall(entry.msgid + entry.msgid_plural))
        wrong += [entry.msgid for text in texts(entry) if not set(FIELDS.findall(text)) <= wanted]
        wrong += [] if set(FIELDS.findall("".join(texts(entry)))) == wanted else [entry.msgid]
    assert wrong == []


def test_english_keeps_the_markup() -> None:
    def tags(text: str) -> list[str]:
        return sorted(re.findall(r"</?\w+", text))

    wrong = [entry.msgid for entry in ENTRIES if entry.msgid_plural == "" and tags(entry.msgid) != tags(entry.msgstr)]
    assert wrong == []


def test_french_keeps_its_spaces() -> None:
    french = [text for entry in ENTRIES for text in (entry.msgid, entry.msgid_plural) if not CODE.search(text)]
    assert [text for text in french if LOOSE.search(text)] == []


def test_french_has_typographic_apostrophes() -> None:
    loose = re.compile(r"\b(?:[cdjlmnst]|qu)'\w", re.IGNORECASE)
    assert [entry.msgid for entry in ENTRIES if loose.search(entry.msgid)] == []


def test_the_french_catalogue_holds_the_plurals_and_counts_as_the_french_do() -> None:
    """0 and 1 are singular in French; `python tests/tools/french_spaces.py` writes the file."""
    french = polib.pofile(str(ROOT / "lms" / "locale" / "fr" / "LC_MESSAGES" / "django.po"))
    said = {(entry.msgid, *entry.msgstr_plural.values()) for entry in french}
    assert said == {(entry.msgid, entry.msgid, entry.msgid_plural) for entry in ENTRIES if entry.msgid_plural}
    with override("fr"):
        counted = [ngettext("%(count)s personne inscrite.", "%(count)s personnes inscrites.", n) for n in (0, 1, 2)]
    assert [text.endswith("s inscrites.") for text in counted] == [False, False, True]


def of_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in CALLS:
            told = node.args[1:] if name.startswith(("pgettext", "npgettext")) else node.args  # a context comes first
            first = told[0] if told else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def of_template(path: Path) -> Iterator[str]:
    """What Django's own extraction hands to xgettext, read back."""
    context = r"(?:(?<=pgettext\()u?(?:\"[^\"]*\"|'[^']*'), *)?"
    message = r"u?(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|'''.*?''')"
    for call in re.finditer(rf"gettext\({context}{message}", templatized(path), re.DOTALL):
        yield ast.literal_eval(call[1])


def templatized(path: Path) -> str:
    return templatize(path.read_text(encoding="utf-8"), origin=str(path))


def sources() -> list[Path]:
    python = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts]
    return python + [path for kind in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{kind}")]


@pytest.mark.parametrize("suffix", [".py", ".html", ".txt"])
def test_every_message_of_the_source_is_in_the_catalogue(suffix: str) -> None:
    known = {entry.msgid for entry in ENTRIES}
    missing = {}
    for path in sources():
        if path.suffix == suffix:
            found = of_python(path) if suffix == ".py" else of_template(path)
            for message in found:
                # Django folds the lines of a trimmed block and doubles percent signs; compare as xgettext would.
                if message and message.replace("%%", "%") not in known and message not in known:
                    missing.setdefault(message, str(path.relative_to(ROOT)))
    assert missing == {}

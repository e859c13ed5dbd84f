"""Put no-break spaces into the French messages of the sources, the migrations and the catalogue.

Then write the French catalogue: the messages that have a plural and nothing else, so that 0 is singular.

`python tests/tools/french_spaces.py` when tests/lms/site/test_messages.py says that a message has a loose space.
"""

import ast
import re
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["api", "lms", "curriculum", "assessments", "competencies"]
CALLS = {"_", "__", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
LOCALE = ROOT / "lms" / "locale"
CODE = re.compile(r":::|---|##")
TRANSLATE = re.compile(r'{% translate "[^"]*"|{% blocktranslate.*?{% endblocktranslate %}', re.DOTALL)
END = r"(?=[\s<)«\"'\u00a0\u202f]|$)"


def spaced(text: str) -> str:
    """Give « : » and guillemets U+00A0, « ; ! ? » U+202F, where a plain space stands; a pattern's syntax is left."""
    if CODE.search(text):
        return text
    text = re.sub(rf" :{END}", "\u00a0:", text)
    text = re.sub(rf" ([;!?]){END}", "\u202f\\1", text)
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def constants(tree: ast.AST, *, every: bool) -> list[ast.Constant]:
    """Return the string literals that are messages; every one in a migration."""
    if every:
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    else:
        named = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        found = [call for call in named if getattr(call.func, "id", getattr(call.func, "attr", "")) in CALLS]
        calls = [argument for call in found for argument in call.args[:2]]
    return [node for node in calls if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def of_python(source: str, *, every: bool) -> str:
    """Rewrite the literals in place, from the last to the first so that offsets hold."""
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    data = b"".join(lines)
    for node in sorted(constants(ast.parse(source), every=every), key=lambda one: (one.lineno, one.col_offset))[::-1]:
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
        data = data[:begin] + spaced(data[begin:end].decode()).encode() + data[end:]
    return data.decode()


def main() -> None:
    """Rewrite what has to be, and name it."""
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    files += [path for kind in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{kind}")]
    for path in files:
        old = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            new = of_python(old, every="migrations" in path.parts)
        else:
            new = TRANSLATE.sub(lambda match: spaced(match[0]), old)
        if new != old:
            path.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    english = LOCALE / "en" / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(english), wrapwidth=0)
    kept: dict[tuple[str | None, str], polib.POEntry] = {}
    for entry in catalogue:
        entry.msgid, entry.msgid_plural = spaced(entry.msgid), spaced(entry.msgid_plural)
        kept.setdefault((entry.msgctxt, entry.msgid), entry)
    catalogue[:] = kept.values()
    catalogue.save(str(english))
    plurals(catalogue).save(str(LOCALE / "fr" / "LC_MESSAGES" / "django.po"))


def plurals(catalogue: polib.POFile) -> polib.POFile:
    """Return the French catalogue: without it Django would count in French as in English, « 0 compétences »."""
    french = polib.POFile(wrapwidth=0)
    french.header = "Written by tests/tools/french_spaces.py: French is in the sources, but for its rule of plurals."
    french.metadata = {
        "Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    for entry in catalogue:
        if entry.msgid_plural and not entry.obsolete:
            forms = {0: entry.msgid, 1: entry.msgid_plural}
            french.append(
                polib.POEntry(
                    msgctxt=entry.msgctxt, msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgstr_plural=forms
                )
            )
    return french


if __name__ == "__main__":
    main()

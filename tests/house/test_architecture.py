"""The ladder, names, sizes and habits of docs/architecture.md. Whoever needs an exception argues it here."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.support.source import APPS, ROOT, calls, chain, modules, name_of, tracked, tree

FILE_LINES, TEST_LINES, TEMPLATE_LINES, FUNCTION_LINES = 300, 500, 130, 50
# name → why it may be longer
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
VAGUE = {"utils", "util", "helpers", "common", "misc", "base", "services", "managers", "handlers"}
DJANGO_S_NAME = "lms/site/postgresql/base.py"  # a database ENGINE is a package with a module of this name
BELOW_LMS = ("competencies", "assessments", "curriculum")
AUTHORSHIP = {"author", "created_by", "owner", "locked_by", "uploaded_by_user"}
MODEL_SIGNALS = {"pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def templates() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".html" and path.is_relative_to(ROOT / "templates")]


def test_ladder_of_imports() -> None:
    lint = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_files_are_short() -> None:
    limits = {path: TEST_LINES if name_of(path).startswith(("tests/", "benchmarks/")) else FILE_LINES
              for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts}  # fmt: skip
    limits |= dict.fromkeys(templates(), TEMPLATE_LINES)
    long = {name_of(path): lines(path) for path, limit in limits.items() if lines(path) > limit}
    assert {name: count for name, count in long.items() if name not in LONG_FILES} == {}
    assert set(LONG_FILES) <= set(long), "an exception that is no longer needed"


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert {name: count for name, count in long.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(long), "an exception that is no longer needed"


def test_names_say_the_subject() -> None:
    vague = [name_of(path) for path in modules() if VAGUE & {path.stem, *path.relative_to(ROOT).parts[:-1]}]
    assert vague == [DJANGO_S_NAME]


@pytest.mark.parametrize("app", APPS)
def test_one_name_per_app_everywhere(app: str) -> None:
    assert apps.get_app_config(f"mediane_{app}").name == app
    assert (ROOT / "templates" / f"mediane_{app}").is_dir()
    assert (ROOT / app / "py.typed").is_file()


def test_templates_lie_in_the_folder_of_an_app() -> None:
    own = {f"mediane_{app}" for app in APPS}
    strangers = [name_of(path) for path in templates() if path.relative_to(ROOT / "templates").parts[0] not in own]
    # the stand-alone site's own pages (errors, allauth's) are not shipped to hosts
    assert [
        name
        for name in strangers
        if not re.match(r"templates/(\d{3}|base)\.html|templates/(account|mfa|allauth)/", name)
    ] == []


def test_content_knows_nothing_of_learners() -> None:
    """No foreign key to a user below lms, but for authorship."""
    user = apps.get_model(settings.AUTH_USER_MODEL)
    found = [
        f"{model._meta.label}.{field.name}"
        for app in BELOW_LMS
        for model in apps.get_app_config(f"mediane_{app}").get_models(include_auto_created=True)
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model is user and field.name not in AUTHORSHIP
    ]
    assert found == []


def test_no_model_signals() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ImportFrom) and MODEL_SIGNALS & {alias.name for alias in node.names})
        or (isinstance(node, ast.Attribute) and node.attr in MODEL_SIGNALS)
    ]
    assert found == []


def test_what_happens_on_commit_is_robust() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in modules()
        for call in calls(tree(path))
        if chain(call.func)[-1:] == ["on_commit"]
        and not any(word.arg == "robust" and getattr(word.value, "value", None) is True for word in call.keywords)
    ]
    assert found == []


def test_a_reader_never_holds_the_write_lock() -> None:
    assert [name for name, database in settings.DATABASES.items() if database.get("ATOMIC_REQUESTS")] == []


def test_environment_is_read_in_one_place() -> None:
    """In lms/site; lms/checks.py may ask which variables of production are missing."""
    found = [
        name_of(path)
        for path in modules()
        if not name_of(path).startswith(("lms/site/", "lms/checks.py"))
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_pages_carry_no_inline_scripts() -> None:
    script = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")|\son[a-z]+=|javascript:", re.IGNORECASE
    )
    assert [name_of(path) for path in templates() if script.search(path.read_text(encoding="utf-8"))] == []


def test_translated_blocks_are_trimmed() -> None:
    block = re.compile(r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)")
    assert [name_of(path) for path in templates() if block.search(path.read_text(encoding="utf-8"))] == []


def test_no_two_tests_have_one_name_in_one_file() -> None:
    """The second would silently replace the first."""
    found = [
        f"{name_of(path)}: {name}"
        for path in tracked()
        if path.name.startswith("test_") and path.suffix == ".py"
        for name, count in Counter(node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)).items()
        if count > 1
    ]
    assert found == []

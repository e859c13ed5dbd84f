"""The documents name every setting, command, target and address; otherwise they are out of date."""

import dataclasses
import re

from django.urls import URLPattern, URLResolver, get_resolver

from tests.support.source import ROOT, modules, name_of, tracked

DOCS = ROOT / "docs"
# What the stand-alone site includes from elsewhere is described and tested there.
FOREIGN = re.compile(r"(wagtail|allauth|django|rest_framework|drf_spectacular)\b(?!\.urls\.)")


def words(path: str) -> set[str]:
    return set(re.findall(r"[\w-]+", (ROOT / path).read_text(encoding="utf-8")))


def test_every_setting_is_explained() -> None:
    from lms.conf import Conf

    source = (ROOT / "lms" / "site" / "settings.py").read_text(encoding="utf-8")
    environment = set(re.findall(r"environ(?:\.get\(|\[|\.setdefault\()\s*[\"']([A-Z][A-Z0-9_]+)[\"']", source))
    fields = {field.name.upper() for field in dataclasses.fields(Conf)}
    assert (fields | environment) - words("docs/configure.md") == set()


def test_every_command_is_explained() -> None:
    commands = {path.stem for path in modules() if path.parent.name == "commands" and not path.stem.startswith("_")}
    assert commands - words("docs/operate.md") == set()


def test_every_target_is_explained() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets - {"help"} - words("CONTRIBUTING.md") - words("docs/operate.md") == set()


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in tracked():
        if path.suffix == ".md" and (path.parent == ROOT or path.is_relative_to(DOCS)):
            for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
                broken += [] if (path.parent / target).exists() else [f"{name_of(path)} → {target}"]
    assert broken == []


def own_patterns(patterns: list[URLPattern | URLResolver], namespace: str = "") -> list[tuple[str, str]]:
    """(route, qualified name) of every address that is ours."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            module = pattern.urlconf_name if isinstance(pattern.urlconf_name, str) else ""
            module = module or getattr(pattern.urlconf_name, "__name__", "")
            if not FOREIGN.match(module) or (pattern.app_name or "").startswith("mediane"):
                inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                found += own_patterns(pattern.url_patterns, inside)
        elif not FOREIGN.match(getattr(pattern.callback, "__module__", "")):
            found.append((str(pattern.pattern), f"{namespace}{pattern.name}" if pattern.name else ""))
    return found


def test_every_address_has_a_name() -> None:
    assert [route for route, name in own_patterns(get_resolver().url_patterns) if not name] == []


def test_every_address_stands_in_the_role_table() -> None:
    files = (ROOT / "tests" / "lms" / name for name in ("test_access.py", "access/doing.py"))
    table = "".join(path.read_text(encoding="utf-8") for path in files)
    named = set(re.findall(r"[\"']([\w:.-]+)[\"']", table))
    missing = {name for _, name in own_patterns(get_resolver().url_patterns) if name} - named
    assert sorted(missing) == []

"""The wheel in an empty host site: `wagtail start`, a fresh environment, and the two blocks of docs/install.md."""

import http.cookiejar
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.source import APPS, ROOT

PASSWORD = "une phrase de passe pour l'hôte"
# What the host asks of Wagtail itself: where things are, once the starter is loaded.
WHERE = f"""
import json
from django.contrib.auth import get_user_model
from curriculum.models import CataloguePage, LessonPage
get_user_model().objects.create_superuser("hote", "hote@example.org", {PASSWORD!r})
pages = {{"catalogue": CataloguePage, "lesson": LessonPage}}
print(json.dumps({{name: model.objects.live().first().get_url() for name, model in pages.items()}}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command to its end; what it printed. The repository is neither its folder nor on its path."""
    done = subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def environment() -> dict[str, str]:
    ours = ("DJANGO_", "MEDIANE_", "PYTEST_", "PYTHON", "VIRTUAL_ENV", "DATABASE_URL", "SECRET_KEY")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def blocks() -> dict[str, str]:
    """The two Python blocks of docs/install.md by their first lines."""
    text = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    found = re.findall(r"```python\n(# (?:settings|urls)\.py)\n(.*?)```", text, re.DOTALL)
    return {first: f"{first}\n{body}" for first, body in found}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `make wheel` builds it."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run(*build, cwd=folder)
    return next(folder.glob("mediane-*.whl"))


@dataclass
class Host:
    """A host site on disk and, while it is served, its address."""

    folder: Path
    python: Path
    url: str = ""

    def manage(self, *arguments: str) -> str:
        return run(self.python, "manage.py", *arguments, cwd=self.folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def host(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """`wagtail start` in an environment that has the wheel and what the wheel asks for, at the pinned versions."""
    folder = tmp_path_factory.mktemp("host")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    pins = re.sub(r" *\\\n( +--hash=\S+( \\)?\n)+", "\n", (ROOT / "requirements.txt").read_text(encoding="utf-8"))
    (folder / "pins.txt").write_text(pins)
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", "pins.txt", wheel, cwd=folder)
    run(folder / "env" / "bin" / "wagtail", "start", "host", "site", cwd=_made(folder / "site").parent)
    site = Host(folder / "site", python)
    for first, path in (("# settings.py", "host/settings/base.py"), ("# urls.py", "host/urls.py")):
        file = site.folder / path
        file.write_text(f"{file.read_text()}\n\n{blocks()[first]}")
    site.manage("check")
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_starter")
    with Served(site):
        yield site


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


class Served:
    """The host's own development server, for the time of the block."""

    def __init__(self, site: Host) -> None:
        self.site = site

    def __enter__(self) -> None:
        port = free_port()
        self.site.url = f"http://127.0.0.1:{port}"
        self.log = self.site.folder / "server.log"
        with self.log.open("w") as output:
            command = [self.site.python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
            self.process = subprocess.Popen(
                command, cwd=self.site.folder, env=environment(), stdout=output, stderr=subprocess.STDOUT
            )
        for _ in range(300):
            assert self.process.poll() is None, self.log.read_text()
            if self._answers():
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.site.url}/healthz", timeout=5).close()
        except OSError:
            return False
        return True

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()


class Visitor:
    """Somebody at the host site, with cookies."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> tuple[int, str, str]:
        """(status, address after redirects, text)."""
        return self._open(urllib.parse.urljoin(self.url, path))

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self._open(urllib.parse.urljoin(self.url, path), data)

    def _open(self, address: str, data: bytes | None = None) -> tuple[int, str, str]:
        try:
            with self.opener.open(address, data, timeout=30) as answer:
                return answer.status, answer.url.removeprefix(self.url), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.url.removeprefix(self.url), error.read().decode()


@pytest.fixture(scope="session")
def where(host: Host) -> dict[str, str]:
    return dict(json.loads(host.manage("shell", "-v", "0", "-c", WHERE).splitlines()[-1]))


def test_the_wheel_holds_five_packages_with_their_templates_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == set(APPS)
    packed = {name for name in names if "/templates/" in name}
    wanted = {
        f"{app}/{path.relative_to(ROOT).as_posix()}"
        for app in APPS
        for path in (ROOT / "templates" / f"mediane_{app}").rglob("*")
        if path.is_file()
    }
    assert packed == wanted
    assert all(f"{app}/py.typed" in names for app in APPS)
    catalogues = {path.relative_to(ROOT).with_suffix(".mo").as_posix() for path in ROOT.glob("*/locale/*/*/*.po")}
    assert {name for name in names if name.endswith(".mo")} == catalogues


def test_a_host_adds_at_most_twelve_lines() -> None:
    assert sorted(blocks()) == ["# settings.py", "# urls.py"]
    assert sum(len(block.splitlines()) for block in blocks().values()) <= 12


def test_catalogue_and_lesson_inside_the_hosts_own_base_template(host: Host, where: dict[str, str]) -> None:
    visitor = Visitor(host.url)
    for page in ("catalogue", "lesson"):
        status, _, text = visitor.get(where[page])
        assert status == 200, text
        assert "css/host.css" in text, "the host's base.html"
        assert text.count("<h1") == 1, "our content: the host's base.html has no heading"


def test_sign_in_is_wagtails_where_the_host_names_none(host: Host) -> None:
    status, address, text = Visitor(host.url).get("/mon-parcours/")
    assert (status, address.partition("?")[0]) == (200, "/admin/login/"), text


def test_admin(host: Host, where: dict[str, str]) -> None:
    visitor = Visitor(host.url)
    visitor.get("/admin/login/")
    status, address, text = visitor.post("/admin/login/", username="hote", password=PASSWORD, next="/admin/")
    assert (status, address) == (200, "/admin/"), text
    assert where["lesson"]
    status, _, text = visitor.get("/admin/snippets/")
    assert status == 200
    assert "mediane_assessments" in text or "/question" in text


def test_a_package_of_the_hosts_that_shadows_ours_is_named(host: Host) -> None:
    """A host's own `api` package would be found before ours: the check says so instead of an obscure ImportError."""
    shadow = host.folder / "api"
    shadow.mkdir()
    (shadow / "__init__.py").write_text('"""The host\'s own."""\n')
    try:
        done = subprocess.run(
            [host.python, "manage.py", "check"],
            cwd=host.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        (shadow / "__init__.py").unlink()
        for left in sorted(shadow.rglob("*"), reverse=True):
            left.rmdir() if left.is_dir() else left.unlink()
        shadow.rmdir()
    assert done.returncode != 0
    assert "api" in done.stderr
    assert "shadow" in done.stderr.lower()

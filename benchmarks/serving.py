"""A served site on a database that is there already, and the processor time of its processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import databases
from tests.support.site import START_SECONDS, _answers, _free_port

TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def served(database: databases.Database) -> Iterator[tuple[str, int]]:
    """Granian as in production (one worker, four threads) on this database: its address and process id."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    with (database.var / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*granian, "--workers", "1", "--blocking-threads", "4", "--no-ws", "lms.site.wsgi:application"],
            cwd=databases.ROOT,
            env=database.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((database.var / "server.log").read_text())
            time.sleep(0.2)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += family(int(child))
    return found


def cpu_ms(pids: Iterable[int]) -> float:
    """Milliseconds of processor time that these processes have used."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total * 1000 / TICKS

"""How often a client may ask, and how often somebody may try credentials: counted by the minute in Django's cache.

Exact where the cache is shared by all processes and counts in one step (Redis, Memcached). In the local-memory cache
each process counts for itself; in a file or database cache two requests at the same moment may count as one.
"""

from __future__ import annotations

import hashlib
import math
import time

from django.core.cache import cache

from lms.models import Client

SECONDS = 60
TRIES = 10  # failed tries of one key from one address, a minute
TRIES_OF_ADDRESS = 100  # failed tries of whatever keys from one address, a minute


class TooMany(Exception):  # noqa: N818 - named for what it is
    """Asked too often; `seconds` says how long to wait."""

    def __init__(self, seconds: int, message: str) -> None:
        super().__init__(message)
        self.seconds = seconds


def _window() -> tuple[int, int]:
    """Return the number of the minute, and the seconds until the next one."""
    now = time.time()
    window = int(now // SECONDS)
    return window, max(1, math.ceil((window + 1) * SECONDS - now))


def _name(what: str, window: int) -> str:
    return f"mediane:xapi:{hashlib.sha256(what.encode()).hexdigest()}:{window}"


def _count(what: str, window: int) -> int:
    """Count one more and return how many there are."""
    name = _name(what, window)
    if cache.add(name, 1, 2 * SECONDS):
        return 1
    try:
        return cache.incr(name)
    except ValueError:  # the cache dropped it meanwhile
        cache.set(name, 1, 2 * SECONDS)
        return 1


def count(client: Client) -> None:
    """Count a request of a client that has a limit. Raises TooMany."""
    if client.rate is None:
        return
    window, left = _window()
    if _count(f"client {client.uuid}", window) > client.rate:
        raise TooMany(left, f"This client may ask {client.rate} times a minute.")


def _tries(key: str, address: str) -> tuple[tuple[str, int], ...]:
    return ((f"tries {address} {key}", TRIES), (f"tries {address}", TRIES_OF_ADDRESS))


def refuse_tries(key: str, address: str) -> None:
    """Raise TooMany where credentials of this key, or from this address, failed too often this minute."""
    window, left = _window()
    for what, most in _tries(key, address):
        if cache.get(_name(what, window), 0) >= most:
            raise TooMany(left, "Too many failed tries.")


def count_failure(key: str, address: str) -> None:
    """Count one try that failed."""
    window, _left = _window()
    for what, _most in _tries(key, address):
        _count(what, window)

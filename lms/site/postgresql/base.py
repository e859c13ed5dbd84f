"""The database backend of the stand-alone site on PostgreSQL: Django's, but for how a kept connection is checked."""

from __future__ import annotations

import select
import time

from django.db.backends.postgresql import base

TRUSTED = 5.0  # seconds after which a connection that seems to stand is asked all the same


class DatabaseWrapper(base.DatabaseWrapper):
    """`CONN_HEALTH_CHECKS` without a query a request.

    A server that ends a connection closes its socket, which makes it readable: that is looked at, at the cost of one
    system call. What no socket tells (a network that drops packets) is found by a query after a few idle seconds.
    """

    health_check_done: bool
    _last_used = 0.0

    def close_if_health_check_failed(self) -> None:
        """Ask the server only where the socket or the time gives a reason to."""
        now = time.monotonic()
        trusted, self._last_used = now - self._last_used < TRUSTED, now
        if self.connection is None or self.health_check_done:
            return
        if trusted and not self._has_something_to_read():
            self.health_check_done = True
            return
        super().close_if_health_check_failed()

    def _has_something_to_read(self) -> bool:
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return bool(poll.poll(0))

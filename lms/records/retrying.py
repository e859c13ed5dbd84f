"""Doing a whole transaction again when the database gave it up for a reason that goes away by itself."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, connection

GIVEN_UP = {"40P01", "40001", "26000"}  # deadlock_detected, serialization_failure, a prepared query forgotten
PAUSES = (0.01, 0.03, 0.1, 0.3)  # seconds before each new try; half of it and up to half more, by chance

Result = TypeVar("Result")


def again_if_given_up(act: Callable[[], Result]) -> Result:
    """Call `act`, which opens a transaction; again, a few times, if the database undid it for another writer's sake.

    Inside somebody else's transaction it is called once: what that one did before is undone too.
    """
    for pause in () if connection.in_atomic_block else PAUSES:
        try:
            return act()
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) not in GIVEN_UP:
                raise
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads writers, guards nothing
    return act()

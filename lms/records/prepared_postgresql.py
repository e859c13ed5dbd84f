"""Prepared queries through libpq, on a connection that psycopg opened and goes on using.

psycopg's cursor is made for every query there may be, and costs more CPU than these few take (docs/decisions/0007).
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

IDLE, DONE = TransactionStatus.IDLE, (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_prepared: WeakKeyDictionary[psycopg.Connection[Any], set[bytes]] = WeakKeyDictionary()


def fetch(connection: psycopg.Connection[Any], sql: str, parameters: list[bytes]) -> list[tuple[Any, ...]]:
    """Return the rows of a query, whole numbers or None; begins a transaction where psycopg would. Raises its errors.

    Raises InvalidSqlStatementName inside a transaction whose server was told to forget all that was prepared (psycopg
    does so when it rolls back after preparing something itself); the next time it is prepared anew.
    """
    server = connection.pgconn
    alone = connection.autocommit
    if not alone and server.transaction_status == IDLE:
        level = connection.isolation_level
        _checked(server.exec_(f"BEGIN ISOLATION LEVEL {level.name.replace('_', ' ')}".encode() if level else b"BEGIN"))
    name, text = _named(sql)
    if connection.prepare_threshold is None:  # a pool that hands out other connections cannot keep a plan
        return _rows(_checked(server.exec_params(text, parameters)))
    held = _prepared.setdefault(connection, set())
    if name not in held:
        _checked(server.prepare(name, text))
        held.add(name)
    try:
        return _rows(_checked(server.exec_prepared(name, parameters)))
    except errors.InvalidSqlStatementName:
        held.clear()
        if not alone or server.transaction_status != IDLE:
            raise
        return fetch(connection, sql, parameters)


@functools.cache
def _named(sql: str) -> tuple[bytes, bytes]:
    """Return a name for a query, and its text with its parameters numbered."""
    first, *pieces = sql.split("%s")
    text = first + "".join(f"${number}{piece}" for number, piece in enumerate(pieces, 1))
    return f"mediane_{hashlib.sha256(text.encode()).hexdigest()[:16]}".encode(), text.encode()


def _checked(result: PGresult) -> PGresult:
    """Return a result unless it is an error, which is raised as psycopg would."""
    if result.status not in DONE:
        raise errors.error_from_result(result)
    return result


def _rows(result: PGresult) -> list[tuple[Any, ...]]:
    columns = range(result.nfields)
    return [
        tuple(None if (value := result.get_value(row, column)) is None else int(value) for column in columns)
        for row in range(result.ntuples)
    ]

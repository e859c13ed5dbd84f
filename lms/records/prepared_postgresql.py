"""Prepared queries through libpq, on a connection that psycopg opened and goes on using.

psycopg's cursor is made for every query there may be, and costs more CPU than these few take (docs/decisions/0007).
"""

from __future__ import annotations

import functools
import hashlib
import select
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

IDLE, DONE = TransactionStatus.IDLE, (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_prepared: WeakKeyDictionary[psycopg.Connection[Any], set[bytes]] = WeakKeyDictionary()


Rows = list[tuple[Any, ...]]
Query = tuple[str, list[bytes]]


def fetch(connection: psycopg.Connection[Any], queries: Sequence[Query]) -> list[Rows]:
    """Return the rows of each query; begins a transaction where psycopg would. Raises its errors.

    Several are sent together and answered together, so that this process is woken once. Raises InvalidSqlStatementName
    where the server was told to forget what was prepared (psycopg does so when it rolls back after preparing something
    itself); the next time it is prepared anew.
    """
    server = connection.pgconn
    alone = connection.autocommit or server.transaction_status != IDLE
    keeps = connection.prepare_threshold is not None  # a pool that hands out other connections cannot keep a plan
    given = [(_prepare(connection, sql) if keeps else _named(sql)[1], parameters) for sql, parameters in queries]
    if alone and len(given) == 1:
        ask: Callable[..., PGresult] = server.exec_prepared if keeps else server.exec_params
        try:
            return [_rows(_held(connection, ask(*given[0])))]
        except errors.InvalidSqlStatementName:
            if server.transaction_status != IDLE:
                raise
            return fetch(connection, queries)
    send: Callable[..., None] = server.send_query_prepared if keeps else server.send_query_params
    server.enter_pipeline_mode()
    try:
        if not alone:
            server.send_query_params(_begin(connection), None)
        for text, parameters in given:
            send(text, parameters)
        server.pipeline_sync()
        results = [_next(server) for _each in range(len(given) + (not alone))]
        _answer(server)  # the end of the pipeline
    finally:
        server.exit_pipeline_mode()
    answers = [_held(connection, result) for result in results]
    return [_rows(each) for each in answers[-len(given) :]]


def _begin(connection: psycopg.Connection[Any]) -> bytes:
    level = connection.isolation_level
    return f"BEGIN ISOLATION LEVEL {level.name.replace('_', ' ')}".encode() if level else b"BEGIN"


def _prepare(connection: psycopg.Connection[Any], sql: str) -> bytes:
    name, text = _named(sql)
    held = _prepared.setdefault(connection, set())
    if name not in held:
        _checked(connection.pgconn.prepare(name, text))
        held.add(name)
    return name


def _held(connection: psycopg.Connection[Any], result: PGresult) -> PGresult:
    """Return a result; know nothing of what is prepared any more when the server does not either."""
    try:
        return _checked(result)
    except errors.InvalidSqlStatementName:
        _prepared.pop(connection, None)
        raise


def _next(server: PGconn) -> PGresult:
    """Return the answer to the next query of a pipeline."""
    result = _answer(server)
    if result is None:
        raise psycopg.OperationalError("The connection broke off.")
    _answer(server)  # that was all of it
    return result


def _answer(server: PGconn) -> PGresult | None:
    """Return what libpq has next. It would wait with Python's lock in its hands: so wait for the socket first."""
    while server.flush() or server.is_busy():
        poll = select.poll()
        poll.register(server.socket, select.POLLIN | (select.POLLOUT if server.flush() else 0))
        poll.poll()
        server.consume_input()
    return server.get_result()


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


def _rows(result: PGresult) -> Rows:
    columns = range(result.nfields)
    return [
        tuple(None if (value := result.get_value(row, column)) is None else int(value) for column in columns)
        for row in range(result.ntuples)
    ]

"""Queries past the cursor: the same rows and the same errors, in and out of transactions, prepared or not."""

from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, DataError, connections, transaction

from lms.records.prepared import fetch, fetch_all
from lms.records.retrying import again_if_given_up

connection: Any = connections[DEFAULT_DB_ALIAS]
ADD = "SELECT CAST(%s AS bigint) + 1, NULL"
postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere it is Django's cursor")
pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture(params=[5, None], ids=["prepared", "behind a pool"])
def ways(request: Any) -> Any:
    """Both settings of `DATABASE_PREPARE`."""
    connection.ensure_connection()
    if connection.vendor != "postgresql":
        yield
        return
    before, connection.connection.prepare_threshold = connection.connection.prepare_threshold, request.param
    yield
    connection.connection.prepare_threshold = before


def test_rows_are_whole_numbers_in_the_order_asked(ways: None) -> None:
    assert fetch(ADD, ["41"]) == [(42, None)]
    with transaction.atomic():
        assert fetch_all([(ADD, ["1"]), (ADD, ["2"]), ("SELECT 1 WHERE 1 = 0", [])]) == [[(2, None)], [(3, None)], []]
        assert fetch(ADD, ["3"]) == [(4, None)]
    assert fetch_all([(ADD, ["4"]), (ADD, ["5"])]) == [[(5, None)], [(6, None)]]


def test_a_transaction_is_one(ways: None) -> None:
    """What is asked first in a transaction begins it, and an end by Django ends it."""
    table = "mediane_lms_verb"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    for asked in ([(ADD, ["1"])], [(ADD, ["1"]), (ADD, ["2"])]):
        with transaction.atomic():
            fetch_all(asked)
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table} (iri) VALUES ('http://example.org/v')")
            transaction.set_rollback(True)
        assert fetch(f"SELECT count(*) FROM {table}", []) == [(0,)]


@postgresql
def test_errors_are_django_s_and_leave_the_connection_whole(ways: None) -> None:
    for asked in ([(ADD, ["x"])], [(ADD, ["1"]), (ADD, ["x"]), (ADD, ["2"])]):
        with pytest.raises(DataError), transaction.atomic():
            fetch_all(asked)
        with pytest.raises(DataError):
            fetch_all(asked)
        assert fetch(ADD, ["1"]) == [(2, None)]


@postgresql
def test_what_the_server_forgot_is_prepared_again() -> None:
    fetch(ADD, ["1"])

    def forget() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")

    forget()
    assert fetch(ADD, ["1"]) == [(2, None)], "alone at once"
    forget()

    def act() -> Any:
        with transaction.atomic():
            return fetch_all([(ADD, ["1"]), (ADD, ["2"])])

    assert again_if_given_up(act) == [[(2, None)], [(3, None)]], "a transaction as a whole"

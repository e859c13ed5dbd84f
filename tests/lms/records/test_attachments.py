"""A file is kept while somebody names it: removing the last statement that did, and naming it again, at one moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from lms.models import Attachment, Statement, StatementAttachment, Tombstone
from lms.records import attachments, burying
from lms.records.attachments import File
from tests.lms.records.strangers import append, entry

pytestmark = pytest.mark.made_up
FILES = [File(letter * 64, "text/plain", letter.encode()) for letter in "ab"]
NAMES = tuple(file.sha2 for file in FILES)


def write() -> None:
    """Name the files in a new statement, as `intake.take` does."""
    with transaction.atomic():
        attachments.keep(FILES)
        append(entry(attachments=NAMES))


def bury(keys: list[int]) -> None:
    burying.bury(keys, Tombstone.Reason.RETENTION)


def beside(act: Callable[[], Any], other: Callable[[], Any]) -> None:
    """Do `act` in a transaction, and before it ends `other` on a connection of its own, which has to wait for it."""
    failed: list[BaseException] = []

    def alone() -> None:
        try:
            other()
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=alone)
    with transaction.atomic():
        act()
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "it waits"
    thread.join(20)
    assert not failed


@pytest.fixture
def old(fresh_database: None) -> list[int]:
    """The key of the one statement that names the files."""
    write()
    return [Statement.objects.get().pk]


def kept() -> list[tuple[str, bytes]]:
    return [(each.sha2, bytes(each.content)) for each in Attachment.objects.order_by("sha2")]


def test_a_file_named_while_it_would_have_gone_stays(old: list[int]) -> None:
    beside(write, lambda: bury(old))
    assert [name for name, _content in kept()] == sorted(NAMES)
    assert StatementAttachment.objects.count() == len(NAMES)


def test_a_file_that_goes_while_it_is_named_is_kept_anew(old: list[int]) -> None:
    beside(lambda: bury(old), write)
    assert kept() == [(file.sha2, file.content) for file in FILES]
    assert StatementAttachment.objects.count() == len(NAMES)


def test_a_file_that_nobody_names_goes(old: list[int]) -> None:
    bury(old)
    assert kept() == []


def test_what_another_one_brought_is_left_as_it_is(old: list[int]) -> None:
    with transaction.atomic():
        attachments.keep([File(NAMES[0], "text/html", b"other"), File("c" * 64, "text/plain", b"c")])
    assert [content for _name, content in kept()] == [b"a", b"b", b"c"]

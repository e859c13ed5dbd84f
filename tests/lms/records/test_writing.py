"""The two ways of writing give the same rows."""

import dataclasses
import random
import uuid
from typing import Any

import pytest

from lms.models import Authority, Statement, StatementActivity, StatementAgent, StatementBody, Tombstone
from lms.records import writing, writing_portable
from lms.records.rows import Row

TABLES = (Statement, StatementBody, StatementAgent, StatementActivity)


def row(chance: random.Random, text: str) -> Row:
    def some(kind: Any) -> Any:
        return chance.choice([None, kind])

    return Row(
        uuid=uuid.UUID(int=chance.getrandbits(128)),
        verb=chance.randrange(1, 9),
        registration=some(str(uuid.UUID(int=chance.getrandbits(128))).upper()),
        organisation=some(chance.randrange(1, 9)),
        reference=some(uuid.UUID(int=chance.getrandbits(128))),
        sensitivity=chance.randrange(3),
        projected=chance.random() < 0.5,
        digest=f"{chance.getrandbits(256):064x}",
        received=text,
        version=chance.choice(["1.0.0", "1.0.3", "2.0.0"]),
        agents=[(each, chance.randrange(2)) for each in chance.sample(range(1, 99), chance.randrange(5))],
        activities=[(each, chance.randrange(2)) for each in chance.sample(range(1, 99), chance.randrange(5))],
    )


TEXTS = ["{}", '{"a": "b\\\\ \\" \'} %s {,}"}', '{"é": "\\u0000 ☃ 🎓"}', "[ null ]", '{"lines": "\\n"}\n\t', "{}" * 900]


def written(rows: list[Row], keys: dict[int, int]) -> list[list[tuple[Any, ...]]]:
    """Every row that was written, the statements' keys replaced by their positions."""
    place = {key: number for number, key in keys.items()}
    found = []
    for model in TABLES:
        name = "id" if model is Statement else "statement_id"
        kept = [
            {column: place.get(value, value) if column == name else value for column, value in each.items()}
            for each in model.objects.filter(**{f"{name}__in": list(place)}).values()
        ]
        found.append(sorted(tuple(sorted(each.items(), key=str)) for each in kept))
    assert len(found[0]) == len(keys)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_both_ways_give_equal_rows(db: None, seed: int) -> None:
    def other(given: list[Row]) -> dict[int, int]:
        """On SQLite the same way: it must hold what it was given."""
        return writing.write(given, authority.pk, {})[0]

    chance = random.Random(seed)
    authority = Authority.objects.create(key="x", agent="{}")
    rows = [row(chance, chance.choice(TEXTS)) for _ in range(chance.choice([1, 2, 130]))]
    Tombstone.objects.create(statement=1, uuid=rows[0].uuid, reason="retention") if seed % 2 else None
    again = [dataclasses.replace(each, uuid=uuid.UUID(int=each.uuid.int ^ 1)) for each in rows]
    Tombstone.objects.create(statement=2, uuid=again[0].uuid, reason="retention") if seed % 2 else None
    first, second = writing_portable.write(rows, authority.pk), other(again)
    assert sorted(first) == sorted(second) == list(range(seed % 2, len(rows)))
    for one, two in zip(written(rows, first), written(again, second), strict=True):
        assert [[each for each in kept if each[0] != "uuid"] for kept in one] == [
            [each for each in kept if each[0] != "uuid"] for kept in two
        ]
    assert set(StatementBody.objects.values_list("received", flat=True)) == {rows[number].received for number in first}
    assert {*writing_portable.write(rows, authority.pk), *other(again)} == set()


def test_ids_follow_the_order_given(db: None) -> None:
    chance = random.Random(1)
    rows = [row(chance, "{}") for _ in range(20)]
    keys = writing_portable.write(rows, 1)
    assert [keys[number] for number in range(20)] == sorted(keys.values())

"""The soak's part on forwarding: `python -m benchmarks.forwarding [MINUTES]`. It ends with status 1 when a line fails.

Two targets at once: a second Médiane, served by granian, and a small store that is down, then slow, then overloaded,
then refuses one statement in a batch, then answers 409 to what it knows. Workers are processes (`manage.py deliver
--loop`) that are killed with -9 in between. At the end everything has been delivered once, but for what was
refused: that is in the dead letters, with its reason. Statements are recorded all the while.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import suppress

DEFAULT_MINUTES = 1.0
EACH_PHASE = 6.0  # seconds at least
STARTS = 60.0  # seconds for a worker to begin, on a busy machine
SETTLE = 120.0  # seconds for what is left at the end
REFUSING = "refusing one"


def worker() -> "subprocess.Popen[bytes]":
    from tests.support import databases

    return subprocess.Popen(
        [sys.executable, "manage.py", "deliver", "--loop", "--verbosity", "0"],
        cwd=databases.ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "lms.site.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def record(count: int, number: int) -> int:
    """Record some statements of our own; the number of the next one."""
    import datetime

    from lms.records import ledger
    from lms.xapi import statements
    from lms.xapi.statements import Place, Thing

    def one(each: int):  # noqa: ANN202
        place = Place(
            learner=uuid.uuid5(uuid.NAMESPACE_OID, str(each % 50)),
            registration=uuid.uuid5(uuid.NAMESPACE_URL, str(each % 50)),
            module="m",
            language="fr",
            release="f" * 64,
            at=datetime.datetime.now(datetime.UTC),
            post=uuid.uuid4(),
        )
        return statements.experienced(place, lesson="l", step=Thing("step", f"soak/{each}", "Étape"))

    ledger.record([one(number + each) for each in range(count)])
    return number + count


def phases(store, chosen: set[str]):  # noqa: ANN001, ANN201
    """How the small store behaves in turn; it never takes what is `chosen`, whichever phase that comes in."""

    def refuses(said) -> int:  # noqa: ANN001
        return 400 if said["object"]["id"].rpartition("/")[2] in chosen else 0

    store.refuses = refuses
    return [
        ("down", {"status": 503}),
        ("slow", {"status": 0, "seconds": 0.5}),
        ("overloaded", {"seconds": 0, "status": 429, "headers": {"Retry-After": "1"}}),
        (REFUSING, {"status": 0, "headers": {}}),
        ("409 to what it knows", {"known": 409}),
        ("well", {"known": 200}),
    ]


def soak(minutes: float, store) -> tuple[int, set[str], int]:  # noqa: ANN001
    """Record, misbehave and kill; return how many were recorded, which ones are refused, how many were killed."""
    from django.utils import timezone

    from lms.models import Target

    number = kills = 0
    chosen: set[str] = set()
    deadline = time.monotonic() + minutes * 60
    while time.monotonic() < deadline:
        for name, behaviour in phases(store, chosen):
            if name == REFUSING:
                chosen.add(str(number + 7))  # one that nobody can have sent yet: it is recorded in this phase
            for field, value in behaviour.items():
                setattr(store, field, value)
            process = worker()
            seen, latest = len(store.requests), time.monotonic() + STARTS
            while len(store.requests) == seen and time.monotonic() < latest:  # a worker that never began proves nothing
                number = record(5, number)
                Target.objects.update(not_before=None)
                time.sleep(0.3)
            until = time.monotonic() + EACH_PHASE
            while time.monotonic() < until:
                number = record(random.randint(10, 40), number)
                Target.objects.update(not_before=None)  # a soak does not sit back-offs out
                time.sleep(0.3)
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            Target.objects.update(leased_until=timezone.now())  # nor leases of the dead
            print(f"  {name:<22}{number:>7} recorded, {len(store.kept):>7} there", flush=True)
    return number, chosen, kills


def settled() -> None:
    """Deliver what is left, in this process."""
    from lms.forwarding import delivering
    from lms.models import Delivery, DeliveryState, Target

    deadline = time.monotonic() + SETTLE
    while Delivery.objects.filter(state=DeliveryState.WAITING).exists() and time.monotonic() < deadline:
        Target.objects.update(not_before=None)
        Delivery.objects.update(not_before=None)
        delivering.deliver_all(at_once=True)


def there(remote) -> list[str]:  # noqa: ANN001
    """The ids that the other Médiane has, page by page, as its own API tells them."""
    from urllib.parse import parse_qsl, urlsplit

    found: list[str] = []
    parameters: dict[str, str] = {"limit": "500"}
    while True:
        page = json.loads(remote.ask("GET", "statements", parameters=parameters, largest=64_000_000).body)
        found += [each["id"] for each in page["statements"]]
        if not page["more"]:
            return found
        parameters = dict(parse_qsl(urlsplit(page["more"]).query))


def dead_letters(target) -> dict[str, str]:  # noqa: ANN001
    """What was set aside for a target: the number of each statement, and why."""
    from lms.models import Delivery, DeliveryState

    rows = Delivery.objects.filter(target=target, state=DeliveryState.DEAD)
    return {json.loads(row.text)["object"]["id"].rpartition("/")[2]: f"{row.reason}: {row.detail}" for row in rows}


def verdicts(number: int, chosen: set[str], store, targets) -> list[tuple[str, object, object]]:  # noqa: ANN001
    """What was found and what had to be found."""
    from django.db.models import Count

    from lms.forwarding import delivering
    from lms.models import Delivery, DeliveryState

    second, small = targets
    ids = there(delivering.connect(second))
    taken = Counter(each["object"]["id"].rpartition("/")[2] for each in store.kept.values())
    waiting = dict.fromkeys((small.pk, second.pk), 0) | dict(
        Delivery.objects.filter(state=DeliveryState.WAITING).values_list("target").annotate(Count("pk"))
    )
    letters = dead_letters(small)
    for refused, reason in letters.items():
        print(f"  dead letter: statement {refused}, {reason}")
    return [
        ("other Médiane: there, once each", (len(ids), len(set(ids))), (number, number)),
        ("other Médiane: waiting, dead letters", (waiting[second.pk], len(dead_letters(second))), (0, 0)),
        ("small store: there, once each", (len(taken), taken.total()), (number - len(chosen),) * 2),
        ("small store: waiting", waiting[small.pk], 0),
        ("small store: dead letters", set(letters), chosen),
        ("small store: its reasons", {each.partition(":")[0] for each in letters.values()}, {"refused"}),
        ("small store: most requests at once", store.most_at_once, 1),
    ]


def main() -> int:
    from benchmarks.run import copied
    from tests.support.site import Server
    from tests.support.store import Store, serving

    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_MINUTES
    with Server("soak_forwarding") as site, serving(Store()) as store:
        client = json.loads(site.manage("create_client", "soak", "--scope", "all", "--json"))
        with copied("demo"):
            from lms.forwarding import sealing
            from lms.models import Delivery, Target

            Delivery.objects.all().delete()
            common = {"username": client["key"], "password": sealing.seal(client["secret"])}
            targets = (
                Target.objects.create(name="other", endpoint=f"{site.url}/xapi/", **common),
                Target.objects.create(name="small", endpoint=store.url, **common),
            )
            number, chosen, kills = soak(minutes, store)
            with suppress(KeyboardInterrupt):
                settled()
            lines = verdicts(number, chosen, store, targets)
    print(f"forwarding: {number} statements, {kills} workers killed")
    for words, found, wanted in lines:
        print(
            f"  {'ok ' if found == wanted else 'BAD'} {words:<38}{found}"
            + ("" if found == wanted else f", not {wanted}")
        )
    return int(any(found != wanted for _words, found, wanted in lines))


if __name__ == "__main__":
    sys.exit(main())

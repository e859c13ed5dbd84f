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
from contextlib import suppress

DEFAULT_MINUTES = 1.0
EACH_PHASE = 6.0  # seconds at least
STARTS = 60.0  # seconds for a worker to begin, on a busy machine
SETTLE = 120.0  # seconds for what is left at the end


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


def phases(number):  # noqa: ANN001, ANN201
    """How the small store behaves in turn; the last one refuses one statement in each batch to come."""
    refused = f"/{number + 7}"
    return [
        ("down", {"status": 503}),
        ("slow", {"status": 0, "seconds": 0.5}),
        ("overloaded", {"seconds": 0, "status": 429, "headers": {"Retry-After": "1"}}),
        (
            "refusing one",
            {"status": 0, "headers": {}, "refuses": lambda said: 400 if said["object"]["id"].endswith(refused) else 0},
        ),
        ("409 to what it knows", {"known": 409}),
        ("well", {"known": 200}),
    ]


def soak(minutes: float, store) -> tuple[int, int, int]:  # noqa: ANN001
    """Record, misbehave and kill; return how many were recorded, how many one refused, how many were killed."""
    from django.utils import timezone

    from lms.models import Target

    number = refused = kills = 0
    deadline = time.monotonic() + minutes * 60
    while time.monotonic() < deadline:
        for name, behaviour in phases(number):
            for field, value in behaviour.items():
                setattr(store, field, value)
            refused += name == "refusing one"
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
    return number, refused, kills


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


def verdicts(number: int, refused: int, store, targets) -> list[tuple[str, object, object]]:  # noqa: ANN001
    """What was found and what had to be found."""
    from lms.forwarding import delivering
    from lms.models import Delivery, DeliveryState

    def rows(target, state) -> int:  # noqa: ANN001
        return Delivery.objects.filter(target=target, state=state).count()

    second, small = targets
    ids = there(delivering.connect(second))
    reasons = set(Delivery.objects.filter(target=small).values_list("reason", flat=True))
    return [
        ("other Médiane: there, once each", (len(ids), len(set(ids))), (number, number)),
        ("other Médiane: waiting, refused", (rows(second, 0), rows(second, 1)), (0, 0)),
        ("small store: there", len(store.kept), number - refused),
        (
            "small store: waiting, refused",
            (rows(small, DeliveryState.WAITING), rows(small, DeliveryState.DEAD)),
            (0, refused),
        ),
        ("small store: reasons", reasons, {"refused"} if refused else set()),
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
            number, refused, kills = soak(minutes, store)
            with suppress(KeyboardInterrupt):
                settled()
            lines = verdicts(number, refused, store, targets)
    print(f"forwarding: {number} statements, {kills} workers killed")
    for words, found, wanted in lines:
        print(
            f"  {'ok ' if found == wanted else 'BAD'} {words:<38}{found}"
            + ("" if found == wanted else f", not {wanted}")
        )
    return int(any(found != wanted for _words, found, wanted in lines))


if __name__ == "__main__":
    sys.exit(main())

"""The measured paths: a lesson's step, one answer, a transcript; each as the demonstration's trainee."""

import importlib.metadata
import itertools
import statistics
import time
import uuid
from collections.abc import Callable
from functools import cache
from typing import cast

from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks.run import Measure, count_queries, cpu_pairs
from curriculum.documents import read_content
from lms.models import Enrolment, Learner


def versions() -> str:
    """What was measured on what."""
    names = ("Django", "wagtail")
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names) + f", {connection.vendor}"


@cache
def trainee() -> User:
    """The demonstration's trainee, who is enrolled in MOD-NAVT with nothing answered."""
    return cast("User", get_user_model().objects.get(email="alice@example.org"))


@cache
def client() -> Client:
    """A browser in which the trainee is signed in."""
    browser = Client()
    browser.force_login(trainee())
    return browser


def get(address: str) -> Callable[[], object]:
    """A request for this address that must succeed."""

    def request() -> None:
        answer = client().get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return request


reference = get("/reference/")


@cache
def step_address(kind: str) -> str:
    """The first step of the trainee's module that is of this kind: « reading » or « question »."""
    enrolment = Enrolment.objects.get(learner__user=trainee())
    content = read_content(enrolment.release.content)
    steps = ((lesson, step) for lesson in content.lessons for step in lesson.steps)
    lesson, step = next(
        (lesson, step) for lesson, step in steps if (step.activity.kind if step.activity else "reading") == kind
    )
    return reverse("mediane_lms:step", args=[enrolment.uuid, lesson.id, step.id])


def bare() -> Measure:
    """The reference against itself: what middleware, session and one query cost, and the noise of the method."""
    own, other = cpu_pairs(reference, reference, 50)
    return Measure("reference: one query, same middleware", count_queries(reference), own, other)


def lesson_step() -> Measure:
    """A step to read, for a signed-in learner."""
    step = get(step_address("reading"))
    step()
    own, other = cpu_pairs(step, reference, 20)
    return Measure("lesson step, signed-in learner", count_queries(step), own, other, goal="≤ 8 queries, ≤ 8 ×")


def one_answer() -> Measure:
    """The post of an answer to a practice question: scored, stated, recorded, projected; without the page after it."""
    address = step_address("question")
    form = BeautifulSoup(client().get(address).content, "html.parser").select_one("main form[method=post]")
    assert form is not None, address
    hidden = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
    choice = form.select_one("input[type=radio], input[type=checkbox]")
    assert choice is not None, address
    fields = hidden | {str(choice["name"]): str(choice["value"])}

    def answer() -> None:
        reply = client().post(address, fields | {"post": str(uuid.uuid4())})
        assert reply.status_code == 302, (address, reply.status_code, reply.content[:2000])

    answer()
    own, other = cpu_pairs(answer, reference, 10)
    return Measure("recording one answer", count_queries(answer), own, other)


def transcript() -> Measure:
    """Issuing a transcript (gathering, freezing, storing), and beside it the time its PDF takes on the clock."""
    from lms.transcripts.document import read
    from lms.transcripts.issuing import issue
    from lms.transcripts.pdf import to_pdf

    learner = Learner.objects.get(user=trainee())

    def issuing() -> object:
        return issue(learner=learner, by=trainee())

    issued = issue(learner=learner, by=trainee())
    document = read(issued.transcript.document)
    times = []
    for _ in itertools.repeat(None, 9):
        begun = time.perf_counter()
        pdf = to_pdf(document, name_token=issued.name_token)
        times.append((time.perf_counter() - begun) * 1000)
    own, other = cpu_pairs(issuing, reference, 5)
    extra = f"PDF {statistics.median(times):.0f} ms, {len(pdf) / 1024:.0f} KiB"
    return Measure("issuing a transcript", count_queries(issuing), own, other, goal="PDF ≤ 60 ms", extra=extra)


MEASURES: list[Callable[[], Measure]] = [bare, lesson_step, one_answer, transcript]

"""The examples of docs/api.md, run in their order."""

import re
import shlex
from pathlib import Path
from string import Template

from django.test import Client

from api.authentication import new_token
from tests.lms.builders import C1, key
from tests.lms.evidence import making
from tests.support.people import member

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


def run(command: str, known: dict[str, str]):
    """Send what a curl command sends."""
    words = shlex.split(Template(command).substitute(known))
    assert words.pop(0) == "curl"
    headers, method, content, address = {}, "", b"", ""
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            headers[name.lower()] = value
        elif word == "-X":
            method = words.pop(0)
        elif word == "-d":
            content = words.pop(0).encode()
        elif word == "--data-binary":
            assert words.pop(0) == "@compte-rendu.pdf"
            content = making.PDF
        else:
            address = word
    kind = headers.pop("content-type", "application/json")
    return Client().generic(method or ("POST" if content else "GET"), address, content, kind, headers=headers)


def test_the_examples_run(enrolment, alice, bob, places) -> None:
    known = {
        "SITE": "",
        "TOKEN": new_token(alice),
        "TRAINER": new_token(bob),
        "OTHER": new_token(member("Hugo", places.home, "trainer")),
        "ENROLMENT": str(enrolment.uuid),
        "COHORT": str(enrolment.cohort.uuid),
        "COMPETENCY": C1,
        "LESSON_1": key("L1"),
        "LESSON_2": key("L2"),
        "QUESTION_STEP": key("s2"),
        "QUIZ_STEP": key("s4"),
        "SCENARIO_STEP": key("s5"),
        "OPTION": key("practice/a"),
        "QUESTION": key("q1"),
        "ANSWER": key("q1/a"),
        "SCENE": key("scene-a"),
        "CHOICE": key("scene-a/1"),
    }
    assert len(LINES) > 15
    for line in LINES:
        command, _hash, told = line.rpartition("  # ")
        status, _space, capture = told.partition(" ")
        answer = run(command, known)
        assert answer.status_code == int(status), (line, answer.content)
        if capture:
            name, _equals, field = capture.partition("=")
            known[name] = answer.json()[field]

"""Films of role plays: everyone's consent, who sees them, erased after the debrief, on withdrawal, with a person."""

import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms import enrolling
from lms.erasing import erase
from lms.films import files, filming
from lms.models import Enrolment, Film, FilmConsent, Statement
from lms.models.film import FilmAnswer, FilmEnd
from lms.refusals import NotAllowed
from tests.lms import builders
from tests.lms.role_plays.making import MP4, agree, fill, film_file, filmed, plan
from tests.lms.views.test_player import text
from tests.support import people

WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\x00" * 64


@pytest.fixture
def zoe(places, cohort, enrolment) -> Enrolment:
    """Another trainee of the group."""
    user = people.member("Zoé", places.home, "trainee")
    return enrolling.enrol(user=user, module_key=builders.MODULE_KEY, cohort=cohort, share=False)


@pytest.fixture
def role_play(enrolment, bob):
    return plan(enrolment, bob)


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stored(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def ask(role_play, by, *others) -> Film:
    import uuid

    return filming.ask(role_play=role_play, filmed=others, by=by, post_id=uuid.uuid4())


def test_without_every_yes_there_is_no_film(role_play, bob, alice, zoe, private) -> None:
    film = ask(role_play, bob, zoe)
    mine, hers = film.consents.order_by("pk")
    with pytest.raises(filming.NotAllAgree):
        filming.add(film=film, upload=film_file(), by=bob)
    filming.answer(consent=mine, user=alice, agrees=True)
    with pytest.raises(filming.NotAllAgree):
        filming.add(film=film, upload=film_file(), by=bob)
    filming.answer(consent=hers, user=zoe.learner.user, agrees=False)
    with pytest.raises(filming.NotAllAgree):
        filming.add(film=film, upload=film_file(), by=bob)
    assert stored(private) == []
    filming.answer(consent=hers, user=zoe.learner.user, agrees=True)
    film = filming.add(film=film, upload=film_file(), by=bob)
    (file,) = stored(private)
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (MP4, 0o600)
    assert (film.media_type, film.size) == ("video/mp4", len(MP4))


def test_nobody_answers_for_somebody_else(role_play, bob, alice, zoe) -> None:
    film = ask(role_play, bob, zoe)
    for user in (bob, zoe.learner.user):
        with pytest.raises(NotAllowed):
            filming.answer(consent=film.consents.first(), user=user, agrees=True)
    answer = browser(zoe.learner.user).post(
        reverse("mediane_lms:film_answer", args=[film.consents.first().pk]), {"post": film.uuid, "answer": "yes"}
    )
    assert answer.status_code == 404
    assert set(film.consents.values_list("answer", flat=True)) == {"asked"}


def test_a_consent_taken_back_erases_the_film_at_once(
    role_play, bob, alice, zoe, private, django_capture_on_commit_callbacks
) -> None:
    film = filmed(role_play, bob, zoe)
    mine = film.consents.get(enrolment=zoe)
    with django_capture_on_commit_callbacks(execute=True):
        page = browser(zoe.learner.user).post(
            reverse("mediane_lms:film_answer", args=[mine.pk]), {"post": film.uuid, "answer": "no"}, follow=True
        )
    assert "accord retiré" in text(page)
    assert stored(private) == []
    film.refresh_from_db()
    mine.refresh_from_db()
    assert (film.end, film.file.name, mine.answer) == (FilmEnd.WITHDRAWN, "", FilmAnswer.WITHDRAWN)
    assert film.erased_at is not None
    with pytest.raises(filming.NotAllAgree):
        filming.add(film=film, upload=film_file(), by=bob)


def test_a_consent_taken_back_while_the_film_is_sent_wins(role_play, bob, alice, private, monkeypatch) -> None:
    film = ask(role_play, bob)
    agree(film)
    keep = files.keep

    def slow(upload):
        kept = keep(upload)
        filming.answer(consent=film.consents.get(), user=alice, agrees=False)
        return kept

    monkeypatch.setattr(files, "keep", slow)
    with pytest.raises(filming.NotAllAgree):
        filming.add(film=film, upload=film_file(), by=bob)
    assert stored(private) == []


def test_who_sees_it(role_play, bob, eva, alice, zoe, carole, admin, david, places, cohort) -> None:
    film = filmed(role_play, bob)
    address = reverse("mediane_lms:film_file", args=[film.uuid])

    def seen() -> list[int]:
        return [
            browser(user).get(address).status_code for user in (alice, bob, eva, zoe.learner.user, carole, admin, david)
        ]

    assert seen() == [200, 200, 404, 404, 404, 404, 404], "another trainer of the group does not assess it"
    filming_eva = plan(role_play.enrolment, bob, assessors=2)
    fill(filming_eva, eva)
    assert seen()[2] == 404, "another role play"
    fill(role_play, eva)
    assert seen() == [200, 200, 200, 404, 404, 404, 404]
    bob.mediane_memberships.all().delete()
    assert seen()[1] == 404, "who has left sees nothing"


def test_it_is_handed_out_whole_or_in_parts_and_kept_nowhere(role_play, bob, alice) -> None:
    film = filmed(role_play, bob)
    address = reverse("mediane_lms:film_file", args=[film.uuid])
    whole = browser(alice).get(address)
    assert b"".join(whole) == MP4
    assert (whole["Content-Type"], whole["X-Content-Type-Options"]) == ("video/mp4", "nosniff")
    assert "no-store" in whole["Cache-Control"]
    part = browser(alice).get(address, HTTP_RANGE="bytes=10-19")
    assert (part.status_code, b"".join(part)) == (206, MP4[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(MP4)}"
    rest = browser(alice).get(address, HTTP_RANGE="bytes=2000-")
    assert b"".join(rest) == MP4[2000:]
    assert browser(alice).get(address, HTTP_RANGE="bytes=999999-").status_code == 416


def test_after_the_debrief_it_is_erased_and_that_stays_written(
    role_play, bob, alice, private, django_capture_on_commit_callbacks
) -> None:
    film = filmed(role_play, bob)
    address = reverse("mediane_lms:film_debriefed", args=[role_play.uuid])
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            page = browser(bob).post(address, follow=True)
    assert stored(private) == []
    assert "débriefing fait" in text(page)
    film.refresh_from_db()
    assert (film.end, film.erased_at is not None, film.consents.count()) == (FilmEnd.DEBRIEFED, True, 1)
    assert browser(alice).get(reverse("mediane_lms:film_file", args=[film.uuid])).status_code == 404
    assert "débriefing fait" in text(browser(alice).get("/mes-films/"))
    assert not Statement.objects.exists()


def test_a_film_that_is_too_old_is_erased_by_the_command(
    role_play, bob, private, capsys, django_capture_on_commit_callbacks
) -> None:
    film = filmed(role_play, bob)
    (private / "films" / "stray").write_bytes(b"cut short")
    call_command("erase_films")
    assert capsys.readouterr().out == "0 films erased, 1 stray files removed.\n"
    Film.objects.update(added_at=timezone.now() - datetime.timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("erase_films")
    assert capsys.readouterr().out.startswith("1 films erased")
    film.refresh_from_db()
    assert (film.end, stored(private)) == (FilmEnd.TOO_OLD, [])
    with pytest.raises(CommandError):
        call_command("erase_films", days=-1)


@pytest.mark.parametrize("content,name", [
    (b"%PDF-1.4\n", "film.mp4"), (b"<html><script>alert(1)</script>", "film.mp4"), (b"MZ" + b"\x00" * 99, "film.webm"),
    (b"", "film.mp4"), (b"\x00" * 999, "film.mov"),
])  # fmt: skip
def test_what_is_no_film_by_its_content_is_refused(role_play, bob, private, content: bytes, name: str) -> None:
    film = ask(role_play, bob)
    agree(film)
    page = browser(bob).post(
        reverse("mediane_lms:role_play_film", args=[role_play.uuid]),
        {"post": film.uuid, "file": film_file(content, name)},
    )
    assert page.status_code == 422
    assert "film" in text(page)
    assert stored(private) == []


@pytest.mark.parametrize("content,media_type", [(MP4, "video/mp4"), (WEBM, "video/webm")])
def test_types(content: bytes, media_type: str) -> None:
    assert files.type_of(content) == media_type


def test_a_film_that_is_too_large_is_refused(role_play, bob, private, settings) -> None:
    settings.MEDIANE = settings.MEDIANE | {"FILM_LARGEST_FILE": len(MP4) - 1}
    film = ask(role_play, bob)
    agree(film)
    with pytest.raises(files.FilmTooLarge):
        filming.add(film=film, upload=film_file(), by=bob)
    assert stored(private) == []


def test_only_people_of_the_group_and_only_by_its_trainer(role_play, bob, alice, carole, places, zoe) -> None:
    other = enrolling.enrol(
        user=people.member("Max", places.home, "trainee"), module_key=builders.MODULE_KEY, share=False
    )
    with pytest.raises(NotAllowed):
        ask(role_play, bob, other)
    for user in (alice, carole):
        with pytest.raises(NotAllowed):
            ask(role_play, user)
    film = ask(role_play, bob, zoe)
    with pytest.raises(filming.FilmThere):
        ask(role_play, bob)
    with pytest.raises(NotAllowed):
        filming.debriefed(film=film, by=alice)
    agree(film)
    with pytest.raises(NotAllowed):
        filming.add(film=film, upload=film_file(), by=alice)
    filming.add(film=film, upload=film_file(), by=bob)
    with pytest.raises(filming.FilmThere):
        filming.add(film=film, upload=film_file(), by=bob)


def test_whoever_is_erased_takes_the_film_along(
    role_play, bob, alice, zoe, private, django_capture_on_commit_callbacks
) -> None:
    film = filmed(role_play, bob, zoe)
    with django_capture_on_commit_callbacks(execute=True):
        erase(user=zoe.learner.user)
    assert stored(private) == []
    film.refresh_from_db()
    assert film.end == FilmEnd.ERASED_PERSON
    film = filmed(role_play, bob)
    with django_capture_on_commit_callbacks(execute=True):
        erase(user=alice)
    assert (stored(private), Film.objects.count(), FilmConsent.objects.count()) == ([], 0, 0)


def test_the_pages_from_asking_to_the_film(role_play, bob, alice, zoe) -> None:
    address = reverse("mediane_lms:role_play_film", args=[role_play.uuid])
    trainer, trainee = browser(bob), browser(alice)
    assert "Zoé" in text(trainer.get(address))
    page = trainer.post(address, {"post": role_play.uuid, "people": [str(zoe.uuid)]}, follow=True)
    assert "Ne filmez pas encore" in text(page)
    assert "Votre réponse" in text(trainee.get("/mes-films/"))
    agree(Film.objects.get())
    page = trainer.post(address, {"post": role_play.uuid, "file": film_file()}, follow=True)
    assert "Film gardé" in text(page)
    assert "Voir le film" in text(trainee.get("/mes-films/"))
    assert str(Film.objects.get().file.name) not in text(page)

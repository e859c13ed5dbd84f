"""How a player page finds whose it is: the person who asks, their enrolment, its release. Anything else is a 404."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from curriculum.documents import ReleaseContent
from curriculum.releasing import OpenRelease, UnknownRelease, open_by_sha256, open_release
from lms.attempting import Refused
from lms.models import Attempt, Enrolment
from lms.permissions import may_learn
from lms.places import NoSuchPlace, Place, place_of
from lms.progress import module_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Seat:
    """A person's enrolment and the release it is on."""

    enrolment: Enrolment
    release: OpenRelease

    @property
    def content(self) -> ReleaseContent:
        """What the release shows."""
        return self.release.content

    @property
    def seed(self) -> str:
        """What makes this person's order of options their own."""
        return str(self.enrolment.registration.key)

    def release_of(self, sha256: str) -> OpenRelease:
        """Return the release that some work was done on: this one, or an earlier one of the module."""
        if sha256 == self.release.sha256:
            return self.release
        return open_by_sha256(self.enrolment.module_key, sha256)

    def url(self, name: str, *args: object) -> str:
        """Return the address of a page of this enrolment."""
        return reverse(f"mediane_lms:{name}", args=[self.enrolment.uuid, *args])

    def step_url(self, lesson_id: str, step_id: str) -> str:
        """Return the address of one step."""
        return self.url("step", lesson_id, step_id)

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every player template needs. `content_lang` is empty when it is the interface's language."""
        return {
            "enrolment": self.enrolment,
            "module": self.content.module,
            "content_lang": content_lang(self.content.language),
            **more,
        }


def content_lang(language: str) -> str:
    """Return what `lang` has to say on content in this language; empty when it is the interface's language."""
    return "" if language == (get_language() or "").partition("-")[0] else language


def person(request: HttpRequest) -> User:
    """Return who asks, in a view behind `signed_in`."""
    return cast("User", request.user)


def own_seat(request: HttpRequest, enrolment: UUID) -> Seat:
    """Return the signed-in person's own enrolment; 404 for anybody else's."""
    found = (
        Enrolment.objects.select_related("learner", "registration", "release")
        .defer("release__content", "release__keys")
        .filter(uuid=enrolment)
        .first()
    )
    if found is None or not may_learn(person(request), found):
        raise Http404
    return Seat(found, open_release(found.release_id))


def own_attempt(seat: Seat, uuid: UUID) -> Attempt:
    """Return an attempt of the seat's enrolment; 404 for any other."""
    found = get_object_or_404(Attempt, enrolment=seat.enrolment, uuid=uuid)
    found.enrolment = seat.enrolment  # read already, with its learner and its registration
    return found


def place_or_404(seat: Seat, lesson_id: str, step_id: str) -> Place:
    """Find a step of the seat's release; 404 when it has none of that name."""
    try:
        return place_of(seat.content, lesson_id, step_id)
    except NoSuchPlace as error:
        raise Http404 from error


def place_of_work(seat: Seat, sha256: str, lesson_id: str, step_id: str) -> Place:
    """Find the step that some work was done at: in the seat's release, else in the one it was done on.

    A step that the seat's release has no more has no neighbours either: after it one goes back to the module.
    """
    try:
        return place_of(seat.content, lesson_id, step_id)
    except NoSuchPlace:
        pass
    try:
        there = place_of(seat.release_of(sha256).content, lesson_id, step_id)
    except (NoSuchPlace, UnknownRelease) as error:
        raise Http404 from error
    return replace(there, position=1, total=1, previous=None, following=None)


def onward(seat: Seat, place: Place) -> str:
    """Return where « Continuer » leads after a step: the next one, else the module's page, or the end of it all."""
    if place.following is not None:
        return seat.step_url(place.lesson.id, place.following.id)
    return seat.url("finished" if module_progress(seat.enrolment).done else "module")


def refused(request: HttpRequest, seat: Seat, why: Refused, *, back: str = "", status: int = 409) -> HttpResponse:
    """Say why a form was not taken, that nothing is lost, and where the person stands."""
    context = seat.context(why=str(why), back=back or seat.url("module"), back_text=_("Revenir là où j’en suis"))
    return render(request, "mediane_lms/refused.html", context, status=status)

"""What a trainer reads of newer releases: those that are offered to people of a group, and what each changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from curriculum.comparing_releases import Changes, changes
from curriculum.models import Release
from curriculum.releasing import open_release
from lms.models import Cohort
from lms.moving_on import newest_of


@dataclass(frozen=True)
class News:
    """A newer release against the version `former` that `people` of the group are on."""

    release: Release
    former: int
    people: int
    changes: Changes


def news_of(cohort: Cohort) -> tuple[News, ...]:
    """List the newer releases offered in a group, the oldest version that people are on first."""
    enrolments = list(cohort.enrolments.select_related("release").defer("release__content", "release__keys"))
    newer = newest_of(enrolments)
    releases = {release.pk: release for release in newer.values()}
    pairs = Counter(
        (enrolment.release.number, enrolment.release_id, newer[enrolment.pk].pk)
        for enrolment in enrolments
        if enrolment.pk in newer
    )
    return tuple(
        News(releases[new], number, people, changes(open_release(old), open_release(new)))
        for (number, old, new), people in sorted(pairs.items())
    )

"""Rules as data: which is in force, what an edition would change, and that it changes nothing by itself."""

import datetime
import uuid

import pytest
from django.core.management import call_command
from django.utils import timezone

from lms import ruling
from lms.attaining import rules_of
from lms.explaining import explain, explain_all
from lms.models import Attainment, LevelRule, Rating, Statement
from lms.refusals import NotAllowed
from lms.rules import DEFAULT_RULE
from tests.lms.acts.test_observing import ALL, observe
from tests.lms.builders import C1, F1, K1
from tests.lms.playing import quiz
from tests.support import people


@pytest.fixture
def eva(enrolment, places):
    user = people.member("Eva", places.home, "trainer")
    enrolment.cohort.trainers.add(user)
    return user


def edition(admin, within, *, scope: str = "TST/v1", months: int | None = None) -> LevelRule:
    return ruling.draft(scope=scope, within=within, validity_months=months, by=admin)


def level(enrolment, reference: str = C1) -> int:
    row = Attainment.objects.filter(learner=enrolment.learner, competency=reference, current=True).first()
    return row.level if row else 0


def test_the_default_holds_where_nobody_said_otherwise(db) -> None:
    assert rules_of([C1]) == {C1: DEFAULT_RULE}


def test_the_newest_edition_holds_and_the_narrower_scope_wins(admin) -> None:
    LevelRule.objects.create(scope="TST/v1", within={"role_play": "best", "quiz": "latest"}, validity_months=24)
    LevelRule.objects.create(scope="TST/v1", within={"role_play": "majority"}, validity_months=12)
    LevelRule.objects.create(scope=C1, within={"role_play": "2-of-3"})
    LevelRule.objects.create(scope="TST/v2", within={"quiz": "majority"})
    found = rules_of([C1, K1])
    assert (found[C1].within["role_play"], found[C1].within["quiz"], found[C1].validity_months) == (
        "2-of-3",
        "best",
        12,
    )
    assert (found[K1].within["role_play"], found[K1].validity_months) == ("majority", 12)
    assert rules_of([C1], LevelRule(scope=C1, validity_months=0))[C1].validity_months == 0


def test_a_new_rating_follows_the_rule_in_force(enrolment, bob, eva, admin) -> None:
    observe(enrolment, bob, ALL)
    ruling.save(edition=edition(admin, {"role_play": "2-of-2"}), post_id=uuid.uuid4(), apply=False)
    assert level(enrolment) == 2
    observe(enrolment, eva, {"crit-1": "not_yet"})
    row = Attainment.objects.get(competency=C1, current=True)
    assert (row.level, row.rule["within"]["role_play"]) == (0, "2-of-2")


def test_an_edition_says_what_it_would_change_and_changes_nothing(enrolment, bob, admin) -> None:
    observe(enrolment, bob, ALL)
    quiz(enrolment)
    before = list(Attainment.objects.order_by("pk").values())
    said = ruling.effects(edition(admin, {"role_play": "2-of-2"}))
    assert said == (ruling.Effect(C1, 0, 1, 0), ruling.Effect(F1, 0, 1, 0))
    assert ruling.effects(edition(admin, {"role_play": "2-of-2"}, scope=F1)) == (ruling.Effect(F1, 0, 1, 0),)
    assert ruling.effects(edition(admin, {}, months=60))[0].other == 1
    assert ruling.effects(edition(admin, {})) == ()
    assert list(Attainment.objects.order_by("pk").values()) == before
    assert not LevelRule.objects.exists()


def test_for_the_future_only_leaves_what_is_recorded(enrolment, bob, admin) -> None:
    observe(enrolment, bob, ALL)
    before = Statement.objects.count()
    assert ruling.save(edition=edition(admin, {"role_play": "2-of-2"}), post_id=uuid.uuid4(), apply=False) == 0
    assert (level(enrolment), Statement.objects.count()) == (2, before)
    found = explain(learner=enrolment.learner, reference=C1)
    assert found.rule_now, "the page says that the rule has changed"
    assert found.rule_now != found.rule


def test_applied_it_records_new_decisions_and_the_old_stay_readable(enrolment, bob, admin) -> None:
    observe(enrolment, bob, ALL)
    form = uuid.uuid4()
    assert ruling.save(edition=edition(admin, {"role_play": "2-of-2"}), post_id=form, apply=True) == 2
    assert (level(enrolment), level(enrolment, F1)) == (0, 0)
    assert ruling.save(edition=edition(admin, {"role_play": "2-of-2"}), post_id=form, apply=True) == 0
    assert LevelRule.objects.count() == 1, "the same form saves once"
    found = explain(learner=enrolment.learner, reference=C1)
    assert (found.level, found.state) == (0, "taken_back")
    assert [(each.level, len(each.used)) for each in found.history] == [(2, 1)]
    assert any("Le dernier avis compte" in sentence for sentence in found.history[0].rule)
    assert any("au moins 2" in sentence for sentence in found.rule)


def test_applied_it_raises_too(enrolment, bob, eva, admin) -> None:
    observe(enrolment, bob, ALL)
    observe(enrolment, eva, {"crit-1": "not_yet"})
    assert level(enrolment) == 0
    wide = edition(admin, {"role_play": "best"}, scope=C1)
    assert ruling.effects(wide) == (ruling.Effect(C1, 1, 0, 0),)
    ruling.save(edition=wide, post_id=uuid.uuid4(), apply=True)
    assert level(enrolment) == 2


def test_a_rebuild_never_applies_a_rule(enrolment, bob, admin) -> None:
    observe(enrolment, bob, ALL)
    ruling.save(edition=edition(admin, {"role_play": "2-of-2"}, months=6), post_id=uuid.uuid4(), apply=False)
    before = list(Attainment.objects.order_by("statement").values("statement", "level", "rule", "valid_until"))
    call_command("rebuild_projections", verbosity=0)
    assert list(Attainment.objects.order_by("statement").values("statement", "level", "rule", "valid_until")) == before
    ruling.save(edition=edition(admin, {"role_play": "2-of-2"}, months=6), post_id=uuid.uuid4(), apply=True)
    before = list(Attainment.objects.order_by("statement").values("statement", "level", "rule", "valid_until"))
    call_command("rebuild_projections", verbosity=0)
    assert list(Attainment.objects.order_by("statement").values("statement", "level", "rule", "valid_until")) == before


@pytest.mark.parametrize("within,months", [
    ({"role_play": "3-of-2"}, None), ({"role_play": "worst"}, None), ({"dance": "best"}, None), ({}, -1), ({}, 601),
])  # fmt: skip
def test_a_rule_that_does_not_exist_is_refused(admin, within, months) -> None:
    with pytest.raises(ruling.BadRule):
        edition(admin, within, months=months)


@pytest.mark.parametrize("who", ["alice", "bob", "carole", "david"])
def test_only_who_has_the_right_edits(enrolment, request, who: str) -> None:
    with pytest.raises(NotAllowed):
        edition(request.getfixturevalue(who), {})


# ----------------------------------------------------------------------------------------------- validity, as of a date


@pytest.fixture
def aging(admin, enrolment) -> LevelRule:
    ruling.save(edition=edition(admin, {}, months=12), post_id=uuid.uuid4(), apply=False)
    return LevelRule.objects.get()


def test_a_level_has_an_end_and_a_renewal_adds(enrolment, aging) -> None:
    quiz(enrolment)
    first = Attainment.objects.get(competency=K1, current=True)
    today = timezone.now().date()
    assert first.valid_until is not None
    assert first.valid_until.year == today.year + 1
    assert (first.held(first.valid_until), first.held(first.valid_until + datetime.timedelta(days=1))) == (2, 0)
    quiz(enrolment)
    rows = list(Attainment.objects.filter(competency=K1).order_by("pk"))
    assert [row.current for row in rows] == [False, True]
    assert rows[0].ratings != rows[1].ratings, "the renewal is a decision of its own"
    assert rows[0].valid_until == first.valid_until


def test_an_expired_level_is_told_and_not_held(enrolment, aging) -> None:
    quiz(enrolment)
    Attainment.objects.filter(competency=K1).update(valid_until=datetime.date(2020, 1, 1))
    found = explain(learner=enrolment.learner, reference=K1)
    assert (found.state, found.level, found.held) == ("expired", 2, 0)
    assert found.until == "Échu depuis le 1 janvier 2020 : à renouveler par une nouvelle évaluation."
    assert not Attainment.objects.held(timezone.localdate()).filter(competency=K1).exists()
    assert Attainment.objects.held(datetime.date(2019, 12, 31)).filter(competency=K1).exists()


def dated(competency: str, *days: datetime.date) -> None:
    """Move the decisions on a competency, and the ratings, to noon of these days, in their order."""
    for model, name in ((Attainment, "decided_at"), (Rating, "rated_at")):
        rows = model.objects.filter(competency=competency).order_by("pk")
        for row, day in zip(rows, days, strict=False):
            noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
            model.objects.filter(pk=row.pk).update(**{name: noon})


def test_as_of_a_date_answers_are_those_of_that_date(enrolment, bob) -> None:
    observe(enrolment, bob, ALL)
    observe(enrolment, bob, {"crit-1": "not_yet"})
    first, second = datetime.date(2026, 1, 10), datetime.date(2026, 2, 10)
    dated(C1, first, second)
    day = datetime.timedelta(days=1)

    def told(on: datetime.date | None):
        found = explain(learner=enrolment.learner, reference=C1, on=on)
        return found.level, found.held, found.state, len(found.used), len(found.unused), len(found.history)

    assert told(first - day) == (0, 0, "none", 0, 0, 0)
    assert told(first) == told(second - day) == (2, 2, "held", 1, 0, 0)
    assert told(second) == told(None)
    assert told(None)[2:] == ("taken_back", 0, 2, 1)
    before = explain(learner=enrolment.learner, reference=C1, on=first)
    assert (before.missing, before.rule_now, before.label) == ((), (), "Compétence C1")
    assert before.rule == explain(learner=enrolment.learner, reference=C1).history[0].rule
    assert explain_all(enrolment.learner, first - day) == []
    assert [(each.competency, each.level) for each in explain_all(enrolment.learner, first)] == [(C1, 2)]
    assert Rating.objects.filter(competency=C1).count() == 2, "every rating is kept"


def test_on_a_past_day_a_level_that_has_expired_since_was_held(enrolment, aging) -> None:
    quiz(enrolment)
    day = datetime.date(2019, 6, 1)
    dated(K1, day)
    Attainment.objects.filter(competency=K1).update(valid_until=datetime.date(2020, 6, 1))
    held = {
        on: explain(learner=enrolment.learner, reference=K1, on=on) for on in (day, datetime.date(2020, 6, 2), None)
    }
    assert [(each.state, each.held) for each in held.values()] == [("held", 2), ("expired", 0), ("expired", 0)]

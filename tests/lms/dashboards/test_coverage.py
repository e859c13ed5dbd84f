import csv
import io
import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.dashboards import exporting
from lms.dashboards.coverage import Cell, coverage
from lms.models import Enrolment, Membership, Organisation, Sharing
from tests.lms.transcripts import portfolio
from tests.support import people

C1, C2 = portfolio.REFERENCES[:2]
SECRETS = ("Rose", "Jules")


@pytest.fixture
def module():
    return portfolio.release([C1, C2])


def team(organisation, module, levels, *, share=True, prefix="Rose") -> list:
    """People of an organisation, one a level; level 0 has none."""
    made = []
    for number, level in enumerate(levels):
        user = people.member(f"{prefix}{organisation.slug}{number}", organisation, "trainee")
        enrolment = portfolio.enrolled(user, module, share_with=organisation if share else None)
        if level:
            portfolio.attained(enrolment.learner, C1, level)
        made.append(user)
    return made


def row_of(found, organisation):
    (row,) = [row for row in found.rows if row.organisation == organisation]
    return row


@pytest.fixture
def fresh(places) -> dict[str, Organisation]:
    return {name: Organisation.objects.get(pk=getattr(places, name).pk) for name in ("network", "home", "neighbour")}


@pytest.fixture
def nadia(places):
    """The coordinator of the network."""
    return people.member("Nadia", places.network, "coordinator")


def test_own_organisation_counts_those_who_share_and_the_others_apart(fresh, carole, module) -> None:
    team(fresh["home"], module, [3, 2, 1, 0])
    team(fresh["home"], module, [4], share=False, prefix="Jules")
    found = coverage(fresh["home"], carole, level=2)
    (row,) = found.rows
    assert (row.people, row.undisclosed, row.cells) == (5, 1, (Cell(2, 4), Cell(0, 4)))
    assert found.totals == row.cells
    assert found.weakest.reference == C2
    levels = {person.name.rstrip("0123"): person.levels for person in found.persons if person.name.startswith("Jules")}
    assert set(levels.values()) == {(None, None)}
    assert sorted(person.levels[0] for person in found.persons if person.shares) == [0, 1, 2, 3]


def test_a_withdrawn_sharing_hides_the_level(fresh, carole, module) -> None:
    (user,) = team(fresh["home"], module, [3])
    assert coverage(fresh["home"], carole).persons[0].levels == (3, 0)
    Sharing.objects.update(withdrawn_at=user.date_joined)
    found = coverage(fresh["home"], carole)
    assert found.persons[0].levels == (None, None)
    assert found.rows[0].cells == (Cell(0, 0), Cell(0, 0))


def test_a_level_two_modules_tell_of_needs_both_shared(fresh, carole, module) -> None:
    (user,) = team(fresh["home"], module, [3])
    portfolio.enrolled(user, portfolio.release([C1], code="MOD-CONF"))
    assert coverage(fresh["home"], carole).persons[0].levels == (None, 0)


def test_sharing_with_another_organisation_is_not_sharing_with_this_one(fresh, carole, module) -> None:
    user = people.member("Rose", fresh["home"], "trainee")
    portfolio.attained(portfolio.enrolled(user, module, share_with=fresh["neighbour"]).learner, C1, 3)
    assert coverage(fresh["home"], carole).persons[0].levels == (None, None)


def test_a_network_sees_numbers_and_no_person(fresh, nadia, module) -> None:
    team(fresh["home"], module, [3, 2, 1, 1, 1])
    found = coverage(fresh["network"], nadia, level=2)
    assert found.persons == ()
    home = row_of(found, fresh["home"])
    assert (home.own, home.people, home.undisclosed, home.cells[0]) == (False, 5, 0, Cell(2, 5))


def test_a_small_organisation_only_declares(fresh, nadia, module) -> None:
    Organisation.objects.filter(pk=fresh["neighbour"].pk).update(declaration="to_reinforce")
    team(fresh["home"], module, [3, 2, 1, 1, 1])
    team(fresh["neighbour"], module, [3, 3, 3, 3])
    found = coverage(fresh["network"], nadia, level=2)
    small = row_of(found, fresh["neighbour"])
    assert (small.people, small.undisclosed, small.declaration) == (None, None, "à renforcer")
    assert set(small.cells) == {Cell(None, None)}
    assert (found.totals[0], found.total_people, found.excluded) == (Cell(2, 5), 5, 1)


def test_few_who_share_in_a_larger_organisation_are_not_shown_either(fresh, nadia, module) -> None:
    team(fresh["home"], module, [3, 3])
    team(fresh["home"], module, [1, 1, 1, 1], share=False, prefix="Jules")
    home = row_of(coverage(fresh["network"], nadia), fresh["home"])
    assert (home.people, home.undisclosed, home.cells[0]) == (6, None, Cell(None, None))


@pytest.mark.parametrize("small", [0, 1, 2, 3, 4])
def test_a_hidden_number_cannot_be_subtracted_back(fresh, nadia, module, small) -> None:
    """What a network sees is the same whatever the levels and the number of the small organisation's people."""
    team(fresh["home"], module, [3, 2, 1, 1, 1])
    before = exporting.table(coverage(fresh["network"], nadia))
    team(fresh["neighbour"], module, [3] * small)
    assert exporting.table(coverage(fresh["network"], nadia)) == before


def test_one_who_coordinates_both_sees_the_member_as_the_own(fresh, nadia, module) -> None:
    Membership.objects.create(user=nadia, organisation=fresh["home"], role="coordinator")
    team(fresh["home"], module, [3])
    found = coverage(fresh["network"], nadia)
    assert row_of(found, fresh["home"]).cells[0] == Cell(1, 1)
    assert found.persons == ()


@pytest.mark.parametrize("role", ["trainer", "coordinator"])
def test_only_trainees_of_today_are_counted(fresh, carole, module, role) -> None:
    user = people.member("Rose", fresh["home"], role)
    portfolio.enrolled(user, module, share_with=fresh["home"])
    (left,) = team(fresh["home"], module, [3], prefix="Jules")
    Membership.objects.filter(user=left).update(start="2020-01-01", end="2020-12-31")
    assert coverage(fresh["home"], carole).persons == ()


def test_progress_and_held_titles_of_the_own_people(fresh, carole, module, alice) -> None:
    enrolment = portfolio.enrolled(alice, module)
    portfolio.first_lesson_done(enrolment)
    enrolment.learner.held_qualifications.create(title="AMIS", basis="seen")
    (line,) = coverage(fresh["home"], carole).persons
    assert (line.name, line.percent, line.shares) == ("Alice", 50, False)
    assert [(held.text, held.seen) for held in line.held] == [("AMIS (original vu)", True)]


# ------------------------------------------------------------------------ pages


def url(organisation, name: str = "network_organisation") -> str:
    return reverse(f"mediane_lms:{name}", args=[organisation.uuid])


def cells_of(table) -> list[list[str]]:
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    return [row for row in rows if row]


def test_the_csv_has_the_figures_of_the_screen(client, fresh, carole, module) -> None:
    team(fresh["home"], module, [3, 2, 0])
    team(fresh["home"], module, [4], share=False, prefix="Jules")
    client.force_login(carole)
    page = BeautifulSoup(client.get(url(fresh["home"]) + "?niveau=3").content, "html.parser")
    first, second = (cells_of(table) for table in page.find_all("table"))
    response = client.get(url(fresh["home"], "network_csv") + "?niveau=3")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    empty = rows.index([])
    assert rows[:empty] == first
    # the people's table has no fourth column on the screen
    assert [[*row[:3], *row[4:]] for row in rows[empty + 1 :]] == [
        [cell.replace("\xa0", " ") for cell in row] for row in second
    ]
    assert first[1][4] == "1/3"


@pytest.mark.parametrize("share", [True, False])
def test_progress_is_shown_only_where_levels_are_shared(client, fresh, carole, module, share) -> None:
    (user,) = team(fresh["home"], module, [3], share=share)
    portfolio.first_lesson_done(user.mediane_learner.enrolments.get())
    client.force_login(carole)
    people_table = BeautifulSoup(client.get(url(fresh["home"])).content, "html.parser").find_all("table")[1]
    assert ("%" in people_table.get_text()) is share
    assert ("%" in exporting.to_csv(coverage(fresh["home"], carole))) is share


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "  =1"])
def test_no_cell_is_a_formula(fresh, carole, module, name) -> None:
    (user,) = team(fresh["home"], module, [1])
    type(user).objects.filter(pk=user.pk).update(first_name=name)
    text = exporting.to_csv(coverage(fresh["home"], carole))
    cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";") for cell in row]
    assert [cell for cell in cells if re.match(r"\s*[=+\-@]", cell)] == []


def test_the_page_begins_with_a_finding(client, fresh, carole, module) -> None:
    team(fresh["home"], module, [3])
    client.force_login(carole)
    page = BeautifulSoup(client.get(url(fresh["home"])).content, "html.parser")
    assert (
        page.find("p", class_="prose")
        .get_text()
        .startswith("La compétence la moins couverte au niveau 2 est MS9-A2-C2")
    )


def test_when_nobody_holds_several_the_finding_counts_them(client, fresh, carole, module) -> None:
    team(fresh["home"], module, [3])
    client.force_login(carole)
    page = BeautifulSoup(client.get(url(fresh["home"]) + "?niveau=4").content, "html.parser")
    assert page.find("p", class_="prose").strong.get_text() == (
        "2 compétences sur 2 ne sont tenues par personne au niveau 4."
    )


def test_codes_are_explained_in_sight(client, fresh, carole, module) -> None:
    client.force_login(carole)
    page = BeautifulSoup(client.get(url(fresh["home"])).content, "html.parser")
    assert page.find("abbr") is None
    legend = page.find("dl", class_="legend")
    assert [term.get_text() for term in legend.find_all("dt")] == ["MS9-A2-C1", "MS9-A2-C2"]
    assert all(label.get_text() for label in legend.find_all("dd"))


def test_an_unknown_level_is_the_default_one(client, fresh, carole, module) -> None:
    client.force_login(carole)
    page = BeautifulSoup(client.get(url(fresh["home"]) + "?niveau=9").content, "html.parser")
    assert page.find("option", selected=True)["value"] == "2"


def test_with_nobody_and_nothing_the_page_still_answers(client, fresh, carole) -> None:
    client.force_login(carole)
    assert "Aucun niveau n’est communiqué" in client.get(url(fresh["home"])).content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "david", "admin"])
@pytest.mark.parametrize("name", ["network_organisation", "network_csv"])
def test_strangers_get_404_and_nobody_signs_in(client, request, fresh, who, name) -> None:
    assert client.get(url(fresh["home"], name)).status_code == 302
    client.force_login(request.getfixturevalue(who))
    assert client.get(url(fresh["home"], name)).status_code == 404
    assert client.get(reverse("mediane_lms:network")).status_code == 404


def test_a_coordinator_sees_neither_the_network_nor_the_neighbour(client, fresh, carole) -> None:
    client.force_login(carole)
    assert client.get(reverse("mediane_lms:network")).status_code == 200
    assert client.get(url(fresh["home"])).status_code == 200
    assert [client.get(url(fresh[name])).status_code for name in ("network", "neighbour")] == [404, 404]


def test_a_network_page_holds_no_name(client, fresh, nadia, module) -> None:
    team(fresh["home"], module, [3] * 6)
    team(fresh["neighbour"], module, [3], prefix="Jules")
    client.force_login(nadia)
    for name in ("network_organisation", "network_csv"):
        for place in fresh.values():
            text = client.get(url(place, name)).content.decode()
            assert [secret for secret in SECRETS if secret in text] == []


def test_queries_do_not_grow(client, fresh, carole, module) -> None:
    team(fresh["home"], module, [1])
    client.force_login(carole)
    address = url(fresh["home"])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(2):
        child = Organisation.objects.get(pk=fresh["home"].pk).add_child(name=f"Antenne {number}", slug=f"a{number}")
        team(child, module, [1, 2, 3])
    team(fresh["home"], module, [1, 2, 3], prefix="Autre")
    for enrolment in Enrolment.objects.all():
        portfolio.attained(enrolment.learner, C2, 1)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)

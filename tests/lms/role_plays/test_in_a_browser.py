"""Role plays in a real browser: two assessors on phones, also without JavaScript, clean for axe, with a film."""

import pytest
from playwright.sync_api import Browser, Page

from tests.lms.role_plays.making import MP4
from tests.support.browser import axe_violations, follow, sign_in, visitor
from tests.support.site import Person, Site

PASSWORD = "une phrase de passe pour essayer"
SECOND = """
from django.contrib.auth import get_user_model
from lms.models import Cohort, Membership
group = Cohort.objects.get(trainers__email="{trainer}")
user = get_user_model().objects.create_user("eva", "eva@example.org", "{password}", first_name="Eva", last_name="Essai")
Membership.objects.create(user=user, organisation=group.organisation, role="trainer")
group.trainers.add(user)
"""


@pytest.fixture(scope="module")
def group(live_site: Site) -> Site:
    """The demo trainer's group, with a second trainer."""
    live_site.manage("shell", "-c", SECOND.format(trainer=live_site.people["trainer"].email, password=PASSWORD))
    return live_site


def looked_at(page: Page, picture: str) -> None:
    """Clean for axe (which needs scripts), no wider than the window; a picture of it for who wants to look."""
    if "without" not in picture:
        assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.screenshot(path=picture, full_page=True)


def fill(page: Page, outcome: str, reason: str, role: int) -> None:
    for row in page.locator("fieldset.choices").all()[:-1]:
        row.locator(f"input[value={outcome}]").check()
    page.fill("#id_reason", reason)
    page.check(f"#role-{role}")


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, True), (360, False)])
def test_two_assessors(browser_process: Browser, group: Site, tmp_path, width: int, *, scripts: bool) -> None:
    def picture(name: str) -> str:
        return str(tmp_path / f"role-play-{name}-{width}{'' if scripts else '-without'}.png")

    situation = f"une photo partagée, écran de {width}, {'avec' if scripts else 'sans'} script"
    with visitor(browser_process, group.url, javascript=scripts, width=width) as page:
        sign_in(page, group.people["trainer"])
        page.goto("/formateur/")
        follow(page, page.locator("main .task__name").first)
        group_page = page.url
        follow(page, page.locator("main a[href*='/observer/']").first)
        looked_at(page, picture("plan"))
        follow(page, page.locator("main form button"))
        assert page.locator(".error-summary").count() == 1
        looked_at(page, picture("plan-refused"))
        page.fill("#id_situation", situation)
        page.check("#assessors-2")
        follow(page, page.locator("main form button"))
        sheet = page.url
        looked_at(page, picture("sheet"))
        follow(page, page.locator("button[value=check]"))
        looked_at(page, picture("sheet-refused"))
        fill(page, "not_yet", "Zeugmatique.", 1)
        follow(page, page.locator("button[value=save]"))
        assert page.locator("#id_reason").input_value() == "Zeugmatique."
        follow(page, page.locator("button[value=check]"))
        looked_at(page, picture("check"))
        follow(page, page.locator("button[value=sign]"))
        looked_at(page, picture("signed"))
    with visitor(browser_process, group.url, javascript=scripts, width=width) as page:
        sign_in(page, Person("Eva", "eva@example.org", PASSWORD, "trainer"))
        page.goto(group_page)
        looked_at(page, picture("group"))
        follow(page, page.get_by_role("link", name=situation))
        assert page.url == sheet
        assert "Zeugmatique" not in page.content()
        assert page.locator("input:checked").count() == 0
        fill(page, "reached", "Hapax.", 3)
        page.locator("fieldset.choices").first.locator("input[value=not_yet]").check()
        follow(page, page.locator("button[value=check]"))
        follow(page, page.locator("button[value=sign]"))
        assert "Zeugmatique" in page.content()
        assert page.get_by_text("Kappa de Cohen").count() >= 1
        looked_at(page, picture("result"))
        page.goto(group_page)
        follow(page, page.locator("main a[href*='/analyse/']"))
        looked_at(page, picture("practice"))
        page.fill("#id_minutes", "90")
        page.check("#present-1")
        follow(page, page.locator("main form button"))
        looked_at(page, picture("practice-noted"))


def test_a_film_from_the_question_to_the_end(browser_process: Browser, group: Site, tmp_path) -> None:
    with (
        visitor(browser_process, group.url) as page,
        visitor(browser_process, group.url) as theirs,
    ):
        sign_in(page, group.people["trainer"])
        page.goto("/formateur/")
        follow(page, page.locator("main .task__name").first)
        follow(page, page.locator("main a[href*='/observer/']").first)
        page.fill("#id_situation", "un film")
        page.check("#assessors-1")
        follow(page, page.locator("main form button"))
        follow(page, page.locator("main a[href$='/film/']"))
        looked_at(page, str(tmp_path / "film-ask.png"))
        follow(page, page.locator("main form button"))
        looked_at(page, str(tmp_path / "film-asked.png"))
        assert page.locator("input[type=file]").count() == 0
        sign_in(theirs, group.people["trainee"])
        theirs.goto("/mes-films/")
        looked_at(theirs, str(tmp_path / "my-films.png"))
        follow(theirs, theirs.locator("button[value=yes]"))
        page.reload()
        page.set_input_files("#id_file", {"name": "film.mp4", "mimeType": "video/mp4", "buffer": MP4})
        follow(page, page.locator("main form button").first)
        looked_at(page, str(tmp_path / "film-kept.png"))
        theirs.reload()
        follow(theirs, theirs.locator("button[value=no]"))
        looked_at(theirs, str(tmp_path / "my-films-erased.png"))
        page.reload()
        assert page.get_by_text("accord retiré").count() == 1

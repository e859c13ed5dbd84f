"""From signing in to a scored answer by keyboard alone, at 320 px. The PostgreSQL run repeats this one."""

import pytest

from tests.support.walking import Knowledge, kind_of, plain

TABS_AT_MOST = 40


def press_until(page, selector):
    """Press Tab until the focus is on what the selector names; it must be visible there."""
    for _ in range(TABS_AT_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            box = page.evaluate(
                "() => { const b = document.activeElement.getBoundingClientRect();"
                " return b.width > 0 && b.left >= 0 && b.right <= innerWidth }"
            )
            assert box
            return
    raise AssertionError(f"{selector} cannot be reached by Tab on {page.url}")


@pytest.mark.smoke
def test_from_sign_in_to_feedback_by_keyboard(page, live_site):
    alice, knowledge = live_site.people["trainee"], Knowledge()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/accounts/login/")
    press_until(page, "input[name=login]")
    page.keyboard.type(alice.email)
    page.keyboard.press("Tab")
    page.keyboard.type(alice.password)
    with page.expect_navigation(url="**/mon-parcours/"):
        page.keyboard.press("Enter")
    press_until(page, "main a.button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _ in range(10):
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
        if kind_of(page) == "question":
            break
        press_until(page, "main button[type=submit]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    rows = [plain(row.inner_text()) for row in page.locator("main label.choice").all()]
    (right,) = knowledge.right(page.locator("main legend h1").inner_text())
    press_until(page, "main input[type=radio]")
    page.keyboard.press("Space")
    for _ in range(rows.index(right)):
        page.keyboard.press("ArrowDown")
    press_until(page, "main button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert kind_of(page) == "feedback"
    assert page.locator("h1").inner_text() == "C’est ça"

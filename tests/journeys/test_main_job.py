"""The whole job in French, 360 px, JavaScript off; then its statements, read back through tincan and counted."""

import io

import pikepdf

from tests.support import following
from tests.support.main_job import (
    STATEMENTS,
    check_as_a_stranger,
    counted,
    get_transcript,
    look_at_competencies,
    statements,
    take_module,
)


def test_the_whole_job_without_javascript(page_without_js, browser_process, live_site):
    narrow = []

    def seen(page, kind):
        narrow.append((kind, page.locator("h1").count(), page.locator("html").get_attribute("lang")))

    page = page_without_js
    take_module(page, live_site, seen)
    look_at_competencies(page, seen)
    issued = get_transcript(page, seen)
    check_as_a_stranger(browser_process, live_site, issued, javascript=False, seen=seen)
    assert [each for each in narrow if each[1:] != (1, "fr")] == []

    with pikepdf.open(io.BytesIO(issued.pdf)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
    assert {row["level"] for row in issued.document["competencies"]} == {2}

    found = statements(live_site)
    assert counted(found) == STATEMENTS
    assert len(found) == 119
    assert len({each.id for each in found}) == 119
    assert {each.actor.account.name for each in found} == {found[0].actor.account.name}
    assert live_site.people["trainee"].email not in str([each.to_json() for each in found])
    assert following.faults([each.as_version() for each in found]) == []

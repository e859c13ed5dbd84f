"""The player's pages."""

from tests.lms.views import small


def test_module_page(url, as_alice):
    page = as_alice.get(url("module"))
    assert page.status_code == 200, page.content


def test_step_page(url, as_alice):
    for lesson, step in ((small.L1, small.READ), (small.L1, small.ASK), (small.L1, small.MANY), (small.L1, small.ORDER), (small.L2, small.PLAY), (small.L3, small.QUIZ)):
        page = as_alice.get(url("step", lesson, step))
        assert page.status_code == 200, page.content
        print(page.content.decode().split('<main')[1].split('</main')[0])

"""The player's pages."""

from tests.lms.views import small


def test_module_page(world, alice):
    page = alice.get(world.url("module"))
    assert page.status_code == 200, page.content


def test_step_page(world, alice):
    for lesson, step in ((small.L1, small.READ), (small.L1, small.ASK), (small.L1, small.MANY), (small.L1, small.ORDER), (small.L2, small.PLAY), (small.L3, small.QUIZ)):
        page = alice.get(world.url("step", lesson, step))
        assert page.status_code == 200, page.content
        print(page.content.decode().split('<main')[1].split('</main')[0])

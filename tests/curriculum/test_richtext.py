"""The little Markdown and the little HTML are the same thing: what one says, the other says."""

from html import escape
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from competencies.datafile import DataFileError
from curriculum.importing.plaintext import to_text
from curriculum.importing.richtext import to_html

HERE = Path("L1.md")
WORD = st.text("abé1.,:;!?-+=#*_[]()<>&|~`\\\"'«»’/\u00a0\u202f", min_size=1, max_size=6)
PLAIN = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
HREF = st.sampled_from(
    ["https://example.org/a_b?c=d&e=f", "lesson:MOD-1", "document:un fichier (2).pdf", "mailto:a@b.c"]
)


def marked(draw, *, in_link=False):
    text = escape(draw(PLAIN), quote=False)
    shape = draw(st.sampled_from(["{}", "<b>{}</b>", "<i>{}</i>", "<b><i>{}</i></b>", "<b>x<i>{}</i>y</b>"]))
    if in_link or draw(st.integers(0, 3)):
        return shape.format(text)
    return f'<a href="{escape(draw(HREF))}">{shape.format(text)}</a>'


@st.composite
def inline(draw):
    gaps = st.sampled_from(["", " ", "", "<br/>", "mot", "\u00a0"])
    parts = [marked(draw)]
    for _ in range(draw(st.integers(0, 3))):
        parts += [draw(gaps), marked(draw)]
    return "".join(parts)


@st.composite
def listing(draw, depth=1):
    tag = draw(st.sampled_from(["ul", "ol"]))
    items = []
    for _ in range(draw(st.integers(1, 3))):
        below = draw(listing(depth=0)) if depth and draw(st.booleans()) else ""
        items.append(f"<li>{draw(inline())}{below}</li>")
    return f"<{tag}>{''.join(items)}</{tag}>"


HTML = st.lists(st.one_of(inline().map(lambda text: f"<p>{text}</p>"), listing()), max_size=3).map("".join)


@settings(max_examples=200, deadline=None)
@given(HTML)
@example('<p><a href="lesson:A">un</a>!<a href="lesson:B">deux</a></p>')
@example("<p>1<b>x<i>1</i>y</b></p>")
def test_text_written_and_read_again_is_the_same_text(html):
    text = to_text(html)
    once = to_html(text, path=HERE)
    assert to_text(once) == text
    assert to_html(to_text(once), path=HERE) == once


def visible(html):
    """Return every letter with its marks, without regard to how tags are nested or where plain space stands."""
    from bs4 import BeautifulSoup

    found = []
    for string in BeautifulSoup(html.replace("<br/>", "\n"), "html.parser").find_all(string=True):
        names = frozenset(parent.name for parent in string.parents) - {"[document]"}
        href = next((parent["href"] for parent in string.parents if parent.name == "a"), "")
        found += [(letter, names, href) for letter in str(string) if letter not in " \n"]
    return found


@settings(max_examples=200, deadline=None)
@given(HTML)
def test_nothing_is_lost_on_the_way(html):
    assert visible(to_html(to_text(html), path=HERE)) == visible(html)


@pytest.mark.parametrize(
    "text, html",
    [
        ("Un **mot** et *un autre*.", "<p>Un <b>mot</b> et <i>un autre</i>.</p>"),
        ("- un\n- deux\n  1. trois", "<ul><li>un</li><li>deux<ol><li>trois</li></ol></li></ul>"),
        ("[ici](https://example.org/)", '<p><a href="https://example.org/">ici</a></p>'),
        ("« Oui\u202f! »", "<p>« Oui\u202f! »</p>"),
        ("un\\\ndeux", "<p>un<br/>deux</p>"),
    ],
)
def test_plain_examples(text, html):
    assert to_html(text, path=HERE) == html
    assert to_text(html) == text


def test_what_the_editor_stores_is_understood():
    html = '<p data-block-key="a1b2c"><strong>Oui</strong> <b> non</b></p><p data-block-key="x"></p>'
    assert to_text(html) == "**Oui** **non**"


@pytest.mark.parametrize(
    "text, line, found",
    [
        ("Un.\n\n### Deux", 12, "un titre"),
        ("Un.\n\nA | B\n--|--\n1 | 2", 12, "un tableau"),
        ("<div>x</div>", 10, "du HTML"),
        ("Un <b>mot</b>.", 10, "du HTML"),
        ("Un.\n\n![x](y.png)", 12, "une image dans le texte (écrivez «\u00a0::: image fichier\u00a0»)"),
        ("> Un.", 10, "une citation"),
        ("Un.\n\n---\n", 12, "une ligne de séparation"),
        ("- un\n\n  deux", 12, "un second paragraphe dans un élément de liste"),
    ],
)
def test_anything_else_is_refused_with_its_line(text, line, found):
    with pytest.raises(DataFileError) as refused:
        to_html(text, path=HERE, first_line=10)
    assert refused.value.line == line
    assert refused.value.expected.endswith(f"trouvé\u00a0: {found}")


def test_a_link_to_a_script_is_refused():
    with pytest.raises(DataFileError) as refused:
        to_html("[x](javascript:alert)", path=HERE)
    assert "javascript:alert" in refused.value.expected

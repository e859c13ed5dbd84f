"""The renderer of `release/1`, against its golden file: what a release shows today it shows for ever."""

from pathlib import Path

import pytest

from curriculum.documents import Part
from curriculum.rendering.release_1 import asset_address, part_html

GOLDEN = Path(__file__).parent / "golden" / "release_1.html"
SHA = "ab" * 32
TEXT = f'<p>Un <strong>mot</strong>, <a href="lesson:k1">la suite</a>, <a href="asset:{SHA}.pdf">le plan</a>.</p>'
PARTS = (
    Part("a", "text", html=TEXT),
    Part("b", "text", html="<p>Ici.</p>", variant="fr-BE"),
    Part("c", "situation", title="Au portail & ailleurs", html="<p>On crie.</p>"),
    Part("d", "remember", html="<ul><li>Écouter</li></ul>"),
    Part("e", "image", src=f"asset:{SHA}.png", alt="Deux « chaises »", caption="La salle"),
    Part("f", "media", title="Un film", variant="video", src=f"asset:{SHA}.mp4", size=2048, transcript="Un.\n\nDeux."),
    Part("g", "media", title="Une voix", variant="audio", src=f"asset:{SHA}.mp3", size=2048, transcript="Un."),
    Part("h", "file", title="La fiche", src=f"asset:{SHA}.pdf", media="application/pdf", size=2048),
    Part("i", "link", title="Un site", src="https://example.org/?a=b&c=d"),
)


def resolve(reference):
    return asset_address(reference) or {"lesson:k1": "/lecon/"}.get(reference, "")


def test_the_golden_html_comes_out_byte_for_byte():
    made = "\n".join(part_html(part, resolve).strip() for part in PARTS) + "\n"
    assert made == GOLDEN.read_text(encoding="utf-8")


def test_a_link_to_nothing_has_no_address():
    html = part_html(Part("a", "text", html='<p><a href="lesson:k9">là</a></p>'), resolve)
    assert "<a >là</a>" in html


@pytest.mark.parametrize("kind", ["question", "quiz", "scenario"])
def test_an_activity_is_the_players(kind):
    with pytest.raises(ValueError, match=kind):
        part_html(Part("a", kind, ref="x"), resolve)

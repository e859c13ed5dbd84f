"""The style sheet: weight, contrasts of the tokens, every component of the contract."""

import gzip
import itertools
import re

import pytest

from lms.templatetags.mediane import STATIC, stylesheet

CSS = stylesheet("mediane.css", "shell.css")
TEXT = ["ink", "muted", "accent", "ok", "warn", "stop", "clay"]
GROUNDS = ["paper", "surface"]
COMPONENTS = set(
    """caption prose situation remember button button--secondary button--quiet field hint error-text choices
choice error-summary notice notice--ok notice--warn tasks task task__name task__hint task__status card summary
table-scroll visually-hidden back tag steps breadcrumb actions banner""".split()  # noqa: SIM905 - the contract's own line
)


def tokens(scheme: str) -> dict[str, str]:
    """The colours of one scheme; the dark one overrides the light one."""
    blocks = re.findall(r":root\{([^}]*)\}", CSS)
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", blocks[0]))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", blocks[1]))
    return found


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrasts(scheme: str) -> None:
    colour = tokens(scheme)
    text = [*itertools.product(TEXT, GROUNDS), ("on-accent", "accent")]
    text += [("ink", f"{name}-soft") for name in ("accent", "clay", "ok", "warn", "stop")]
    text += [("accent", "accent-soft"), ("stop", "stop-soft"), ("warn", "warn-soft"), ("ok", "ok-soft")]
    borders = [*itertools.product(["line", "focus", "accent", "ok", "warn", "stop"], GROUNDS)]
    weak = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in text}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    weak = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in borders}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_weight() -> None:
    assert len(gzip.compress(CSS.encode())) <= 6 * 1024


def test_every_component_of_the_contract_is_there() -> None:
    classes = set(re.findall(r"\.([a-z][\w-]*)", stylesheet("mediane.css")))
    assert COMPONENTS - classes == set()


def test_components_leave_the_host_s_elements_alone() -> None:
    selectors = re.findall(r"(?:^|[{}])([^{}@]+)\{", stylesheet("mediane.css"))
    bare = [one for group in selectors for one in group.split(",") if re.fullmatch(r"\s*[a-z][\w-]*\s*", one)]
    assert bare == []


def test_scripts_are_short() -> None:
    assert [path.name for path in STATIC.glob("*.js") if len(path.read_text().splitlines()) > 40] == []

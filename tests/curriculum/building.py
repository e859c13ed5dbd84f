"""A small module with one of everything, as an editor would build it; ids are fixed so that bytes can be compared."""

import json
from uuid import UUID, uuid5

from wagtail.models import Locale, Page

from assessments import kinds
from assessments.models import Question, Quiz, Rubric, Scenario
from competencies.models import Competency, Framework, FrameworkVersion
from curriculum.models import CataloguePage, LessonPage, ModulePage

FORMS = {
    "option": "text correct feedback",
    "pair": "text match feedback",
    "answer": "text correct feedback",
    "number": "text tolerance correct feedback",
    "criterion": "text feedback",
}
SPACE = UUID("00000000-0000-4000-8000-000000000000")


def key(name):
    """Return a fixed id for a name."""
    return uuid5(SPACE, name)


def block(kind, value, name):
    """Return one raw block of a stream field."""
    return {"type": kind, "value": value, "id": str(key(name))}


def competency(code="C1"):
    """Return a competency `T/v1/<code>`, made at the first call."""
    framework, _made = Framework.objects.get_or_create(code="T", defaults={"label_fr": "Référentiel d’essai"})
    version, _made = FrameworkVersion.objects.get_or_create(
        framework=framework, version="v1", defaults={"title_fr": "Essai"}
    )
    return Competency.objects.get_or_create(
        version=version, code=code, defaults={"kind": "competency", "nature": "conduct", "label_fr": f"Savoir {code}"}
    )[0]


def chosen(*codes):
    """Return the raw stream of chosen competencies."""
    return json.dumps([block("competency", competency(code).pk, f"chosen {code}") for code in codes])


def published(definition):
    """Save a definition and publish it."""
    definition.locale = Locale.get_default()
    definition.save()
    definition.save_revision().publish()
    definition.refresh_from_db()
    return definition


def question(code="Q1", kind="single", correct=(1,), **fields):
    """Return a published question with three options."""
    options = [
        block(
            "option",
            {
                "text": f"{code} réponse {n}",
                "correct": n in correct and kind != "order",
                "feedback": f"{code} retour {n}" if kind != "order" else "",
            },
            f"{code} {n}",
        )
        for n in (1, 2, 3)
    ]
    fields = {"prompt": f"{code} ?", "explanation": f"{code} parce que.", "competencies": chosen("C1")} | fields
    return published(Question(code=code, translation_key=key(code), kind=kind, options=json.dumps(options), **fields))


def of_kind(kind: str, code: str = "", **fields: object) -> Question:
    """A published question made of the kind's example."""
    whole = kinds.kind(kind)
    names = FORMS[whole.block].split()
    code = code or f"K-{kind}"
    options = [
        block(whole.block, {name: getattr(option, name) for name in names}, f"{code} {number}")
        for number, option in enumerate(whole.example.options, 1)
    ]
    return published(
        Question(code=code, translation_key=key(code), kind=kind, prompt=whole.example.prompt,
                 options=json.dumps(options), competencies=chosen("C1"), **fields)
    )  # fmt: skip


def quiz(*questions, code="QUIZ"):
    """Return a published quiz of these questions."""
    items = [block("question", one.pk, f"{code} {one.code}") for one in questions]
    return published(
        Quiz(code=code, translation_key=key(code), title="Le quiz", introduction="Allez.", questions=json.dumps(items))
    )


def scene(name, *targets, points=2):
    """Return a raw scene whose choices lead to these targets."""
    choices = [
        {
            "type": "item",
            "id": str(key(f"{name} {goto}")),
            "value": {
                "text": f"De {name} à {goto}",
                "goto": goto,
                "points": points,
                "feedback": f"retour {name} {goto}",
                "competencies": [{"type": "item", "value": competency("C2").pk, "id": str(key(f"c {name} {goto}"))}],
                "safety_error": goto == "E2",
            },
        }
        for goto in targets
    ]
    return block(
        "scene", {"name": name, "title": f"Scène {name}", "text": f"On est en {name}.", "choices": choices}, name
    )


def ending(name, outcome="favourable"):
    """Return a raw ending."""
    return block("ending", {"name": name, "outcome": outcome, "text": f"Fin {name}."}, name)


def scenario(*scenes, code="SCN"):
    """Return a published scenario; by default two scenes and two endings."""
    scenes = scenes or (scene("N1", "N2", "E2"), scene("N2", "E1"), ending("E1"), ending("E2", "unfavourable"))
    return published(
        Scenario(
            code=code, translation_key=key(code), title="Le scénario", introduction="Jouez.", scenes=json.dumps(scenes)
        )
    )


def rubric(code="RUB"):
    """Return a published rubric of one criterion."""
    value = {"code": "K1", "text": "Écoute", "competency": competency("C2").pk, "reached": "Oui.", "not_yet": "Non."}
    return published(
        Rubric(
            code=code,
            translation_key=key(code),
            title="La grille",
            criteria=json.dumps([block("criterion", value, code)]),
        )
    )


def text(name, title="", html=None, variant=""):
    """Return a raw text block."""
    html = f"<p>Texte <b>{name}</b>.</p>" if html is None else html
    return block("text", {"title": title, "text": html, "variant": variant}, name)


def catalogue():
    """Return the catalogue below the site's root page, made at the first call."""
    found = CataloguePage.objects.first()
    if found is None:
        root = Page.objects.filter(depth=2).first() or Page.objects.get(depth=1)
        found = root.add_child(instance=CataloguePage(title="Catalogue", slug="catalogue"))
    return found


def module(code="MOD-T", **fields):
    """Return a live module without lessons."""
    fields = {
        "title": f"Module {code}",
        "summary": "Le résumé.",
        "outcomes": json.dumps([block("outcome", "Savoir faire", f"{code} outcome")]),
    } | fields
    return catalogue().add_child(instance=ModulePage(code=code, slug=code.lower(), translation_key=key(code), **fields))


def lesson(parent, code="L1", body=None, *, live=True, **fields):
    """Return a published lesson; by default two steps of text."""
    body = [text(f"{code} a", "Premier pas"), text(f"{code} b", "Second pas")] if body is None else body
    fields = {"title": f"Leçon {code}", "objective": "Comprendre", "minutes": 30, "competencies": chosen("C1")} | fields
    page = LessonPage(
        code=code, slug=code.lower(), translation_key=key(code), live=live, body=json.dumps(body), **fields
    )
    ModulePage.objects.get(pk=parent.pk).add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return LessonPage.objects.get(pk=page.pk)


def whole_module():
    """Return a module with one of every block that needs no file, and every kind of question."""
    made = module(rubrics=json.dumps([block("rubric", {"rubric": rubric().pk, "lesson": None}, "rubric")]))
    right = {"single": (1,), "multiple": (1, 3), "order": ()}
    questions = [question(f"Q-{kind}", kind, correct) for kind, correct in right.items()]
    chooser = [("question", {"question": questions[0].pk}), ("quiz", {"quiz": quiz(*questions).pk})]
    chooser.append(("scenario", {"scenario": scenario().pk}))
    first = [
        text("t1", "Premier pas"),
        block("situation", {"title": "Au portail", "text": "<p>On crie.</p>"}, "s1"),
        block("remember", {"text": "<ul><li>Écouter</li></ul>"}, "r1"),
        block(*chooser[0], "b1"),
        text("t2", variant="fr-BE"),
        block("link", {"title": "Un site", "url": "https://example.org/"}, "k1"),
    ]
    second = [text("t3", "Pour finir", ""), block(*chooser[1], "b2"), block(*chooser[2], "b3")]
    lesson(made, "L1", first)
    lesson(made, "L2", second, rated=False, minutes=45, modality="À distance")
    return made

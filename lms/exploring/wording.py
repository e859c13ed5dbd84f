"""One statement in words: « Alice a répondu à la question … , dans le module … ». Reads nothing; names come in.

Our own events have a sentence each. What others say is told by their own words for the verb and the thing.
"""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.exploring.naming import Names, in_language
from lms.models.rating import Mode, Outcome
from lms.reasons import mode_label, outcome_label
from lms.xapi import profile

Json = dict[str, Any]

# (verb, kind of activity) → the sentence
SENTENCES: dict[tuple[str, str], str | Promise] = {
    ("initialized", "module"): gettext_lazy("%(who)s a commencé le module « %(what)s »"),
    ("initialized", "quiz"): gettext_lazy("%(who)s a commencé le quiz « %(what)s »"),
    ("initialized", "scenario"): gettext_lazy("%(who)s a commencé le scénario « %(what)s »"),
    ("experienced", "step"): gettext_lazy("%(who)s a parcouru l’étape « %(what)s »"),
    ("answered", "question"): gettext_lazy("%(who)s a répondu à la question « %(what)s »"),
    ("scored", "question"): gettext_lazy("%(who)s a reçu une note à la question « %(what)s »"),
    ("selected", "choice"): gettext_lazy("%(who)s a fait un choix dans une scène"),
    ("went-back", "scene"): gettext_lazy("%(who)s a fait un pas en arrière dans un scénario"),
    ("completed", "module"): gettext_lazy("%(who)s a terminé le module « %(what)s »"),
    ("completed", "lesson"): gettext_lazy("%(who)s a terminé la leçon « %(what)s »"),
    ("completed", "quiz"): gettext_lazy("%(who)s a terminé le quiz « %(what)s »"),
    ("completed", "scenario"): gettext_lazy("%(who)s a terminé le scénario « %(what)s »"),
    ("passed", "quiz"): gettext_lazy("%(who)s a réussi le quiz « %(what)s »"),
    ("passed", "scenario"): gettext_lazy("%(who)s a réussi le scénario « %(what)s »"),
    ("failed", "quiz"): gettext_lazy("%(who)s n’a pas réussi le quiz « %(what)s »"),
    ("failed", "scenario"): gettext_lazy("%(who)s n’a pas réussi le scénario « %(what)s »"),
    ("changed-release", "module"): gettext_lazy("%(who)s est passé à une version plus récente du module « %(what)s »"),
    ("rated", "competency"): gettext_lazy("%(who)s a reçu une évaluation sur la compétence « %(what)s »"),
    ("asserted", "competency"): gettext_lazy("Le niveau de %(who)s est établi pour la compétence « %(what)s »"),
}


def verb_name(verb: str) -> str:
    """Return the short name of one of our verbs; empty for any other."""
    return next((each.name for each in profile.VERBS if each.iri == verb), "")


def verb_label(iri: str) -> str:
    """Return how a verb is called in a list of filters."""
    known = next((each.display for each in profile.VERBS if each.iri == iri), None)
    return in_language(known) if known else iri


def sentence(document: Json, names: Names) -> str:
    """Return who did what to which thing, and in which module."""
    who = names.agent(document["actor"])
    target = document["object"]
    verb = verb_name(document["verb"]["id"])
    kind = profile.read_iri(str(target.get("id", "")))[0]
    form = SENTENCES.get((verb, kind))
    if form is not None:
        said = str(form) % {"who": who, "what": names.activity(target)}
    elif verb == "voided":
        said = _("%(who)s a annulé la déclaration %(what)s") % {"who": who, "what": target.get("id", "")}
    else:
        words = {"who": who, "verb": _verb(document["verb"]), "what": _thing(target, names)}
        said = _("%(who)s – %(verb)s – « %(what)s »") % words
    module = _module(document, kind)
    if module is None:
        return said
    return _("%(said)s, dans le module « %(module)s »") % {"said": said, "module": names.activity(module)}


def _verb(verb: Json) -> str:
    return in_language(verb.get("display", {})) or str(verb["id"]).rstrip("/").rpartition("/")[2]


def _thing(target: Json, names: Names) -> str:
    kind = target.get("objectType", "Activity")
    if kind in {"Agent", "Group"}:
        return names.agent(target)
    if kind == "StatementRef":
        return _("déclaration %(id)s") % {"id": target["id"]}
    if kind == "SubStatement":
        return sentence(target, names)
    return names.activity(target)


def _module(document: Json, kind: str) -> Json | None:
    """Return the module that a statement belongs to, where it is not the thing itself."""
    if kind == "module":
        return None
    around = document.get("context", {}).get("contextActivities", {}).get("grouping", ())
    around = [around] if isinstance(around, dict) else around
    return next((each for each in around if profile.read_iri(str(each.get("id", "")))[0] == "module"), None)


def outcome(document: Json) -> str:
    """Return what came of it: points, right or wrong, the judgement or the level; empty where nothing did."""
    result = document.get("result", {})
    decided, judged = (_ours(result, name) for name in (profile.DECISION, profile.JUDGEMENT))
    if decided:
        levels = {"level": decided.get("level", "?"), "previous": decided.get("previous_level", "?")}
        return _("niveau %(level)s (avant : %(previous)s)") % levels
    if judged and judged.get("outcome") in Outcome.values and judged.get("mode") in Mode.values:
        said = [outcome_label(judged["outcome"]), mode_label(judged["mode"])]
        level = judged.get("level")
        return " · ".join([*said, *([_("niveau %(level)s") % {"level": level}] if level else [])])
    return " · ".join(_plain(result))


def _ours(result: Json, name: str) -> Json:
    """Return one of our result extensions; empty where it is not there, or where a stranger made it something else."""
    found = result.get("extensions", {}).get(profile.extension(name))
    return found if isinstance(found, dict) else {}


def _plain(result: Json) -> list[str]:
    said = []
    if "success" in result:
        said.append(_("réussite") if result["success"] else _("échec"))
    score = result.get("score", {})
    if "raw" in score and "max" in score:
        said.append(_("points : %(raw)s sur %(max)s") % {"raw": _number(score["raw"]), "max": _number(score["max"])})
    elif "raw" in score:
        said.append(_("score %(raw)s") % {"raw": _number(score["raw"])})
    elif "scaled" in score:
        said.append(_("score %(scaled)s sur 1") % {"scaled": _number(score["scaled"])})
    return said


def _number(value: float) -> str:
    """Return a number as people write it: 1.0 is 1."""
    return number_format(int(value) if float(value).is_integer() else value)

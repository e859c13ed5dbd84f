"""What was read of a file → a draft below a module: codes looked up, what is missing said, then written at once."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import msgspec
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry
from willow.image import Image as WillowImage

from assessments.kinds import Option
from assessments.kinds.wording import flaws_of, told
from assessments.models import Question
from curriculum.importing.applying import set_fields
from curriculum.importing.assembling import DraftShape, Reading
from curriculum.importing.binding import DEFINITIONS, Binder
from curriculum.importing.definitions import question_fields
from curriculum.importing.elements import Outcome, Remark, quote
from curriculum.importing.pages import lesson_fields
from curriculum.importing.reading import CODE
from curriculum.importing.shapes import BlockShape, QuestionShape
from curriculum.models import LessonPage, ModulePage

LINK = re.compile(r'href="(lesson|page|document):([^"]+)"')
MOST_WORDS = 150


class Preparing:
    """Looks up what a reading names, in the module's language, for a person with their rights."""

    def __init__(self, reading: Reading, module: ModulePage, user: Any) -> None:
        """Begin; nothing is read yet."""
        self.reading, self.module, self.user = reading, module, user
        self.binder = Binder(module.locale)
        self.remarks: list[Remark] = list(reading.remarks)
        self.questions: dict[str, QuestionShape] = {}
        self.pictures: dict[str, bytes] = {}
        self.renamed: dict[str, str] = {}

    def prepare(self) -> Reading:
        """Return the reading as it can be written: final codes, and a problem for each thing that is not there."""
        lesson = self.reading.lesson
        code = self._lesson_code(lesson.code)
        for name, question in self.reading.questions.items():
            self._question(name, question, code)
        body = [block for block in (self._block(each, code) for each in lesson.body) if block is not None]
        competencies = self._known(lesson.competencies, _("la leçon"))
        asked = [one for question in self.questions.values() for one in question.competencies]
        if not competencies and asked:
            competencies = list(dict.fromkeys(asked))
            self._say("changed", _("les compétences de la leçon sont celles de ses questions"))
        if not competencies:
            self._say("problem", _("la leçon n’a pas de compétence : écrivez « Compétences : … », ou choisissez-les"))
        self._say_links(body)
        self._say_long_steps(body)
        cut = {"title": lesson.title[:255], "modality": lesson.modality[:200]}
        whole = msgspec.structs.replace(lesson, code=code, body=body, competencies=competencies, live=False, **cut)
        order = {"problem": 0, "dropped": 1, "changed": 2, "kept": 3}
        remarks = sorted(dict.fromkeys(self.remarks), key=lambda each: (order[each.outcome], each.place))
        return Reading(whole, self.questions, self.pictures, remarks, self.reading.errors)

    def _say(self, outcome: Outcome, text: str) -> None:
        self.remarks.append(Remark(outcome, 0, text))

    def _lesson_code(self, code: str) -> str:
        taken = set(LessonPage.objects.values_list("code", flat=True))
        if CODE.match(code) and code not in taken:
            return code
        free = next(_numbered(f"{self.module.code[:50]}-L", taken))
        if code:
            said = {"code": code, "free": free}
            self._say("changed", _("le code « %(code)s » est déjà pris, ou n’en est pas un : « %(free)s »") % said)
        return free

    def _question(self, name: str, question: QuestionShape, lesson: str) -> None:
        if self.binder.pk("question", question.code) is not None:
            told_so = _("la question « %(code)s » est déjà dans la banque : elle est reprise telle quelle")
            self._say("changed", told_so % {"code": question.code})
            return
        if not self.user.has_perm("mediane_assessments.add_question"):
            self._say("problem", _("vous ne pouvez pas ajouter de question à la banque : elle n’est pas reprise"))
            return
        taken = {*self.binder.codes("question").values(), *(each.code for each in self.questions.values())}
        code = question.code if CODE.match(question.code) else next(_numbered(f"{lesson[:50]}-Q", taken))
        where = quote(question.prompt)
        known = self._known(question.competencies, where)
        if not known:
            self._say("problem", _("%(question)s : aucune compétence ; elle n’évaluera rien") % {"question": where})
        options = [Option(text=one.text, correct=one.correct, feedback=one.feedback) for one in question.options]
        for text in dict.fromkeys(told(flaw, question.kind) for flaw in flaws_of(question.kind, options)):
            self._say("problem", f"{where} : {text}")
        self.renamed[name] = code
        self.questions[code] = msgspec.structs.replace(question, code=code, competencies=known)

    def _known(self, references: list[str], where: str) -> list[str]:
        """Return the full references of those that there are; a code alone will do where only one has it."""
        found: list[str] = []
        for one in references:
            ends = [full for full in self.binder.competencies if full == one or full.rpartition("/")[2] == one]
            if len(ends) == 1 or one in ends:
                found.append(one if one in ends else ends[0])
            elif ends:
                several = _("%(where)s : la compétence « %(code)s » existe plusieurs fois : écrivez %(choices)s")
                choices = ", ".join(sorted(ends))
                self._say("problem", several % {"where": where, "code": one, "choices": choices})
            else:
                unknown = _("%(where)s : la compétence « %(code)s » n’existe pas ici")
                self._say("problem", unknown % {"where": where, "code": one})
        return list(dict.fromkeys(found))

    def _block(self, block: BlockShape, lesson: str) -> BlockShape | None:
        name = block.name
        if block.kind in DEFINITIONS:
            name = self.renamed.get(name, name)
            if name in self.questions and block.kind == "question":
                return msgspec.structs.replace(block, name=name)
            if self.binder.pk(block.kind, name) is None:
                if not name.startswith("#"):
                    missing = _("« %(code)s » n’est pas dans la banque : ce bloc n’est pas repris")
                    self._say("problem", missing % {"code": name})
                return None
        elif block.kind == "image" and name.startswith("picture:"):
            return self._picture(block, lesson)
        elif block.kind in {"image", "media", "file"}:
            here = self.binder.image_pk(name) if block.kind == "image" else self.binder.document_pk(name)
            if here is None:
                missing = _("le fichier « %(name)s » n’est pas sur le site : ajoutez-le, puis choisissez-le")
                self._say("problem", missing % {"name": name})
        return block

    def _picture(self, block: BlockShape, lesson: str) -> BlockShape | None:
        key = block.name.partition(":")[2]
        content = self.reading.pictures[key]
        try:
            WillowImage.open(io.BytesIO(content)).get_size()
        except Exception:  # noqa: BLE001 — whatever a decoder says: it is no picture that the site can show
            self._say("problem", _("une image est abîmée : elle n’est pas reprise"))
            return None
        if not policy_registry.get_by_type(get_image_model()).user_has_permission(self.user, "add"):
            self._say("problem", _("vous ne pouvez pas ajouter d’image : elle n’est pas reprise"))
            return None
        name = f"{lesson}-{hashlib.sha256(content).hexdigest()[:10]}{PurePath(key).suffix}"
        self.pictures[name] = content
        return msgspec.structs.replace(block, name=name)

    def _say_links(self, body: list[BlockShape]) -> None:
        for kind, name in dict.fromkeys(pair for block in body for pair in LINK.findall(block.text)):
            if self.binder.linked_pk(kind, name) is None:
                lost = _("un lien vers « %(name)s » ne mène à rien ici : le texte reste sans lien")
                self._say("problem", lost % {"name": name})

    def _say_long_steps(self, body: list[BlockShape]) -> None:
        steps: list[tuple[str, int]] = [("", 0)]
        for block in body:
            words = len(re.sub(r"<[^>]+>", " ", block.text).split())
            title, count = steps[-1]
            opens = block.kind == "text" and block.title
            steps.append((block.title, words)) if opens else steps.__setitem__(-1, (title, count + words))
        for title, words in steps:
            if words > MOST_WORDS:
                long = _("%(step)s : %(words)d mots ; au-delà de %(most)d, partagez l’étape")
                said = {"step": quote(title) if title else _("le début"), "words": words, "most": MOST_WORDS}
                self._say("problem", long % said)


def prepare(reading: Reading, module: ModulePage, user: Any) -> Reading:
    """Return a reading as it can be written below a module, with all that is to be said of it; writes nothing."""
    return reading if reading.errors else Preparing(reading, module, user).prepare()


@transaction.atomic
def write_draft(*, reading: Reading, module: ModulePage, user: Any, **fields: Any) -> LessonPage:
    """Write a prepared reading as a draft lesson at the end of a module, its new questions as drafts of the bank.

    `fields` replace the lesson's own (title, objective, minutes).
    """
    binder = Binder(module.locale)
    lesson: DraftShape = msgspec.structs.replace(reading.lesson, **fields)
    for code, question in reading.questions.items():
        row = Question(code=code, locale=module.locale, live=False)
        set_fields(row, question_fields(question, binder), f"question/{row.translation_key}")
        row.save()
        row.save_revision(user=user, log_action=True)
        binder.remember("question", row.pk, code)
    collection = policy_registry.get_by_type(get_image_model()).collections_user_has_permission_for(user, "add").first()
    alternatives = {block.name: block.alt for block in lesson.body}
    for name, content in reading.pictures.items():
        if binder.image_pk(name) is None:
            described = {"description": alternatives[name][:255], "uploaded_by_user": user, "collection": collection}
            get_image_model().objects.create(title=name, file=ContentFile(content, name=name), **described)
    page = LessonPage(code=lesson.code, locale=module.locale, live=False, owner=user)
    set_fields(page, lesson_fields(lesson, binder), f"lesson/{page.translation_key}")
    module.refresh_from_db()
    module.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create", clean=False)  # a draft may lack what it lacks
    return page


def _numbered(stem: str, taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if f"{stem}{number}" not in taken:
            yield f"{stem}{number}"

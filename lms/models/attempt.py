"""What a learner did, copied from the ledger: steps read, attempts, responses, choices.

Every row here is a projection: written by `lms/records/projections.py` only, from one statement, and rebuilt from
statements.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment


class StepDone(models.Model):
    """A step that was read or answered; never undone."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="steps_done")
    lesson_id = models.CharField(max_length=36)
    step_id = models.CharField(max_length=36)
    statement = models.UUIDField(unique=True)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_id", "step_id"], name="mediane_step_done_once")
        ]
        verbose_name = _("étape faite")
        verbose_name_plural = _("étapes faites")

    def __str__(self) -> str:
        return f"{self.enrolment} {self.step_id}"


class AttemptState(models.TextChoices):
    """Where an attempt stands."""

    OPEN = "open", _("en cours")
    FINISHED = "finished", _("terminée")


KINDS = [("quiz", _("quiz")), ("scenario", _("scénario")), ("diagnostic", _("quiz de positionnement"))]


class Attempt(models.Model):
    """One go at a quiz or a scenario, pinned to the release it began on; `uuid` is the initialized statement's id.

    `lesson_id` and `step_id` say where it was begun: finishing it closes that step. `seed`, `questions` and `deadline`
    are the terms of a quiz's attempt; empty where it began before quizzes had any. The deadline is the same for
    everybody: what a person has more is added when it is read (`lms/quiz_terms.py`). Of a scenario: `start_scene_id` is
    the scene it began at (empty: the first), `practice` that it gives no rating, `follows` the attempt whose ending led
    on to it, `unsafe` that a safety error was made before it, in the acts it follows. A `diagnostic` is practice in no
    lesson: its `step_id` is the moment (`lms/models/positioning.py`).
    """

    uuid = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    kind = models.CharField(_("type"), max_length=10, choices=KINDS)
    activity_id = models.CharField(max_length=36)
    lesson_id = models.CharField(max_length=36)
    step_id = models.CharField(max_length=36)
    release_sha256 = models.CharField(max_length=64)
    number = models.PositiveIntegerField(_("numéro"))
    state = models.CharField(_("état"), max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    started_at = models.DateTimeField(_("commencée le"))
    finished_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    points = models.PositiveIntegerField(_("points"), null=True, blank=True)
    max_points = models.PositiveIntegerField(_("points possibles"), null=True, blank=True)
    success = models.BooleanField(_("réussie"), null=True, blank=True)
    ending_id = models.CharField(_("fin"), max_length=36, blank=True)
    seed = models.CharField(_("graine du tirage"), max_length=32, blank=True)
    questions = models.JSONField(_("questions posées"), default=list, blank=True)
    deadline = models.DateTimeField(_("à finir avant"), null=True, blank=True)
    start_scene_id = models.CharField(_("première scène"), max_length=36, blank=True)
    practice = models.BooleanField(_("entraînement"), default=False)
    follows = models.UUIDField(_("suite de"), null=True, blank=True)
    unsafe = models.BooleanField(_("erreur de sécurité avant elle"), default=False)

    class Meta:
        ordering = ["enrolment", "activity_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity_id", "number"], name="mediane_attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "activity_id"], condition=Q(state="open"), name="mediane_attempt_open_once"
            ),
        ]
        verbose_name = _("tentative")
        verbose_name_plural = _("tentatives")

    def __str__(self) -> str:
        return f"{self.kind} {self.activity_id} n° {self.number}"


class Response(models.Model):
    """One answer to one question; `statement` is the answered statement's id, derived from the form's own UUID.

    Words of the person's own stand in the Note `note`, not here. An essay waits (`success` None, nothing to gain) until
    a trainer reads it: `review` is that statement's id, `met` the expectations that the text meets, `remark` a Note.
    """

    statement = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="responses")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, null=True, blank=True, related_name="responses")
    question_id = models.CharField(max_length=36)
    lesson_id = models.CharField(max_length=36)
    step_id = models.CharField(max_length=36)
    release_sha256 = models.CharField(max_length=64)
    response = models.JSONField(_("réponse"), help_text=_("Ce que la déclaration dit de la réponse."))
    note = models.UUIDField(_("note"), null=True, blank=True)
    points = models.PositiveIntegerField(_("points"))
    max_points = models.PositiveIntegerField(_("points possibles"))
    success = models.BooleanField(_("juste"), null=True)
    answered_at = models.DateTimeField(_("répondue le"))
    review = models.UUIDField(_("relecture"), null=True, blank=True)
    met = models.JSONField(_("attendus atteints"), default=list)
    remark = models.UUIDField(_("commentaire"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("relue le"), null=True, blank=True)

    class Meta:
        ordering = ["answered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question_id"],
                condition=Q(attempt__isnull=False),
                name="mediane_response_once_per_attempt",
            )
        ]
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")

    def __str__(self) -> str:
        return f"{self.question_id} {self.points}/{self.max_points}"


class ChoiceMade(models.Model):
    """One move in an attempt: a choice in a scene, or (without `choice_id`) the way back to the scene before.

    Only the first visit of a scene counts for points; the way back is worth nothing.
    """

    statement = models.UUIDField(unique=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveIntegerField(_("rang"))
    scene_id = models.CharField(max_length=36)
    choice_id = models.CharField(max_length=36, blank=True)
    goto_id = models.CharField(max_length=36)
    points = models.PositiveIntegerField(_("points"))
    first_visit = models.BooleanField(_("première visite"))
    safety_error = models.BooleanField(_("erreur de sécurité"))
    chosen_at = models.DateTimeField(_("choisie le"))

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="mediane_choice_position_once")]
        verbose_name = _("choix fait")
        verbose_name_plural = _("choix faits")

    def __str__(self) -> str:
        return f"{self.position}: {self.scene_id}"

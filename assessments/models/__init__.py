"""One aggregate a file; import models from here."""

from assessments.models.question import Question
from assessments.models.quiz import Quiz
from assessments.models.rubric import Rubric
from assessments.models.scenario import Scenario

__all__ = ["Question", "Quiz", "Rubric", "Scenario"]

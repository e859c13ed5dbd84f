"""What the Wagtail admin shows of questions, quizzes, scenarios and rubrics."""

from wagtail.snippets.models import register_snippet

from assessments.models import Question, Quiz, Rubric, Scenario

register_snippet(Question)
register_snippet(Quiz)
register_snippet(Scenario)
register_snippet(Rubric)

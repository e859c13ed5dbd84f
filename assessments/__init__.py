"""How it is asked and judged: questions, quizzes, scenarios, rubrics, and pure scoring.

Definitions only: it knows nothing of lessons or learners.
"""

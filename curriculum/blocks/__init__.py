"""The ten blocks of a lesson."""

from curriculum.blocks.activity import QuestionBlock, QuizBlock, ScenarioBlock
from curriculum.blocks.media import FileBlock, ImageBlock, LinkBlock, MediaBlock
from curriculum.blocks.text import RememberBlock, SituationBlock, TextBlock

LESSON_BLOCKS = [
    ("text", TextBlock()),
    ("image", ImageBlock()),
    ("media", MediaBlock()),
    ("situation", SituationBlock()),
    ("remember", RememberBlock()),
    ("question", QuestionBlock()),
    ("quiz", QuizBlock()),
    ("scenario", ScenarioBlock()),
    ("file", FileBlock()),
    ("link", LinkBlock()),
]

__all__ = ["LESSON_BLOCKS"]

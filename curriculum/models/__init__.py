"""One aggregate a file; import models from here. StarterItem lives in competencies, the lowest app that needs it."""

from competencies.models import StarterItem
from curriculum.models.asset import Asset
from curriculum.models.pages import CataloguePage, LessonPage, ModulePage, ProgrammePage
from curriculum.models.placement import Placement
from curriculum.models.release import Release

__all__ = [
    "Asset",
    "CataloguePage",
    "LessonPage",
    "ModulePage",
    "Placement",
    "ProgrammePage",
    "Release",
    "StarterItem",
]

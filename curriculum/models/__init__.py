"""One aggregate a file; import models from here."""

from curriculum.models.asset import Asset
from curriculum.models.pages import CataloguePage, LessonPage, ModulePage, ProgrammePage
from curriculum.models.placement import Placement
from curriculum.models.release import Release
from curriculum.models.starter_item import StarterItem

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

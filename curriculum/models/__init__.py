"""One aggregate a file; import models from here. StarterItem lives in competencies, the lowest app that needs it."""

from competencies.models import StarterItem
from curriculum.models.asset import Asset
from curriculum.models.glossary import GlossaryTerm
from curriculum.models.pages import CataloguePage, LessonPage, ModulePage, ProgrammePage
from curriculum.models.placement import Placement
from curriculum.models.release import Release
from curriculum.models.sheets import LibraryPage, SheetPage

__all__ = [
    "Asset",
    "CataloguePage",
    "GlossaryTerm",
    "LessonPage",
    "LibraryPage",
    "ModulePage",
    "Placement",
    "ProgrammePage",
    "Release",
    "SheetPage",
    "StarterItem",
]

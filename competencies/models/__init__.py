"""One aggregate a file; import models from here."""

from competencies.models.competency import Competency
from competencies.models.crosswalk import Crosswalk
from competencies.models.framework import Framework, FrameworkVersion
from competencies.models.offer import TrainingOffer
from competencies.models.qualification import Qualification
from competencies.models.scale import Level, Scale
from competencies.models.source import Source
from competencies.models.starter_item import StarterItem

__all__ = [
    "Competency",
    "Crosswalk",
    "Framework",
    "FrameworkVersion",
    "Level",
    "Qualification",
    "Scale",
    "Source",
    "StarterItem",
    "TrainingOffer",
]

"""The two groups of the Wagtail admin, made or brought up to date by `manage.py admin_groups`, never by a migration.

« Formateurs » write: pages below the catalogue, questions, quizzes, scenarios, rubrics, images, documents; no users, no
settings. « Coordination » administers every organisation of the site: a coordinator of one organisation needs no group,
the membership is enough.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from assessments.models import Question, Quiz, Rubric, Scenario
from competencies.models import Competency
from curriculum.models import CataloguePage, GlossaryTerm
from lms.models import Cohort, Membership, Organisation

TRAINERS = "Formateurs"
COORDINATION = "Coordination"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
EVERY_ACTION = ("add", "change", "delete", "view", "publish")


def _permissions(kinds: Iterable[type[models.Model]], actions: Iterable[str]) -> list[Permission]:
    """Return the permissions that exist for these actions on these models."""
    found: list[Permission] = []
    for kind in ContentType.objects.get_for_models(*kinds).values():
        names = [f"{action}_{kind.model}" for action in actions]
        found += Permission.objects.filter(content_type=kind, codename__in=names)
    return found


def _enter() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


@transaction.atomic
def ensure_groups() -> tuple[Group, Group]:
    """Make both groups and give them what they lack; rights that someone added by hand stay."""
    trainers, _new = Group.objects.get_or_create(name=TRAINERS)
    trainers.permissions.add(_enter(), *_permissions([Question, Quiz, Scenario, Rubric, GlossaryTerm], EVERY_ACTION))
    trainers.permissions.add(*_permissions([Competency], ["view"]))
    translating = {"content_type__app_label": "wagtail_localize", "codename": "submit_translation"}
    trainers.permissions.add(*Permission.objects.filter(**translating))
    for page in CataloguePage.objects.all():
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS):
            GroupPagePermission.objects.get_or_create(group=trainers, page=page, permission=permission)
    root = Collection.get_first_root_node()
    for permission in _permissions([get_image_model(), get_document_model()], ["add", "change", "choose"]):
        GroupCollectionPermission.objects.get_or_create(group=trainers, collection=root, permission=permission)
    coordination, _new = Group.objects.get_or_create(name=COORDINATION)
    coordination.permissions.add(_enter(), *_permissions([Organisation, Membership, Cohort], EVERY_ACTION))
    return trainers, coordination

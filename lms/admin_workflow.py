"""The review of lessons before they go live, made by `manage.py admin_groups`: two groups, one task each, in turn.

« Relecture pédagogique » reads first, « Relecture réseau » after it; when both agreed, Wagtail publishes the page.
Learners see it with the next « Publier une version ». Whoever may publish may still do so without asking.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow, WorkflowPage, WorkflowTask

from curriculum.models import CataloguePage

REVIEW = "Relecture pédagogique, puis relecture réseau"
READERS = ("Relecture pédagogique", "Relecture réseau")


@transaction.atomic
def ensure_workflow() -> Workflow:
    """Make the groups, the tasks and the workflow, once; a catalogue that has another workflow keeps it.

    The readers' groups may enter the admin: Wagtail opens to them what waits for them. The last of them publishes by
    agreeing, so it has that right below each catalogue, and « Publier une version » with it.
    """
    workflow, new = Workflow.objects.get_or_create(name=REVIEW)
    for order, name in enumerate(READERS):
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
        if new:
            task = GroupApprovalTask.objects.create(name=name)
            task.groups.add(group)
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    last = Group.objects.get(name=READERS[-1])
    for page in CataloguePage.objects.all():
        GroupPagePermission.objects.get_or_create(group=last, page=page, permission=publish)
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
    return workflow

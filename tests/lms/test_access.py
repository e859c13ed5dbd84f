"""The role × endpoint table: every address of the stand-alone site, who gets what, by exact status.

A line: address, arguments (named in `access/world.py`), GET, POST; six statuses in the order of ROLES, or one for all.
`in`: to the sign-in. `to`: elsewhere on the site. What belongs to somebody else is 404, as if it were not there. POST
sends an empty form, so 422 means « let in, and the form was refused »; Wagtail's own forms are not tried.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.lms.access.world import ROLES, World

#                                            anonymous alice bob carole david admin
PUBLIC = [
    ("mediane_front", "", "200", "405"),
    ("mediane_lms:accessibility", "", "200", "405"),
    ("mediane_lms:help", "", "200", "405"),
    ("mediane_lms:sitemap", "", "200", "405"),
    ("mediane_lms:privacy", "", "200", "405"),
    ("mediane_lms:erased", "", "200", "405"),
    ("mediane_demo_mail", "", "200", "405"),
    ("mediane_account", "", "in 200 200 200 200 200", "in 405 405 405 405 405"),
    ("account_confirm_login_code", "", "in to to to to to", "in to to to to to"),
    ("mediane_cms_login", "", "in 403 to 403 403 to", "in 403 to 403 403 to"),
    ("mediane_cms_password_reset", "", "to", "to"),
    ("mediane_page_login", "", "in 403 to 403 403 to", "in 403 to 403 403 to"),
]
PLAYER = [
    ("mediane_lms:home", "", "in 200 200 200 200 200", "in 405 405 405 405 405"),
    ("mediane_lms:enrol", "navt", "in to 200 200 to 200", "in to 422 422 to 422"),
    ("mediane_lms:enrol", "nothing", "in 404 404 404 404 404", "in 404 404 404 404 404"),
    ("mediane_lms:module", "hers", "in 200 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:module", "his", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:module", "nothing", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:step", "hers text", "in 200 404 404 404 404", "in 422 404 404 404 404"),
    ("mediane_lms:step", "hers question", "in 200 404 404 404 404", "in 422 404 404 404 404"),
    ("mediane_lms:step", "hers quiz", "in 200 404 404 404 404", "in 422 404 404 404 404"),
    ("mediane_lms:step", "hers scenario", "in to 404 404 404 404", "in to 404 404 404 404"),
    ("mediane_lms:step", "his text", "in 404 404 404 200 404", "in 404 404 404 422 404"),
    ("mediane_lms:step", "his question", "in 404 404 404 200 404", "in 404 404 404 422 404"),
    ("mediane_lms:step", "her no step", "in 404 404 404 404 404", "in 404 404 404 404 404"),
    ("mediane_lms:feedback", "hers answer", "in 200 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:feedback", "his answer", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:feedback", "her his answer", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:attempt", "hers open", "in 200 404 404 404 404", "in 422 404 404 404 404"),
    ("mediane_lms:attempt", "hers finished", "in to 404 404 404 404", "in 422 404 404 404 404"),
    ("mediane_lms:attempt", "his open", "in 404 404 404 200 404", "in 404 404 404 422 404"),
    ("mediane_lms:attempt", "her his open", "in 404 404 404 404 404", "in 404 404 404 404 404"),
    ("mediane_lms:debrief", "hers finished", "in 200 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:debrief", "hers open", "in to 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:debrief", "his finished", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:debrief", "her his finished", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:go_back", "hers open", "in 405 405 405 405 405", "in 422 404 404 404 404"),
    ("mediane_lms:go_back", "his open", "in 405 405 405 405 405", "in 404 404 404 422 404"),
    ("mediane_lms:go_back", "her his open", "in 405 405 405 405 405", "in 404 404 404 404 404"),
    ("mediane_lms:replay", "hers finished", "in 405 405 405 405 405", "in 422 404 404 404 404"),
    ("mediane_lms:replay", "his finished", "in 405 405 405 405 405", "in 404 404 404 422 404"),
    ("mediane_lms:replay", "her his finished", "in 405 405 405 405 405", "in 404 404 404 404 404"),
    ("mediane_lms:next_act", "hers finished", "in 405 405 405 405 405", "in 422 404 404 404 404"),
    ("mediane_lms:next_act", "his finished", "in 405 405 405 405 405", "in 404 404 404 422 404"),
    ("mediane_lms:next_act", "her his finished", "in 405 405 405 405 405", "in 404 404 404 404 404"),
    ("mediane_lms:finished", "hers", "in to 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:finished", "his", "in 404 404 404 to 404", "in 405 405 405 405 405"),
    ("mediane_lms:sharing", "hers", "in 200 404 404 404 404", "in 422 404 404 404 404"),
    ("mediane_lms:sharing", "his", "in 404 404 404 200 404", "in 404 404 404 422 404"),
    ("mediane_lms:competencies", "", "in 200 200 200 200 200", "in 405 405 405 405 405"),
    ("mediane_lms:own_data", "", "in 200 200 200 200 200", "in 405 405 405 405 405"),
    ("mediane_lms:own_data_file", "", "in 200 200 200 200 200", "in 405 405 405 405 405"),
    ("mediane_lms:erase_me", "", "in 200 200 200 200 200", "in 422 422 422 422 422"),
    ("mediane_lms:why", "rated", "in 200 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:why", "unrated", "in 404 404 404 404 404", "in 405 405 405 405 405"),
]
STAFF = [
    ("mediane_lms:trainer", "", "in 404 200 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:cohort", "group", "in 404 200 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:cohort", "foreign group", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:cohort", "nothing", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:cohort_enrol", "group", "in 404 200 404 404 404", "in 404 422 404 404 404"),
    ("mediane_lms:cohort_enrol", "foreign group", "in 404 404 404 200 404", "in 404 404 404 422 404"),
    ("mediane_lms:cohort_scenarios", "group", "in 404 200 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:cohort_scenarios", "foreign group", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:cohort_scenario", "group scenario", "in 404 200 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:cohort_scenario", "foreign group scenario", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:cohort_scenario", "no group scenario", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:observe", "sheet", "in 404 200 404 404 404", "in 404 422 404 404 404"),
    ("mediane_lms:observe", "foreign sheet", "in 404 404 404 200 404", "in 404 404 404 422 404"),
    ("mediane_lms:observe", "crossed sheet", "in 404 404 404 404 404", "in 404 404 404 404 404"),
    ("mediane_lms:observe", "no sheet", "in 404 404 404 404 404", "in 404 404 404 404 404"),
    ("mediane_lms:observed", "sheet", "in 404 200 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:observed", "foreign sheet", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:observed", "crossed sheet", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:network", "", "in 404 404 200 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:network_organisation", "home", "in 404 404 200 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:network_organisation", "neighbour", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:network_organisation", "network", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:network_organisation", "nothing", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:network_csv", "home", "in 404 404 200 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:network_csv", "neighbour", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:network_csv", "network", "in 404 404 404 404 404", "in 405 405 405 405 405"),
]
TRANSCRIPTS = [
    ("mediane_lms:transcripts", "", "in 200 200 200 200 200", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_issue", "", "in to to to to to", "in 422 422 422 422 422"),
    ("mediane_lms:transcript", "her transcript", "in 200 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript", "his transcript", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript", "no number", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_file", "her html", "in 200 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_file", "her pdf", "in 200 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_file", "her json", "in 200 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_file", "her exe", "in 404 404 404 404 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_file", "his html", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_file", "his pdf", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_file", "his json", "in 404 404 404 200 404", "in 405 405 405 405 405"),
    ("mediane_lms:transcript_revoke", "her transcript", "in 200 404 404 404 404", "in 422 404 404 404 404"),
    ("mediane_lms:transcript_revoke", "his transcript", "in 404 404 404 200 404", "in 404 404 404 422 404"),
    ("mediane_lms:held", "", "in 200 200 200 200 200", "in 422 422 422 422 422"),
    ("mediane_lms:held_delete", "her title", "in 405 405 405 405 405", "in to 404 404 404 404"),
    ("mediane_lms:held_delete", "no title", "in 405 405 405 405 405", "in to to to to to"),
    ("mediane_lms:held_seen", "her title at home", "in 405 405 405 405 405", "in 404 404 to 404 404"),
    ("mediane_lms:held_seen", "her title next door", "in 405 405 405 405 405", "in 404 404 404 404 404"),
    ("mediane_check:check_form", "", "200", "405"),
    ("mediane_check:check", "code", "200", "200"),
    ("mediane_check:check", "no code", "404", "404"),
    ("mediane_check:named", "named", "200", "200"),
]
MACHINES = [
    ("mediane_healthz", "", "200", "405"),
    ("mediane_readyz", "", "200", "405"),
    ("mediane_competencies:index", "", "200", "405"),
    ("mediane_competencies:offers", "", "200", "405"),
    ("mediane_competencies:framework", "MS9", "to", "405"),
    ("mediane_competencies:framework", "no framework", "404", "405"),
    ("mediane_competencies:version", "MS9/v1", "200", "405"),
    ("mediane_competencies:version", "no version", "404", "405"),
    ("mediane_competencies:competency", "a competency", "200", "405"),
    ("mediane_competencies:competency", "no competency", "404", "405"),
    ("mediane_curriculum:asset", "asset", "200", "405"),
    ("mediane_curriculum:asset", "no asset", "404", "405"),
    ("mediane_api:frameworks", "", "200", "405"),
    ("mediane_api:framework", "MS9/v1", "200", "405"),
    ("mediane_api:modules", "", "200", "405"),
    ("mediane_api:module", "navt", "200", "405"),
    ("mediane_api:module", "nothing", "404", "405"),
    ("mediane_api:enrolments", "", "401 200 200 200 200 200", "401 405 405 405 405 405"),
    ("mediane_api:enrolment", "hers", "401 200 404 404 404 404", "401 405 405 405 405 405"),
    ("mediane_api:enrolment", "his", "401 404 404 404 200 404", "401 405 405 405 405 405"),
    ("mediane_api:attainments", "", "401 200 200 200 200 200", "401 405 405 405 405 405"),
    ("mediane_api:attainment", "rated", "401 200 404 404 200 404", "401 405 405 405 405 405"),
    ("mediane_api:attainment", "unrated", "401 404 404 404 404 404", "401 405 405 405 405 405"),
    ("mediane_api:transcripts", "", "401 200 200 200 200 200", "401 405 405 405 405 405"),
    ("mediane_api:transcript", "her transcript", "401 200 404 404 404 404", "401 405 405 405 405 405"),
    ("mediane_api:transcript", "his transcript", "401 404 404 404 200 404", "401 405 405 405 405 405"),
    ("mediane_api:transcript-document", "her transcript", "401 200 404 404 404 404", "401 405 405 405 405 405"),
    ("mediane_api:transcript-document", "his transcript", "401 404 404 404 200 404", "401 405 405 405 405 405"),
    ("mediane_api:schema", "", "200", "405"),
    ("mediane_api:not-found", "", "404", "404"),
    ("mediane_api:xapi-about", "", "200", "405"),
    ("mediane_api:xapi-statements", "", "401", "401"),
    ("mediane_api:xapi-state", "", "401", "401"),
    ("mediane_api:xapi-activity-profile", "", "401", "401"),
    ("mediane_api:xapi-agent-profile", "", "401", "401"),
    ("mediane_api:xapi-activities", "", "401", "401"),
    ("mediane_api:xapi-agents", "", "401", "401"),
    ("mediane_api:xapi-profile", "", "200", "405"),
    ("mediane_api:xapi-profile-version", "xapi v1", "200", "405"),
    ("mediane_api:xapi-profile-version", "xapi v9", "404", "405"),
    ("mediane_api:xapi-profile-part", "xapi template", "303", "405"),
    ("mediane_api:xapi-concept", "xapi verb", "303", "405"),
    ("mediane_api:xapi-concept", "xapi no verb", "404", "405"),
    ("mediane_api:xapi-activity", "xapi module", "303", "405"),
    ("mediane_api:xapi-activity", "xapi no kind", "404", "405"),
]
ADMIN = [
    ("wagtailadmin_home", "", "in in 200 in in 200", ""),
    ("wagtailadmin_login", "", "in 403 to 403 403 to", ""),
    ("wagtailadmin_pages:edit", "module page", "in in 200 in in 200", ""),
    ("wagtailadmin_pages:view_draft", "lesson page", "in in 200 in in 200", ""),
    ("mediane_publish_release", "module page", "in in 200 in in 200", "in in to in in to"),
    ("wagtailsnippets_mediane_assessments_question:list", "", "in in 200 in in 200", ""),
    ("wagtailsnippets_mediane_assessments_quiz:list", "", "in in 200 in in 200", ""),
    ("wagtailsnippets_mediane_assessments_scenario:list", "", "in in 200 in in 200", ""),
    ("wagtailsnippets_mediane_assessments_scenario:edit", "scenario", "in in 200 in in 200", ""),
    ("wagtailsnippets_mediane_assessments_scenario:script_new", "", "in in 200 in in 200", "in in 422 in in 422"),
    ("wagtailsnippets_mediane_assessments_scenario:script", "scenario", "in in 200 in in 200", "in in 422 in in 422"),
    ("wagtailsnippets_mediane_assessments_scenario:script_file", "scenario", "in in 200 in in 200", ""),
    ("wagtailsnippets_mediane_assessments_rubric:list", "", "in in 200 in in 200", ""),
    ("mediane_organisations:index", "", "in in to in in 200", ""),
    ("mediane_organisations:edit", "organisation", "in in to in in 200", ""),
    ("mediane_organisations:history", "organisation", "in in to in in 200", ""),
    ("mediane_organisations:usage", "organisation", "in in to in in 200", ""),
    ("mediane_memberships:index", "", "in in to in in 200", ""),
    ("mediane_memberships:edit", "membership", "in in to in in 200", ""),
    ("mediane_memberships:history", "membership", "in in to in in 200", ""),
    ("mediane_memberships:usage", "membership", "in in to in in 200", ""),
    ("mediane_cohorts:index", "", "in in to in in 200", ""),
    ("mediane_cohorts:edit", "cohort", "in in to in in 200", ""),
    ("mediane_cohorts:history", "cohort", "in in to in in 200", ""),
    ("mediane_cohorts:usage", "cohort", "in in to in in 200", ""),
    ("mediane_clients:index", "", "in in to in in 200", ""),
    ("mediane_clients:add", "", "in in to in in 200", "in in to in in 200"),
    ("mediane_clients:edit", "client", "in in to in in to", "in in to in in to"),
    ("mediane_clients:delete", "client", "in in to in in to", "in in to in in to"),
    ("mediane_clients:inspect", "client", "in in to in in 200", ""),
    ("mediane_statements:index", "", "in in to in in 200", "in in to in in 422"),
    ("mediane_statements:statement", "statement", "in in to in in 200", ""),
    ("mediane_statements:statement", "nothing", "in in to in in 404", ""),
    ("mediane_statements:void", "statement", "in in to in in 200", "in in to in in 422"),
    ("mediane_statements:void", "nothing", "in in to in in 404", "in in to in in 404"),
    ("mediane_clients:rotate", "client", "in in to in in 200", "in in to in in 200"),
    ("mediane_clients:revoke", "client", "in in to in in 200", "in in to in in 200"),
    ("mediane_clients:private", "client", "in in to in in 200", "in in to in in 200"),
    ("mediane_clients:history", "client", "in in to in in 200", ""),
    ("mediane_clients:usage", "client", "in in to in in to", ""),
    ("mediane_targets:index", "", "in in to in in 200", ""),
    ("mediane_targets:add", "", "in in to in in 200", "in in to in in 200"),
    ("mediane_targets:edit", "target", "in in to in in 200", "in in to in in 200"),
    ("mediane_targets:inspect", "target", "in in to in in 200", ""),
    ("mediane_targets:history", "target", "in in to in in 200", ""),
    ("mediane_targets:usage", "target", "in in to in in 200", ""),
    ("mediane_targets:delete", "target", "in in to in in 200", ""),
    ("mediane_targets:act", "target", "in in to in in 405", "in in to in in to"),
    ("mediane_framework:index", "", "in in to in in 200", ""),
    ("mediane_version:index", "", "in in to in in 200", ""),
    ("mediane_version:publish", "version", "in in to in in 200", ""),
    ("mediane_version:new_version", "version", "in in to in in 200", ""),
    ("mediane_competency:index", "", "in in 200 in in 200", ""),
    ("mediane_competency_chooser:choose", "", "in in 200 in in 200", ""),
    ("mediane_scale:index", "", "in in to in in 200", ""),
    ("mediane_level:index", "", "in in to in in 200", ""),
    ("mediane_qualification:index", "", "in in to in in 200", ""),
    ("mediane_crosswalk:index", "", "in in to in in 200", ""),
    ("mediane_offer:index", "", "in in to in in 200", ""),
    ("mediane_source:index", "", "in in to in in 200", ""),
    ("wagtailusers_users:index", "", "in in to in in 200", ""),
    ("wagtailusers_users:edit", "user", "in in to in in 200", ""),
    ("wagtailusers_users:delete", "user", "in in to in in to", ""),
    ("mediane_erase_person", "user", "in in to in in 200", "in in to in in 200"),
    ("wagtailusers_groups:index", "", "in in to in in 200", ""),
    ("wagtailsites:index", "", "in in to in in 200", ""),
    ("wagtailadmin_reports:site_history", "", "in in 200 in in 200", ""),
    ("wagtaildocs_serve", "document", "200", ""),
]
# The record store asks for it before anything else; to all others it says nothing.
VERSION = {"X-Experience-API-Version": "2.0.0"}
TABLE = [*PUBLIC, *PLAYER, *STAFF, *TRANSCRIPTS, *MACHINES, *ADMIN]


def expected(statuses: str, role: str) -> str:
    """The role's own column, or the one for all."""
    columns = statuses.split()
    assert len(columns) in {1, len(ROLES)}, statuses
    return columns[ROLES.index(role) if len(columns) > 1 else 0]


def status(answer) -> str:
    """How the table writes an answer."""
    if answer.status_code != 302:
        return str(answer.status_code)
    assert re.match(r"/(?!/)", answer.url), answer.url
    return "in" if answer.url.startswith("/accounts/login/") or answer.url.startswith("/cms/login/") else "to"


@pytest.mark.parametrize("role", ROLES)
def test_table(world: World, role: str) -> None:
    found, wanted = {}, {}
    for name, arguments, get, post in TABLE:
        address = reverse(name, args=world.args[arguments])
        for method, statuses in (("GET", get), ("POST", post)):
            if not statuses:
                continue
            visitor = Client(headers=VERSION)
            if role in world.people:
                visitor.force_login(world.people[role])
            answer = visitor.get(address) if method == "GET" else visitor.post(address)
            b"".join(answer)  # a file is closed when it was read
            found[f"{method} {name} ({arguments})"] = status(answer)
            wanted[f"{method} {name} ({arguments})"] = expected(statuses, role)
    assert found == wanted

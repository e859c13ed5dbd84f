"""Addresses of the record store, with and without a slash at the end: a redirect would lose a POST's body."""

from django.urls import URLPattern, re_path

from api.xapi import vocabulary
from api.xapi.about import about
from api.xapi.activities import activities
from api.xapi.agents import agents
from api.xapi.documents import activity_profile, agent_profile, state
from api.xapi.statements import statements

urlpatterns: list[URLPattern] = [
    re_path(r"^xapi/statements/?$", statements, name="xapi-statements"),
    re_path(r"^xapi/about/?$", about, name="xapi-about"),
    re_path(r"^xapi/activities/state/?$", state, name="xapi-state"),
    re_path(r"^xapi/activities/profile/?$", activity_profile, name="xapi-activity-profile"),
    re_path(r"^xapi/agents/profile/?$", agent_profile, name="xapi-agent-profile"),
    re_path(r"^xapi/profiles/mediane/?$", vocabulary.published, name="xapi-profile"),
    re_path(r"^xapi/profiles/mediane/(?P<version>v\d+)/?$", vocabulary.published, name="xapi-profile-version"),
    re_path(
        r"^xapi/profiles/mediane/v1/(?P<part>templates|patterns)/(?P<name>[\w-]+)/?$",
        vocabulary.part,
        name="xapi-profile-part",
    ),
    re_path(
        r"^xapi/(?P<part>verbs|activity-types|extensions)/(?P<name>[\w-]+)/?$", vocabulary.part, name="xapi-concept"
    ),
    re_path(r"^xapi/activities/(?P<kind>[\w-]+)/(?P<key>.+?)/?$", vocabulary.activity, name="xapi-activity"),
    re_path(r"^xapi/activities/?$", activities, name="xapi-activities"),
    re_path(r"^xapi/agents/?$", agents, name="xapi-agents"),
]

"""Addresses for people, under the namespace `mediane_lms`."""

from django.urls import URLPattern, path

from lms.views import network, pages, transcripts

app_name = "mediane_lms"
urlpatterns: list[URLPattern] = [
    path("mes-releves/", transcripts.transcripts, name="transcripts"),
    path("mes-releves/delivrer/", transcripts.transcript_issue, name="transcript_issue"),
    path("mes-releves/<str:number>/", transcripts.transcript, name="transcript"),
    path("mes-releves/<str:number>/retirer/", transcripts.transcript_revoke, name="transcript_revoke"),
    path("mes-releves/<str:number>.<str:kind>", transcripts.transcript_file, name="transcript_file"),
    path("reseau/", network.network, name="network"),
    path("reseau/<uuid:organisation>/", network.network_organisation, name="network_organisation"),
    path("reseau/<uuid:organisation>/couverture.csv", network.network_csv, name="network_csv"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("aide/", pages.help_page, name="help"),
    path("plan-du-site/", pages.sitemap, name="sitemap"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
]

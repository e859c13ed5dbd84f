"""Addresses for people, under the namespace `mediane_lms`."""

from django.urls import URLPattern, path

from lms.views import (
    attempts,
    competencies,
    enrolling,
    held,
    home,
    network,
    pages,
    player,
    questions,
    sharing,
    trainer,
    transcripts,
)

app_name = "mediane_lms"
urlpatterns: list[URLPattern] = [
    path("mon-parcours/", home.home, name="home"),
    path("inscription/<uuid:module_key>/", enrolling.enrol, name="enrol"),
    path("apprendre/<uuid:enrolment>/", player.module, name="module"),
    path("apprendre/<uuid:enrolment>/termine/", player.finished, name="finished"),
    path("apprendre/<uuid:enrolment>/partage/", sharing.sharing, name="sharing"),
    path(
        "apprendre/<uuid:enrolment>/question/<str:question_id>/retour/<uuid:statement>/",
        questions.feedback,
        name="feedback",
    ),
    path("apprendre/<uuid:enrolment>/tentative/<uuid:attempt>/", attempts.attempt, name="attempt"),
    path("apprendre/<uuid:enrolment>/tentative/<uuid:attempt>/bilan/", attempts.debrief, name="debrief"),
    path("apprendre/<uuid:enrolment>/<str:lesson_id>/<str:step_id>/", player.step, name="step"),
    path("mes-competences/", competencies.competencies, name="competencies"),
    path("mes-competences/<path:reference>/pourquoi/", competencies.why, name="why"),
    path("formateur/", trainer.trainer, name="trainer"),
    path("formateur/groupes/<uuid:cohort>/", trainer.cohort, name="cohort"),
    path("formateur/groupes/<uuid:cohort>/inscrire/", trainer.cohort_enrol, name="cohort_enrol"),
    path("formateur/groupes/<uuid:cohort>/observer/<uuid:enrolment>/<str:rubric_id>/", trainer.observe, name="observe"),
    path(
        "formateur/groupes/<uuid:cohort>/observer/<uuid:enrolment>/<str:rubric_id>/fait/",
        trainer.observed,
        name="observed",
    ),
    path("mes-releves/", transcripts.transcripts, name="transcripts"),
    path("mes-releves/delivrer/", transcripts.transcript_issue, name="transcript_issue"),
    path("mes-releves/<str:number>/", transcripts.transcript, name="transcript"),
    path("mes-releves/<str:number>/retirer/", transcripts.transcript_revoke, name="transcript_revoke"),
    path("mes-releves/<str:number>.<str:kind>", transcripts.transcript_file, name="transcript_file"),
    path("mes-titres/", held.held, name="held"),
    path("mes-titres/<int:pk>/retirer/", held.held_delete, name="held_delete"),
    path("reseau/", network.network, name="network"),
    path("reseau/<uuid:organisation>/", network.network_organisation, name="network_organisation"),
    path("reseau/<uuid:organisation>/couverture.csv", network.network_csv, name="network_csv"),
    path("reseau/<uuid:organisation>/titres/<int:pk>/", held.held_seen, name="held_seen"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("aide/", pages.help_page, name="help"),
    path("plan-du-site/", pages.sitemap, name="sitemap"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
]

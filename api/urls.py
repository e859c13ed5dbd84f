"""Addresses for machines: `/api/v1/` and `/xapi/`, under the namespace `mediane_api`."""

from django.urls import URLPattern, URLResolver, path, re_path

from api import (
    activities,
    attainments,
    attempts,
    catalogue,
    enrolments,
    frameworks,
    groups,
    moves,
    ratings,
    reading,
    schema,
    transcripts,
)
from api.xapi.urls import urlpatterns as xapi

app_name = "mediane_api"
urlpatterns: list[URLPattern | URLResolver] = [
    *xapi,
    path("api/v1/frameworks/", frameworks.FrameworkList.as_view(), name="frameworks"),
    path("api/v1/frameworks/<str:framework>/<str:version>/", frameworks.FrameworkDetail.as_view(), name="framework"),
    path("api/v1/modules/", catalogue.ModuleList.as_view(), name="modules"),
    path("api/v1/modules/<uuid:key>/", catalogue.ModuleDetail.as_view(), name="module"),
    path("api/v1/enrolments/", enrolments.EnrolmentList.as_view(), name="enrolments"),
    path("api/v1/enrolments/<uuid:key>/", enrolments.EnrolmentDetail.as_view(), name="enrolment"),
    path("api/v1/enrolments/<uuid:key>/activities/", activities.ActivityList.as_view(), name="activities"),
    path("api/v1/enrolments/<uuid:key>/responses/", activities.PracticeResponses.as_view(), name="practice-responses"),
    path("api/v1/attempts/", attempts.AttemptList.as_view(), name="attempts"),
    path("api/v1/attempts/<uuid:key>/", attempts.AttemptDetail.as_view(), name="attempt"),
    path("api/v1/attempts/<uuid:key>/responses/", moves.AttemptResponses.as_view(), name="attempt-responses"),
    path("api/v1/attempts/<uuid:key>/finish/", moves.Finish.as_view(), name="attempt-finish"),
    path("api/v1/attempts/<uuid:key>/choices/", moves.Choices.as_view(), name="attempt-choices"),
    path("api/v1/attempts/<uuid:key>/back/", moves.Back.as_view(), name="attempt-back"),
    path("api/v1/attempts/<uuid:key>/replay/", moves.Replay.as_view(), name="attempt-replay"),
    path("api/v1/attempts/<uuid:key>/next-act/", moves.NextAct.as_view(), name="attempt-next-act"),
    path("api/v1/ratings/", ratings.RatingList.as_view(), name="ratings"),
    path("api/v1/cohorts/", groups.CohortList.as_view(), name="cohorts"),
    path("api/v1/cohorts/<uuid:key>/", groups.CohortDetail.as_view(), name="cohort"),
    path("api/v1/cohorts/<uuid:key>/people/", groups.CohortPeople.as_view(), name="cohort-people"),
    path("api/v1/cohorts/<uuid:key>/ratings/", ratings.CohortRatings.as_view(), name="cohort-ratings"),
    path("api/v1/cohorts/<uuid:key>/ratings/preview/", ratings.RatingsPreview.as_view(), name="ratings-preview"),
    path("api/v1/cohorts/<uuid:key>/ratings/take-back/", ratings.RatingsTakenBack.as_view(), name="ratings-take-back"),
    path("api/v1/cohorts/<uuid:key>/observations/", ratings.Observations.as_view(), name="observations"),
    path("api/v1/attainments/", attainments.AttainmentList.as_view(), name="attainments"),
    path("api/v1/attainments/<path:reference>/", attainments.AttainmentDetail.as_view(), name="attainment"),
    path("api/v1/transcripts/", transcripts.TranscriptList.as_view(), name="transcripts"),
    path("api/v1/transcripts/<str:number>/", transcripts.TranscriptDetail.as_view(), name="transcript"),
    path(
        "api/v1/transcripts/<str:number>/document/",
        transcripts.TranscriptDocumentDetail.as_view(),
        name="transcript-document",
    ),
    path("api/v1/schema/", schema.Schema.as_view(), name="schema"),
    re_path(r"^api/v1/", reading.NotFound.as_view(), name="not-found"),
]

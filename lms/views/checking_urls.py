"""Addresses of the public check and of tutors' signatures, without language prefix: namespace `mediane_check`."""

from django.urls import path

from lms.views import checking, signing

app_name = "mediane_check"
urlpatterns = [
    path("verifier/", checking.check_form, name="check_form"),
    path("v/<str:code>/", checking.check, name="check"),
    path("v/<str:code>/<str:token>/", checking.check, name="named"),
    path("signer/", signing.sign, name="sign"),
]

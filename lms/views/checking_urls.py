"""Addresses of the public check, without language prefix, under the namespace `mediane_check`."""

from django.urls import path

from lms.views import checking

app_name = "mediane_check"
urlpatterns = [
    path("verifier/", checking.check_form, name="check_form"),
    path("v/<str:code>/", checking.check, name="check"),
    path("v/<str:code>/<str:token>/", checking.check, name="named"),
]

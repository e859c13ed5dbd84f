"""Public, unprefixed addresses of frameworks; the language is `?lang=`, then Accept-Language, then French."""

from django.urls import URLPattern, path

from competencies import views

app_name = "mediane_competencies"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("offres/", views.offers, name="offers"),
    path("<str:framework>/", views.framework, name="framework"),
    path("<str:framework>/<str:version>/", views.version, name="version"),
    path("<str:framework>/<str:version>/<str:code>/", views.competency, name="competency"),
]

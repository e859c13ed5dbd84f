"""The stand-alone site's addresses: machines without a language prefix, people with one (French bare, `/en/…`)."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms.urls import machines, people
from lms.views import cms_login, demo_mail, front

handler403 = "lms.views.pages.forbidden"
handler404 = "lms.views.pages.not_found"
handler500 = "lms.views.pages.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # Before Wagtail's own, which would sign in by password alone (foundations: no second factor, no limit on tries).
    path("cms/login/", cms_login.cms_login, name="mediane_cms_login"),
    re_path(r"^cms/password_reset/", cms_login.password_reset, name="mediane_cms_password_reset"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *machines,
    *i18n_patterns(
        path("", front.front, name="mediane_front"),
        path("accounts/", include("lms.site.accounts")),
        path("demo/courriers/", demo_mail.demo_mail, name="mediane_demo_mail"),
        *people,
        path("_util/login/", cms_login.cms_login, name="mediane_page_login"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
if settings.DEMO:  # in production the web server or the object store serves media
    media = path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="mediane_media")
    urlpatterns.insert(0, media)

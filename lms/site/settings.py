"""Settings of the stand-alone site: twelve-factor, read from the environment in this one place (docs/configure.md)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
import django
from django.utils.translation import gettext_lazy as _

from lms.site.content_policy import (  # noqa: F401 - settings of django-csp
    CONTENT_SECURITY_POLICY,
    CSP_ADMIN_DIRECTIVES,
    CSP_ADMIN_PREFIXES,
)

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("MEDIANE_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEMO = os.environ.get("MEDIANE_DEMO", "0") == "1"
DEBUG = False


def _secret_key() -> str:
    """Return SECRET_KEY; in demo mode one that is made once and kept in `var/`."""
    given = os.environ.get("SECRET_KEY", "")
    if given or not DEMO:
        return given
    kept = VAR_DIR / "secret-key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(64))
        kept.chmod(0o600)
    return kept.read_text().strip()


SECRET_KEY = _secret_key() or "unset"  # what is missing outside demo mode: lms/site/production.py refuses to start
IRI = os.environ.get("MEDIANE_IRI", "http://127.0.0.1:8000")
PUBLIC_URL = os.environ.get("MEDIANE_PUBLIC_URL") or IRI  # addresses people follow; IRI only names things
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "api",
    "lms",
    "curriculum",
    "assessments",
    "competencies",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "wagtail_localize",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
if os.environ.get("MEDIANE_TASKS", "immediate") == "database":
    INSTALLED_APPS.append("django_tasks_db")
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.site.middleware.PolicyMiddleware",
    "lms.site.middleware.NoNulMiddleware",
    "lms.site.middleware.StaffSecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.site.urls"
WSGI_APPLICATION = "lms.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context.mediane",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'mediane.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA secure_delete=1",
    }
else:
    DATABASES["default"]["ENGINE"] = "lms.site.postgresql"  # asks less often whether a connection stands
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    if os.environ.get("DATABASE_PREPARE", "1") == "1":  # a pool that hands out other connections cannot keep a plan
        # No query here is long enough to be compiled: where PostgreSQL thought so, a read of 5 ms took 350.
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
        DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 5
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    INSTALLED_APPS += ["django.contrib.postgres"]  # Wagtail's search uses its fields there; Django 6.1 asks for the app
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", _("Français")), ("en", _("English"))]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # /catalogue/mediation-…: an address that one can read out
USE_I18N = True
FORMAT_MODULE_PATH = ["lms.site.formats"]
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/Paris")
LOCALE_PATHS = [BASE_DIR / "lms" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns of a missing folder
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": os.environ.get("MEDIA_STORAGE", "django.core.files.storage.FileSystemStorage")},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO  # no collectstatic for a demonstration: whitenoise reads the packages
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mon-parcours/"
LOGOUT_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "lms.views.pages.csrf_failure"
SIGNUP_OPEN = not DEMO and os.environ.get("MEDIANE_SIGNUP_OPEN", "0") == "1"
ACCOUNT_ADAPTER = "lms.site.accounts_adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SIGNUP_OPEN else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = SIGNUP_OPEN
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Six digits, five tries a code: the daily limit keeps guessing at one person's codes hopeless.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,20/d/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
ACCOUNT_FORMS = {
    name: f"lms.site.forms.{form}"
    for name, form in {
        "login": "Login",
        "request_login_code": "RequestCode",
        "confirm_login_code": "ConfirmCode",
        "reset_password": "AskPassword",
        "reset_password_from_key": "NewPassword",
        "change_password": "ChangePassword",
        "set_password": "FirstPassword",
        "signup": "Signup",
        "reauthenticate": "Reauthenticate",
        "confirm_email_verification_code": "ConfirmAddress",
    }.items()
}
MFA_FORMS = {
    "authenticate": "lms.site.forms.SecondFactor",
    "reauthenticate": "lms.site.forms.SecondFactorAgain",
    "activate_totp": "lms.site.forms.ActivateApp",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Médiane"
MFA_TOTP_TOLERANCE = 1

WAGTAIL_SITE_NAME = "Médiane"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# No file that a browser runs: below /media/ it would run as this site, for whoever opens it.
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "epub", "odp", "ods", "odt", "pdf", "pptx", "rtf", "txt", "vtt", "xlsx", "zip"),
    *("gif", "jpeg", "jpg", "m4a", "mp3", "mp4", "ogg", "opus", "png", "wav", "webm", "webp"),
]

DEMO_MAIL_DIR = VAR_DIR / "mails"
_mailer = {
    "BACKEND": "lms.site.demo_mail.DemoBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {}
    if DEMO
    else {
        "host": os.environ.get("EMAIL_HOST", "localhost"),
        "port": int(os.environ.get("EMAIL_PORT", "587")),
        "username": os.environ.get("EMAIL_HOST_USER", ""),
        "password": os.environ.get("EMAIL_HOST_PASSWORD", ""),
        "use_tls": os.environ.get("EMAIL_USE_TLS", "1") == "1",
    },
}
if django.VERSION >= (6, 1):
    MAILERS = {"default": _mailer}
else:
    EMAIL_BACKEND = _mailer["BACKEND"]
    EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
    EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "mediane@localhost")

# Limits on tries live in the cache: one that every process of the machine shares, or the one that CACHE_URL names.
if not DEMO:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["CACHE_URL"]}
        if os.environ.get("CACHE_URL")
        else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    }

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SECURE_SSL_REDIRECT = not DEMO and os.environ.get("SECURE_SSL_REDIRECT", "1") == "1"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEMO else int(os.environ.get("SECURE_HSTS_SECONDS", str(365 * 24 * 3600)))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
REST_FRAMEWORK = {
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,  # else anyone escapes the limits with a made-up X-Forwarded-For
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}

MEDIANE = {
    "IRI": IRI,
    "PUBLIC_URL": PUBLIC_URL,
    "DEMO": DEMO,
    "SIGNUP_OPEN": SIGNUP_OPEN,
    "STAFF_MFA": os.environ.get("MEDIANE_STAFF_MFA", "0" if DEMO else "1") == "1",
    "ISSUER_NAME": os.environ.get("MEDIANE_ISSUER_NAME", "Médiane"),
    "ISSUER_DETAILS": os.environ.get("MEDIANE_ISSUER_DETAILS", ""),
    "REEXAMINATION_DAYS": int(os.environ.get("MEDIANE_REEXAMINATION_DAYS", "30")),
    "RETENTION_DAYS": int(os.environ.get("MEDIANE_RETENTION_DAYS", "0")),
    "ERASURE_JOURNAL": os.environ.get("MEDIANE_ERASURE_JOURNAL", str(VAR_DIR / "erasures.jsonl")),
    "XAPI_ORIGINS": tuple(os.environ.get("MEDIANE_XAPI_ORIGINS", "*").split(",")),
    "XAPI_LARGEST_BODY": int(os.environ.get("MEDIANE_XAPI_LARGEST_BODY", str(10 * 1024 * 1024))),
    "PULL": os.environ.get("MEDIANE_PULL", ""),
    "FORWARD_INTERNAL": tuple(host for host in os.environ.get("MEDIANE_FORWARD_INTERNAL", "").split(",") if host),
    "RECORDS_FROM": os.environ.get("MEDIANE_RECORDS_FROM", ""),
    "PRIVATE_FILES": os.environ.get("MEDIANE_PRIVATE_FILES", str(VAR_DIR / "private")),
    "IDEMPOTENCY_DAYS": int(os.environ.get("MEDIANE_IDEMPOTENCY_DAYS", "7")),
    "EVIDENCE_LARGEST_FILE": int(os.environ.get("MEDIANE_EVIDENCE_LARGEST_FILE", str(5 * 1024 * 1024))),
    "FILM_LARGEST_FILE": int(os.environ.get("MEDIANE_FILM_LARGEST_FILE", str(500 * 1024 * 1024))),
    "FILM_DAYS": int(os.environ.get("MEDIANE_FILM_DAYS", "30")),
}

"""What Django needs to know, from the settings of the workspace (wrensong.settings)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from wrensong import settings as registry

from .secret import read_secret

WRENSONG_HOME = Path(os.environ["WRENSONG_HOME"]).resolve()
_chosen = registry.load(WRENSONG_HOME)
WRENSONG_OPEN = "wrensong.front.open_workspace"
WRENSONG_OPEN_PREPARED = "wrensong.front.open_prepared"
WRENSONG_PREPARE = "wrensong.front.prepare"
# What each room holds of a creator, and the record that stands for one.
WRENSONG_PRIVACY = (
    "wrensong.desk.privacy.HOLDINGS",
    "wrensong.match.privacy.HOLDINGS",
    "wrensong.plan.privacy.HOLDINGS",
    "wrensong.engage.privacy.HOLDINGS",
    "wrensong.collaborate.privacy.HOLDINGS",
)
WRENSONG_PERSON = "engage.Contact"
# Seconds a page waits for an answer that is nearly there before it shows how far it is.
WRENSONG_PATIENCE = 1.5
WRENSONG_JOBS = (
    "wrensong.discover.jobs.JOBS",
    "wrensong.match.jobs.JOBS",
    "wrensong.plan.jobs.JOBS",
    "wrensong.engage.jobs.JOBS",
    "wrensong.collaborate.jobs.JOBS",
    "wrensong.site.jobs.JOBS",
)
# Called once a minute by the worker for long work: they may ask for jobs.
WRENSONG_TICKS = ("wrensong.engage.jobs.tick", "wrensong.collaborate.jobs.tick")

SECRET_KEY = read_secret(WRENSONG_HOME)
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in _chosen.hosts.split(",") if host.strip()]
ROOT_URLCONF = "wrensong.site.urls"
WSGI_APPLICATION = "wrensong.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "desk.User"
USE_TZ, TIME_ZONE, LANGUAGE_CODE, USE_I18N = True, "UTC", "en", False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "wrensong.desk",
    "wrensong.discover",
    "wrensong.vet",
    "wrensong.match",
    "wrensong.plan",
    "wrensong.engage",
    "wrensong.collaborate",
    "wrensong.site",
]
MIDDLEWARE = [
    "wrensong.site.middleware.timing",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wrensong.site.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wrensong.site.middleware.errors",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "wrensong.site.context.shell",
            ],
            "builtins": ["wrensong.desk.templatetags.wrensong"],
        },
    }
]

_sqlite = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": WRENSONG_HOME / "desk.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # A change that was answered is on the disk, also after a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(_chosen.database_url, conn_max_age=600)
    if _chosen.database_url
    else _sqlite
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator",
    )
]  # fmt: skip
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "sign-in", "spaces", "sign-in"

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY, SESSION_COOKIE_SAMESITE = True, "Lax"
CSRF_COOKIE_HTTPONLY, CSRF_COOKIE_SAMESITE = True, "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _chosen.https
if _chosen.https:
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
WRENSONG_UPLOAD_BYTES = _chosen.upload_mb * 1_000_000

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS, WHITENOISE_AUTOREFRESH = True, False
WHITENOISE_MAX_AGE = 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
WRENSONG_OEMBED = _chosen.oembed
WRENSONG_MAIL_URL = _chosen.mail_url
DEFAULT_FROM_EMAIL = _chosen.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": "WARNING"},
}

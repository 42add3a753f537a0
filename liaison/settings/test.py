"""The test suite: real PostgreSQL and broker, plain static files, a fast password hash."""

from . import env
from .base import *  # noqa: F403

SECRET_KEY = "test"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
CLOCK_OFFSET_SECONDS = float(env.text("LIAISON_CLOCK_OFFSET", "0"))
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
WHITENOISE_AUTOREFRESH = True  # nothing is collected for tests
PAPER_SYSTEM_FONTS = False  # papers look the same on every machine

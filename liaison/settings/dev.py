"""`make demo`: everything on this machine, demo accounts allowed."""

from . import env
from .base import *  # noqa: F403

DEBUG = True
DEMO = True
MIDDLEWARE = [*MIDDLEWARE, "liaison.front.errors.OwnNotFound"]  # noqa: F405
SECRET_KEY = env.text("SECRET_KEY", "only-for-commands-without-a-data-folder")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *ALLOWED_HOSTS]  # noqa: F405
CLOCK_OFFSET_SECONDS = float(env.text("LIAISON_CLOCK_OFFSET", "0"))
# `up` collects static files when they changed; served from there, compressed, as in production.
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False

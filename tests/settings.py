"""Settings of the tests: the real ones, with a cheap password hash and no waiting."""

import os
from pathlib import Path

os.environ.setdefault("VAR_DIR", str(Path(__file__).parent.parent / "var" / "test"))

from rmentor.settings import *  # noqa: F403 - settings are made to be extended so

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# The tests collect no static files; WhiteNoise looks for each instead of listing a folder that is not there.
WHITENOISE_AUTOREFRESH = True

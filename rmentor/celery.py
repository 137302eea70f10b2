"""The Celery app: a clock. What is due is found in the database, so a lost tick only delays."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rmentor.settings")

app = Celery("rmentor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks()

"""The Celery app: a clock. What is due is found in the database, so a lost tick only delays."""

import os

from celery import Celery
from celery.signals import worker_init, worker_shutting_down

from messaging.engine.stopping import ask_to_stop, go_on

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rmentor.settings")

app = Celery("rmentor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks()


@worker_init.connect
def _begin(**_facts: object) -> None:
    go_on()


@worker_shutting_down.connect
def _end(**_facts: object) -> None:
    """A tick ends with the mail it is at: a stop waits for one mail, not for fifty."""
    ask_to_stop()

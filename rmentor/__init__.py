"""rmentor: reverse mentoring for companies."""

from rmentor.celery import app as celery_app

__all__ = ["celery_app"]

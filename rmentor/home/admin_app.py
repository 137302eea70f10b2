"""Tells Django that the administration is ours. Apart from apps.py: a module of apps names one app only."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Django's app with our order of lists."""

    default_site = "rmentor.home.administration.Administration"

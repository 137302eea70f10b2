"""Addresses of the room programs."""

from django.urls import URLPattern

app_name = "programs"
urlpatterns: list[URLPattern] = []

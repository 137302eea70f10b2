"""Addresses of the room people."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("privacy/", views.privacy, name="privacy"),
]

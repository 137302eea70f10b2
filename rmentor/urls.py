"""All addresses. Each room brings its own under its own name."""

from django.contrib import admin
from django.urls import include, path

from rmentor.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("people.urls")),
    path("", include("messaging.urls")),
    path("", include("programs.urls")),
    path("", include("matching.urls")),
    path("", include("sessions.urls")),
    path("", include("surveys.urls")),
    path("", include("reports.urls")),
    path("me/data/", views.own_data, name="own-data"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("accounts/", include("rmentor.home.entrance")),
    # One door for everybody: the admin has no sign-in page of its own.
    path("admin/login/", views.admin_login),
    path("admin/", admin.site.urls),
]

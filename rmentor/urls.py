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
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    # People do not change their address or confirm it here: it comes from HR. These stand before allauth's own.
    path("accounts/email/", views.not_offered),
    path("accounts/confirm-email/", views.not_offered),
    path("accounts/confirm-email/<str:key>/", views.not_offered),
    path("accounts/", include("allauth.account.urls")),
    # One door for everybody: the admin has no sign-in page of its own.
    path("admin/login/", views.admin_login),
    path("admin/", admin.site.urls),
]

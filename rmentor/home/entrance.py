"""Addresses of signing in. Of allauth's only those that we offer, by name: an update of it opens no new door.

Nobody signs up, adds an address or confirms one: people and their addresses come from HR. Allauth asks for the names
of those pages, so they exist and are not found.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from rmentor.home import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # Says that it is closed (AccountAdapter.is_open_for_signup).
    path("signup/", allauth.signup, name="account_signup"),
    path("email/", views.not_offered, name="account_email"),
    path("confirm-email/", views.not_offered, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", views.not_offered, name="account_confirm_email"),
]

"""Addresses of the room messaging."""

from django.urls import path

from messaging import views

app_name = "messaging"
urlpatterns = [
    path("profile/mails/", views.wishes, name="wishes"),
    path("l/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("demo-mail/", views.caught_mail_list, name="caught-mail-list"),
    path("demo-mail/<int:pk>/", views.caught_mail_detail, name="caught-mail-detail"),
    path("demo-mail/<int:pk>/mail.eml", views.caught_mail_file, name="caught-mail-file"),
]

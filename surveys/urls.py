"""Addresses of the room surveys."""

from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("surveys/<int:pk>/", views.wave_answer, name="wave-answer"),
    path("surveys/results/<slug:slug>/", views.own_results, name="own-results"),
    path("pulse/<int:pk>/", views.pulse_answer, name="pulse-answer"),
    path("l/survey/<str:token>/", views.wave_answer_by_link, name="wave-answer-by-link"),
    path("l/pulse/<str:token>/", views.pulse_answer_by_link, name="pulse-answer-by-link"),
]

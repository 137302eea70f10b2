"""Addresses of the room programs."""

from django.urls import path

from programs import views

app_name = "programs"
urlpatterns = [
    path("programs/", views.program_list, name="program-list"),
    path("programs/<slug:slug>/", views.program_detail, name="program-detail"),
    path("programs/<slug:slug>/apply/", views.enrolment_apply, name="enrolment-apply"),
    path("programs/<slug:slug>/circle/", views.circle, name="circle"),
    path("programs/<slug:slug>/circle/call/", views.circle_call, name="circle-call"),
    path("gatherings/<int:pk>/", views.gathering_detail, name="gathering-detail"),
    path("gatherings/<int:pk>/cancel/", views.gathering_cancel, name="gathering-cancel"),
    path("l/gathering/<str:token>/", views.gathering_answer_by_link, name="gathering-answer-by-link"),
    path("enrolments/<int:pk>/", views.enrolment_detail, name="enrolment-detail"),
    path("enrolments/<int:pk>/edit/", views.enrolment_edit, name="enrolment-edit"),
    path("enrolments/<int:pk>/withdraw/", views.enrolment_withdraw, name="enrolment-withdraw"),
    path("enrolments/<int:pk>/forget/", views.enrolment_forget, name="enrolment-forget"),
    path("enrolments/<int:pk>/partner/", views.enrolment_partner, name="enrolment-partner"),
    path("l/partner/<str:token>/", views.enrolment_partner_by_link, name="enrolment-partner-by-link"),
]

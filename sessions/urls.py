"""Addresses of the room sessions."""

from django.urls import path

from sessions.views import calendars, delegated, delegates, items, logs, meetings, room, steps, times

app_name = "sessions"
urlpatterns = [
    path("pairs/<int:pk>/room/", room.pair_room, name="pair-room"),
    path("pairs/<int:pk>/meetings/add/", room.meeting_add, name="meeting-add"),
    path("pairs/<int:pk>/end/", room.pair_end, name="pair-end"),
    path("pairs/<int:pk>/pause/", room.pair_pause, name="pair-pause"),
    path("pairs/<int:pk>/resume/", room.pair_resume, name="pair-resume"),
    path("pairs/<int:pk>/items/add/", items.item_add, name="item-add"),
    path("items/<int:pk>/edit/", items.item_edit, name="item-edit"),
    path("items/<int:pk>/move/", items.item_move, name="item-move"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/kind/", meetings.meeting_kind, name="meeting-kind"),
    path("meetings/<int:pk>/log/", logs.meeting_log, name="meeting-log"),
    path("meetings/<int:pk>/move/", meetings.meeting_move, name="meeting-move"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/confirm/", meetings.meeting_confirm, name="meeting-confirm"),
    path("meetings/<int:pk>/note/", meetings.note_edit, name="note-edit"),
    path("pairs/<int:pk>/times/", times.pair_offer_times, name="pair-offer-times"),
    path("meetings/<int:pk>/times/", times.meeting_offer_times, name="meeting-offer-times"),
    path("times/<int:pk>/", times.times_detail, name="times-detail"),
    path("times/<int:pk>/pick/", times.times_pick, name="times-pick"),
    path("times/<int:pk>/take-back/", times.times_take_back, name="times-take-back"),
    path("calendar/", calendars.calendar_detail, name="calendar-detail"),
    path("calendar/renew/", calendars.calendar_renew, name="calendar-renew"),
    path("l/calendar/<str:token>/mentoring.ics", calendars.calendar_feed, name="calendar-feed"),
    path("l/times/<str:token>/", times.times_by_link, name="times-by-link"),
    path("my-calendar/", delegates.delegate_list, name="delegate-list"),
    path("my-calendar/<int:pk>/revoke/", delegates.delegate_revoke, name="delegate-revoke"),
    path("calendar-for/", delegated.delegated_list, name="delegated-list"),
    path("calendar-for/<int:person>/pairs/<int:pk>/add/", delegated.delegated_add, name="delegated-add"),
    path("calendar-for/<int:person>/meetings/<int:pk>/move/", delegated.delegated_move, name="delegated-move"),
    path("calendar-for/<int:person>/pairs/<int:pk>/times/", delegated.pair_offer, name="delegated-pair-offer"),
    path(
        "calendar-for/<int:person>/meetings/<int:pk>/times/", delegated.meeting_offer, name="delegated-meeting-offer"
    ),
    path("calendar-for/<int:person>/meetings/<int:pk>/cancel/", delegated.delegated_cancel, name="delegated-cancel"),
    path("pairs/<int:pk>/fit/", steps.fit_check, name="fit-check"),
    path("pairs/<int:pk>/closing/", steps.closing_step, name="closing-step"),
    path("l/fit/<str:token>/", steps.fit_check_by_link, name="fit-check-by-link"),
    path("l/closing/<str:token>/", steps.closing_step_by_link, name="closing-step-by-link"),
    path("l/log/<str:token>/", logs.meeting_log_by_link, name="meeting-log-by-link"),
    path("l/typed/<str:token>/", logs.meeting_log_from_page, name="meeting-log-from-page"),
]

"""Addresses of the room matching."""

from django.urls import path

from matching import views

app_name = "matching"
urlpatterns = [
    path("pairs/<int:pk>/", views.pair_detail, name="pair-detail"),
    path("pairs/<int:pk>/accept/", views.pair_accept, name="pair-accept"),
    path("pairs/<int:pk>/decline/", views.pair_decline, name="pair-decline"),
    path("pairs/<int:pk>/agreement/", views.agreement_edit, name="agreement-edit"),
    path("pairs/<int:pk>/agreement/confirm/", views.agreement_confirm, name="agreement-confirm"),
    path("short-lists/<int:pk>/", views.short_list_rank, name="short-list-rank"),
]

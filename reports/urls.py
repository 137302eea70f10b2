"""Addresses of the room reports."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("outcomes/", views.outcome_list, name="outcome-list"),
    path("outcomes/<slug:slug>/", views.program_outcome, name="program-outcome"),
    path("outcomes/<slug:slug>/over-time/", views.program_over_time, name="program-over-time"),
    path("outcomes/<slug:slug>/report/", views.report_ask, name="report-ask"),
    path("reports/<int:pk>/", views.report_detail, name="report-detail"),
    path("reports/<int:pk>/pdf/", views.report_pdf, name="report-pdf"),
    path("reports/<int:pk>/workbook/", views.report_workbook, name="report-workbook"),
    path("api/v1/openapi.json", views.api_description, name="api-description"),
    path("api/v1/programs/", views.api_program_list, name="api-program-list"),
    path("api/v1/programs/<slug:slug>/", views.api_program_detail, name="api-program-detail"),
    path("api/v1/programs/<slug:slug>/reports/<int:version>/", views.api_report_detail, name="api-report-detail"),
    path("methods/", views.method, name="method"),
]

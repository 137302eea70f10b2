"""The description of what tools read, as OpenAPI."""

from django.conf import settings

from reports.engine.openapi import Door, Schema, description
from reports.engine.released import FORMAT, Fault, ProgramDetail, ProgramList, ReportDetail

SLUG = ("slug", "string", "The program, as in its address.")
VERSION = ("version", "integer", "The number of the report within its program.")
DOORS = (
    Door("/api/v1/openapi.json", "description", "This description.", None),
    Door("/api/v1/programs/", "programs", "Every program that has outcomes.", ProgramList),
    Door("/api/v1/programs/{slug}/", "program", "One program with its newest report.", ProgramDetail, (SLUG,)),
    Door("/api/v1/programs/{slug}/reports/{version}/", "report", "One report.", ReportDetail, (SLUG, VERSION)),
)


def api_description() -> Schema:
    """OpenAPI 3.1, made from the classes that the answers are made from."""
    return description(
        title="rmentor: released figures", version=str(FORMAT), server=settings.BASE_URL, doors=DOORS, fault=Fault
    )

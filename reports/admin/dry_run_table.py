"""The dry run as a table to take along: a row for each mail to each person."""

import datetime as dt

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.admin.tables import Column, Table
from people.enums import CellKind
from programs.enums import Side
from reports.selectors.dry_run import Line


def _role(line: Line) -> "str | Promise":
    return Side(line.role).label if line.role in Side.values else _("may see outcomes")


def _meeting_on(line: Line) -> dt.date | None:
    return timezone.localdate(line.meeting_at) if line.meeting_at else None


DRY_RUN: Table[Line] = Table(
    "reports.dry_run",
    _("Dry run"),
    (
        Column("day", _("Day"), lambda line: line.day, _("The day on which the mail leaves."), CellKind.DAY),
        Column("person", _("Person"), lambda line: line.name, _("Who gets it.")),
        Column("role", _("As"), _role, _("Why it goes to this person: as mentor, as mentee, or for the outcomes.")),
        Column("mail", _("Mail"), lambda line: str(line.label), _("The kind of mail.")),
        Column("survey", _("Survey"), lambda line: str(line.survey_title), _("The survey that the mail is about.")),
        Column("meeting", _("Meeting"), _meeting_on, _("The day of the meeting that it is about."), CellKind.DAY),
        Column("partner", _("Partner"), lambda line: line.partner, _("With whom that meeting is.")),
        Column("why", _("Comes"), lambda line: str(line.why), _("What makes the mail leave on this day.")),
    ),
)

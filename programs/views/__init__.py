"""The pages of programs for those who take part."""

from programs.views.enrolments import (
    enrolment_apply,
    enrolment_detail,
    enrolment_edit,
    enrolment_forget,
    enrolment_withdraw,
)
from programs.views.partner import enrolment_partner, enrolment_partner_by_link
from programs.views.programs import program_detail, program_list

__all__ = [
    "enrolment_apply",
    "enrolment_detail",
    "enrolment_edit",
    "enrolment_forget",
    "enrolment_partner",
    "enrolment_partner_by_link",
    "enrolment_withdraw",
    "program_detail",
    "program_list",
]

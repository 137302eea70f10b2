"""The pages of programs for those who take part."""

from programs.views.enrolments import (
    enrolment_apply,
    enrolment_detail,
    enrolment_edit,
    enrolment_forget,
    enrolment_withdraw,
)
from programs.views.gatherings import (
    circle,
    circle_call,
    gathering_answer_by_link,
    gathering_cancel,
    gathering_detail,
)
from programs.views.partner import enrolment_partner, enrolment_partner_by_link
from programs.views.programs import program_detail, program_list

__all__ = [
    "circle",
    "circle_call",
    "enrolment_apply",
    "enrolment_detail",
    "enrolment_edit",
    "enrolment_forget",
    "enrolment_partner",
    "enrolment_partner_by_link",
    "enrolment_withdraw",
    "gathering_answer_by_link",
    "gathering_cancel",
    "gathering_detail",
    "program_detail",
    "program_list",
]

"""What can be done in programs. Every verb is one transaction with its audit row and its mails."""

from programs.actions.cases import close_case, raise_case, reword_case, settle_case, take_case
from programs.actions.enrolling import Compared, apply, edit_application, forget, invite, withdraw
from programs.actions.gatherings import (
    Occasion,
    answer_gathering,
    call_gathering,
    cancel_gathering,
    change_gathering,
    mark_attendance,
)
from programs.actions.goals import change_goal
from programs.actions.life import (
    archive_program,
    cancel_program,
    complete_program,
    open_recruitment,
    start_matching,
    start_program,
)
from programs.actions.partner import raise_pair_ended, set_wants_partner
from programs.actions.planning import (
    create_program,
    name_team,
    remove_from_team,
    remove_goal,
    save_goal,
    save_team_member,
    update_program,
)
from programs.actions.selecting import accept, decline, waitlist
from programs.actions.sign_up_plan import SignUpOptions, SignUpPlan
from programs.actions.sign_ups import import_sign_ups, preview_sign_ups
from programs.actions.themes import save_topic
from programs.actions.ticking import tick

__all__ = [
    "Compared",
    "Occasion",
    "SignUpOptions",
    "SignUpPlan",
    "accept",
    "answer_gathering",
    "apply",
    "archive_program",
    "call_gathering",
    "cancel_gathering",
    "cancel_program",
    "change_gathering",
    "change_goal",
    "close_case",
    "complete_program",
    "create_program",
    "decline",
    "edit_application",
    "forget",
    "import_sign_ups",
    "invite",
    "mark_attendance",
    "name_team",
    "open_recruitment",
    "preview_sign_ups",
    "raise_case",
    "raise_pair_ended",
    "remove_from_team",
    "remove_goal",
    "reword_case",
    "save_goal",
    "save_team_member",
    "save_topic",
    "set_wants_partner",
    "settle_case",
    "start_matching",
    "start_program",
    "take_case",
    "tick",
    "update_program",
    "waitlist",
    "withdraw",
]

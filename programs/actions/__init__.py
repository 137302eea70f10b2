"""What can be done in programs. Every verb is one transaction with its audit row and its mails."""

from programs.actions.cases import close_case, raise_case, take_case
from programs.actions.enrolling import apply, edit_application, forget_working_style, invite, withdraw
from programs.actions.life import (
    archive_program,
    cancel_program,
    complete_program,
    open_recruitment,
    start_matching,
    start_program,
)
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
from programs.actions.themes import save_topic

__all__ = [
    "accept",
    "apply",
    "archive_program",
    "cancel_program",
    "close_case",
    "complete_program",
    "create_program",
    "decline",
    "edit_application",
    "forget_working_style",
    "invite",
    "name_team",
    "open_recruitment",
    "raise_case",
    "remove_from_team",
    "remove_goal",
    "save_goal",
    "save_team_member",
    "save_topic",
    "start_matching",
    "start_program",
    "take_case",
    "update_program",
    "waitlist",
    "withdraw",
]

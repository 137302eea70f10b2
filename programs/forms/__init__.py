"""What people type into pages about programs."""

from programs.forms.application import ApplicationForm
from programs.forms.person_field import PersonField, suggestions
from programs.forms.planning import (
    DecisionForm,
    GoalForm,
    InvitationForm,
    NewProgramForm,
    ProgramForm,
    TeamMemberForm,
)

__all__ = [
    "ApplicationForm",
    "DecisionForm",
    "GoalForm",
    "InvitationForm",
    "NewProgramForm",
    "PersonField",
    "ProgramForm",
    "TeamMemberForm",
    "suggestions",
]

"""What people type into pages about programs."""

from programs.forms.application import ApplicationForm
from programs.forms.partner import PartnerForm
from programs.forms.person_field import PersonField, suggestions
from programs.forms.planning import (
    DecisionForm,
    GoalChangeForm,
    GoalForm,
    InvitationForm,
    NewProgramForm,
    ProgramForm,
    TeamMemberForm,
)
from programs.forms.sign_ups import ConfirmSignUpsForm, SignUpForm

__all__ = [
    "ApplicationForm",
    "ConfirmSignUpsForm",
    "DecisionForm",
    "GoalChangeForm",
    "GoalForm",
    "InvitationForm",
    "NewProgramForm",
    "PartnerForm",
    "PersonField",
    "ProgramForm",
    "SignUpForm",
    "TeamMemberForm",
    "suggestions",
]

"""What people fill in about offers and agreements, and HR about runs."""

from matching.forms.bringing_in import BringInForm, ConfirmBringInForm
from matching.forms.offers import AgreementForm, ConfirmForm, DeclineForm
from matching.forms.pair_rules import PairRuleForm, SeatField
from matching.forms.running import SetUpForm, WhatIfForm
from matching.forms.short_lists import ShortListForm

__all__ = [
    "AgreementForm",
    "BringInForm",
    "ConfirmBringInForm",
    "ConfirmForm",
    "DeclineForm",
    "PairRuleForm",
    "SeatField",
    "SetUpForm",
    "ShortListForm",
    "WhatIfForm",
]

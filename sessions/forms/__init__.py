"""What people fill in about meetings."""

from sessions.forms.log import LogForm
from sessions.forms.plan import ItemEditForm, KindForm
from sessions.forms.small import CancelForm, EndForm, ItemForm, NoteForm
from sessions.forms.steps import ClosingForm, FitForm
from sessions.forms.time import AddForm, MoveForm
from sessions.forms.times import OfferForm

__all__ = [
    "AddForm",
    "CancelForm",
    "ClosingForm",
    "EndForm",
    "FitForm",
    "ItemEditForm",
    "ItemForm",
    "KindForm",
    "LogForm",
    "MoveForm",
    "NoteForm",
    "OfferForm",
]

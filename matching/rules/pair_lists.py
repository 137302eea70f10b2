"""What the columns of a list of pairs are called on pages."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from matching.engine.pair_list import PairField

PAIR_FIELDS: Mapping[str, StrPromise] = {
    PairField.MENTOR: _("address of the mentor"),
    PairField.MENTEE: _("address of the mentee"),
    PairField.SINCE: _("since when they meet"),
}

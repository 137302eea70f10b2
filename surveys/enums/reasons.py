"""Why a figure is not there, in words for a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.statistics import NotComputable


class NotComputableNote(models.TextChoices):
    """One sentence for each reason that `surveys.statistics` gives."""

    NOBODY = NotComputable.NOBODY.value, _("Not computable: nobody answered.")
    MISSING = NotComputable.MISSING.value, _("Not computable: an answer is missing.")
    TOO_FEW = NotComputable.TOO_FEW.value, _("Not computable: too few people answered.")
    TOO_FEW_ITEMS = NotComputable.TOO_FEW_ITEMS.value, _("Not computable: the scale has too few questions.")
    NO_VARIANCE = NotComputable.NO_VARIANCE.value, _("Not computable: all values are the same.")
    NEGATIVE_COVARIANCE = (
        NotComputable.NEGATIVE_COVARIANCE.value,
        _("Not computable: some questions of the scale do not go together."),
    )
    HEYWOOD = NotComputable.HEYWOOD.value, _("Not computable: one question alone stands for the whole scale.")
    NO_FIT = NotComputable.NO_FIT.value, _("Not computable: the answers do not fit one common scale.")
    RELIABILITY = NotComputable.RELIABILITY.value, _("Not computable: the scale does not measure one thing reliably.")
    UNSTABLE = (
        NotComputable.UNSTABLE.value,
        _("Not computable: the answers are too few or too alike for this interval."),
    )

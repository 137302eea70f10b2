"""Why a figure is not there: a page prints the reason in words, never NaN."""

import enum


class NotComputable(enum.StrEnum):
    """What the data lack for a figure. The sentences for a person are in `surveys.enums`, under the same values."""

    NOBODY = "nobody"
    MISSING = "missing"
    TOO_FEW = "too_few_people"
    TOO_FEW_ITEMS = "too_few_items"
    NO_VARIANCE = "no_variance"
    NEGATIVE_COVARIANCE = "negative_covariance"
    HEYWOOD = "heywood"
    NO_FIT = "no_fit"
    RELIABILITY = "reliability_out_of_range"
    UNSTABLE = "unstable"

"""What matching refuses in a way that a page answers with more than a message."""

from rmentor.lib.errors import DomainError


class NeedsReasonError(DomainError):
    """Two people break a rule of the program; the team may go over it, with a reason."""

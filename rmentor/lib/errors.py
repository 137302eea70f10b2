"""The error tree. Whatever a person may cause is a DomainError with a text fit to show; anything else is a bug."""

from typing import ClassVar

from django.utils.functional import Promise


class DomainError(Exception):
    """Something the product does not allow, said in words the person can act on."""

    # What the page answers that says so: 409, not possible now. The page itself is the template of that number.
    status: ClassVar[int] = 409
    # Whether the page that a form was sent from is a place to go back to.
    leads_back: ClassVar[bool] = True

    def __init__(self, text: "str | Promise") -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return str(self.text)


class IllegalMoveError(DomainError):
    """A state does not lead to the asked state."""


class NotAllowedError(DomainError):
    """This person may not do this, although they may see the thing."""


class StaleError(DomainError):
    """Somebody else changed the thing since the page was opened."""

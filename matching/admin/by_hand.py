"""The moves by hand, from what a form posts to the sentence that says what came of it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from matching import actions
from people.models import Person

FIELDS = ("do", "version", "proposal", "other", "mentor", "mentee", "back")
NOBODY = -1


class Posted:
    """What a form posted about one run. A number that is none is that of nobody, so that the action refuses it."""

    def __init__(self, data: QueryDict, run_id: int, by: Person) -> None:
        self.data, self.run_id, self.by = data, run_id, by

    @property
    def version(self) -> int:
        """The version of the table that was looked at."""
        return self.number("version")

    @property
    def reason(self) -> str:
        """Why; empty where nobody says."""
        return self.data.get("reason", "")

    def number(self, name: str) -> int:
        """A number of the form."""
        value = self.data.get(name, "")
        return int(value) if value.isdecimal() and value.isascii() and len(value) < 19 else NOBODY

    def all(self) -> dict[str, Any]:
        """What every move needs."""
        return {"run_id": self.run_id, "seen_version": self.version, "by": self.by}

    def fields_to_send_again(self) -> dict[str, str]:
        """Everything but the reason, for a form that asks for it."""
        return {name: str(self.data[name]) for name in FIELDS if name in self.data}


def _take(posted: Posted) -> str:
    instead_of = posted.number("proposal") if posted.data.get("proposal") else None
    moved = actions.put_together(
        **posted.all(),
        mentor_id=posted.number("mentor"),
        mentee_id=posted.number("mentee"),
        instead_of=instead_of,
        reason=posted.reason,
    )
    return _told(moved)


def _swap(posted: Posted) -> str:
    first, second = posted.number("proposal"), posted.number("other")
    return _told(actions.swap_mentors(**posted.all(), proposal_id=first, other_id=second, reason=posted.reason))


def _apart(posted: Posted) -> str:
    return _told(actions.take_apart(**posted.all(), proposal_id=posted.number("proposal")))


def _lock(posted: Posted) -> str:
    actions.keep_together(**posted.all(), proposal_id=posted.number("proposal"), reason=posted.reason)
    return _("The two stay together, in the next run too.")


def _unlock(posted: Posted) -> str:
    actions.let_loose(**posted.all(), proposal_id=posted.number("proposal"))
    return _("The next run is free to put them with others.")


def _ban(posted: Posted) -> str:
    moved = actions.keep_apart(**posted.all(), proposal_id=posted.number("proposal"), reason=posted.reason)
    return f"{_('No run puts these two together any more.')} {_told(moved)}".strip()


def _told(moved: actions.Moved) -> str:
    pairs = ", ".join(str(row) for row in moved.made)
    left = ", ".join(str(one.person) for one in moved.left)
    said = [
        _("Put together: %(pairs)s.") % {"pairs": pairs} if pairs else "",
        _("Without a partner now: %(names)s.") % {"names": left} if left else "",
    ]
    return " ".join(text for text in said if text)


MOVES: Mapping[str, Callable[[Posted], str]] = {
    "take": _take,
    "swap": _swap,
    "apart": _apart,
    "lock": _lock,
    "unlock": _unlock,
    "ban": _ban,
}

"""The kinds of mail there are. Each room registers its own when the app starts."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from people.models import Person

# Gets the facts (ids) a mail was queued with and who gets it; returns what its template shows, or None when the mail
# is no longer true (the meeting was moved, the survey answered): then it is not sent.
Loader = Callable[[dict[str, Any], Person], Mapping[str, object] | None]


@dataclass(frozen=True)
class Kind:
    """One kind of mail: `room.what`, with the template `mail/room_what.html`."""

    name: str
    load: Loader
    # Leaves at once, also in the recipient's quiet hours.
    urgent: bool = False
    # After a crash between sending and noting it: send again with the same Message-ID, or leave it to HR.
    at_least_once: bool = True
    # The facts hold something secret (a sign-in code): emptied as soon as the mail has left or was given up.
    secret: bool = False
    # Whether it left tells what its recipient did (answered a survey): HR sees such a mail only when it failed.
    confidential: bool = False
    # How long after its time the mail is still of use, unless `queue` is told `expires_at`.
    useful_for: dt.timedelta = dt.timedelta(days=14)
    # What HR's list of mails calls it.
    label: "str | Promise" = ""

    @property
    def template(self) -> str:
        """Where the text of this kind lives."""
        return f"mail/{self.name.replace('.', '_')}.html"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called from the `ready()` of the room it belongs to."""
    if kind.name in _kinds and _kinds[kind.name] != kind:
        raise ValueError(f"Two kinds of mail are called {kind.name}.")
    _kinds[kind.name] = kind


def kind_called(name: str) -> Kind | None:
    """The kind, or None: a worker of an older release may meet kinds it does not know yet."""
    return _kinds.get(name)


def known_kind(name: str) -> Kind:
    """The kind; LookupError when no room registered it (a bug)."""
    if name not in _kinds:
        raise LookupError(f"No room registered the kind of mail {name!r}.")
    return _kinds[name]


def label_of(name: str) -> "str | Promise":
    """A kind in words; its name where no room says more."""
    kind = kind_called(name)
    return kind.label or name if kind else name


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))


def confidential_kinds() -> tuple[str, ...]:
    """Names of the kinds whose fate HR does not see."""
    return tuple(kind.name for kind in all_kinds() if kind.confidential)

"""The kinds of mail there are. Each room registers its own when the app starts."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.engine import wording
from messaging.enums import Category, MessageState
from messaging.models import Message
from people.models import Person
from rmentor.lib.tokens import make_token

# Gets the facts (ids) a mail was queued with and who gets it; returns what its template shows, or None when the mail
# is no longer true (the meeting was moved, the survey answered): then it is not sent.
Loader = Callable[[dict[str, Any], Person], Mapping[str, object] | None]


@dataclass(frozen=True)
class Word:
    """Something that HR's own text may name: `$name`. `of` takes it from what the loader gave."""

    name: str
    label: "str | Promise"
    of: Callable[[Mapping[str, Any]], object]
    # What a preview shows.
    sample: "str | Promise"


@dataclass(frozen=True)
class LookUp:
    """How to find in one question what several mails are about: by the id that their facts hold under a name."""

    fact: str
    find: Callable[[Collection[int]], Mapping[int, object]]


# Under this name `load` gets what was looked up within the last second; without it, it asks by itself.
FOUND = "found"


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
    # What somebody who wants no such mails stops with it.
    category: Category = Category.SERVICE
    # Where more than three are due for one person, they come as one mail. Not for what carries a calendar file.
    in_digest: bool = False
    # A second one on the same local day waits for the next.
    once_a_day: bool = False
    # What HR's own text may name beside the recipient and the link.
    words: tuple[Word, ...] = ()
    # How long after its time the mail is still of use, unless `queue` is told `expires_at`.
    useful_for: dt.timedelta = dt.timedelta(days=14)
    # For what goes to many people at a time.
    look_up: LookUp | None = None
    # What HR's list of mails calls it.
    label: "str | Promise" = ""

    @property
    def template(self) -> str:
        """Where the text of this kind lives."""
        return f"mail/{self.name.replace('.', '_')}.html"


_kinds: dict[str, Kind] = {}
# Several mails in one; made from its parts, not by a loader.
DIGEST = "messaging.digest"


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


def names_of(wanted: Callable[[Kind], bool]) -> tuple[str, ...]:
    """Names of the kinds for which something holds."""
    return tuple(kind.name for kind in all_kinds() if wanted(kind))


def names_in(category: Category) -> tuple[str, ...]:
    """Names of the kinds that are about this."""
    return names_of(lambda kind: kind.category == category)


def confidential_kinds() -> tuple[str, ...]:
    """Names of the kinds whose fate HR does not see."""
    return names_of(lambda kind: kind.confidential)


def kinds_in_digest() -> tuple[str, ...]:
    """Names of the kinds that may be collected into one mail."""
    return names_of(lambda kind: kind.in_digest and not kind.urgent and not kind.secret)


LINK = "link"
UNSUBSCRIBE = "unsubscribe"


def unsubscribe_path(person: Person, categories: Collection[Category]) -> str:
    """Where mails about these are stopped without signing in; empty when they always come."""
    stoppable = sorted(category.value for category in categories if category.is_stoppable)
    if not stoppable:
        return ""
    token = make_token(UNSUBSCRIBE, person=person.pk, about=" ".join(stoppable))
    return reverse("messaging:unsubscribe", args=[token])


def may_send_again(message: Message) -> bool:
    """It failed, or came back."""
    return message.state == MessageState.FAILED or message.bounced_at is not None


def may_have_own_words(kind: Kind) -> bool:
    """Not for codes and links to sign in: what guards a door is not reworded."""
    return not kind.secret and kind.name != DIGEST


def words_of(kind: Kind) -> tuple[Word, ...]:
    """Everything that HR's own text for this kind may name."""
    return (
        Word("name", _("first name of the recipient"), lambda facts: facts["recipient"].get_short_name(), _("Kim")),
        Word(LINK, _("the button, on a line of its own"), lambda facts: facts.get("path", ""), "/"),
        *kind.words,
    )


def values_of(kind: Kind, context: Mapping[str, Any], base_url: str) -> dict[str, str]:
    """Each word as the mail says it, on one line."""
    values = {word.name: " ".join(str(word.of(context)).split()) for word in words_of(kind)}
    return values | {LINK: f"{base_url}{values[LINK]}"}


def faults_of(kind: Kind, subject: str, text: str) -> "dict[str, str | Promise]":
    """What is wrong with HR's own text, by field; empty when it can be sent."""
    faults: dict[str, str | Promise] = {}
    allowed = {word.name for word in words_of(kind)}
    for field, value, names in (("subject", subject, allowed - {LINK}), ("text", text, allowed)):
        if not wording.is_whole(value):
            faults[field] = _("A dollar sign begins a name, such as $name. Write $$ where you mean a dollar.")
        elif unknown := sorted(wording.names_in(value) - names):
            known = ", ".join(f"${name}" for name in sorted(names))
            faults[field] = _("“$%(unknown)s” cannot stand here. What can: %(known)s.") % {
                "unknown": unknown[0],
                "known": known,
            }
    if "text" not in faults and LINK not in wording.names_in(text):
        faults["text"] = _("The link is missing: without $link nobody gets to the page. Best on a line of its own.")
    return faults


def _no_facts(facts: dict[str, Any], recipient: Person) -> None:
    """A digest is made from its parts."""


register(Kind(DIGEST, _no_facts, label=_("Several things in one mail")))

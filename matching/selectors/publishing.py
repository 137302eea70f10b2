"""What publishing would do, before anybody is asked: whom, why not the others, and what the mail says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from matching import rules
from matching.models import MatchingRun, Pair, Proposal
from matching.selectors.board import Board
from messaging.actions import said
from people.models import Person
from rmentor.lib import clock


@dataclass(frozen=True)
class Preview:
    """`rows` will be asked, `left_out` says why others will not; `own` counts proposals about whoever looks."""

    rows: tuple[Proposal, ...]
    left_out: tuple[str, ...]
    own: int
    subject: str
    text: str
    to: Person | None


def rows_to_publish(
    run: MatchingRun, *, proposal_ids: Iterable[int] | None = None, least_percent: int = 0
) -> list[Proposal]:
    """The proposals that were chosen; without ids all that are not published yet and fit at least so well."""
    rows = run.proposals.with_people().order_by("pk")
    if proposal_ids is not None:
        return list(rows.filter(pk__in=set(proposal_ids)))
    return [row for row in rows.filter(pair=None) if percent_of(row) >= least_percent]


def percent_of(proposal: Proposal) -> int:
    """The fit as the pages show it."""
    return round(100 * proposal.score)


def publish_preview(run: MatchingRun, rows: Iterable[Proposal], person: Person) -> Preview:
    """What publishing these would do now. Takes places one after the other, as publishing does."""
    board = Board(run)
    asked, left_out, own = [], [], 0
    for row in rows:
        is_own = person.pk in (row.mentor.person_id, row.mentee.person_id)
        why_not = board.why_not(row)
        if not why_not:
            board.offer(row)
        if is_own:
            own += not why_not
        elif why_not:
            left_out.append(f"{row}: {why_not}")
        else:
            asked.append(row)
    subject, text = _offer_mail(run, asked[0]) if asked else ("", "")
    return Preview(tuple(asked), tuple(left_out), own, subject, text, asked[0].mentee.person if asked else None)


def _offer_mail(run: MatchingRun, row: Proposal) -> tuple[str, str]:
    """The mail as its recipient would get it, with HR's own words, in the language of whoever looks."""
    until = clock.add_workdays(clock.now(), rules.ANSWER_WORKDAYS)
    pair = Pair(program=run.program, mentor=row.mentor, mentee=row.mentee, expires_at=until)
    known = {
        "pair": pair,
        "program": run.program,
        "partner": row.mentor.person,
        "is_mentor": False,
        "path": "/…",
        "recipient": row.mentee.person,
    }
    mail = said(kind="matching.offer", language=get_language() or settings.LANGUAGE_CODE, known=known)
    return mail.subject, mail.text

import pytest
from django.db import transaction

from tests.access.pages import Addresses, table
from tests.access.world import ROLES, World, digest, watching
from tests.access.writes import JUNK, WRITES, closed_to

# What everybody may do: sign in and out, ask for a code, settings of their own.
ENTRANCE = ("account_", "admin:logout")
# One click in a mail program (RFC 8058): the address carries a token of its own, and it can only stop mails.
WITHOUT_TOKEN = {"messaging:unsubscribe"}


@pytest.mark.parametrize("role", ROLES)
def test_a_form_changes_something_only_for_those_who_may(world: World, role: str) -> None:
    addresses, client = Addresses(world), world.client(role, raise_request_exception=False)
    before = digest()
    wrong = []
    for write in WRITES:
        place = transaction.savepoint()
        answer = client.post(write.address(addresses), write.payload(world))
        answer.close()  # a file that is taken along
        changed = [name for name, found in digest().items() if found != before[name]]
        transaction.savepoint_rollback(place)
        if bool(changed) != (role in write.may.split()) or answer.status_code >= 500:
            wrong.append(f"{write.label}: {answer.status_code}, changed {changed}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_nothing_can_be_posted_to_a_page_that_is_closed(world: World, role: str) -> None:
    addresses, client = Addresses(world), world.client(role, raise_request_exception=False)
    mine = {(write.page, write.what) for write in WRITES if role in write.may.split()}
    before = digest()
    wrong = []
    with watching() as watch:
        for row in closed_to(role):
            if (row.page, row.what) in mine or row.page.startswith(ENTRANCE):
                continue
            answer, changed = client.post(addresses.of(row), JUNK), watch.changed()
            if answer.status_code >= 500 or changed:
                wrong.append(f"{row.label}: {answer.status_code}, changed {changed}")
    assert wrong == []
    assert digest() == before


@pytest.mark.parametrize("role", ["anon", "mira", "cora", "hana", "root"])
def test_no_form_is_taken_without_its_token(world: World, role: str) -> None:
    addresses, client = Addresses(world), world.client(role, enforce_csrf_checks=True)
    before = digest()
    wrong = [
        f"{row.label}: {answer.status_code}"
        for row in table()
        if row.page not in WITHOUT_TOKEN and (answer := client.post(addresses.of(row), JUNK)).status_code != 403
    ]
    assert wrong == []
    assert digest() == before


def test_a_page_that_writes_is_known_to_the_table_of_writes() -> None:
    """A verb takes only forms: whoever adds one says here who may."""
    verbs = {row.page for row in table() if row.statuses["root"] == 405}
    known = {write.page for write in WRITES}
    # Nothing can be done with these: no button stands on them.
    silent = {"people.auditentry do", "programs.topic do", "matching.pairrule do", "matching.matchingrun do"}
    silent |= {"mentoring_sessions.meeting do", "surveys.signal do", "surveys.questionnaire do", "admin:logout"}
    # Their buttons are for what failed, which tests of their rooms make.
    failed = {"people.importrun do", "reports.report do", "programs.enrolment do"}
    # For a run that is under way, and for a what-if, which tests/matching make.
    failed |= {"admin:matching_matchingrun_stop", "admin:matching_matchingrun_do_what_if"}
    assert verbs - known - silent - failed == set()

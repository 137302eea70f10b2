"""What can be opened without signing in. This list is the documentation: a new public page is put here on purpose."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests.access.pages import Addresses, table
from tests.access.world import World

PUBLIC = {
    # signing in
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    # says that it is closed
    "account_signup",
    # not found, for everybody
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    # what a machine asks
    "healthz",
    "readyz",
    # signed links of mails: one thing, for one person, for some days
    "sessions:meeting-log-by-link",
    # what was typed on the signed-in page until the session ended; shows nothing
    "sessions:meeting-log-from-page",
    "sessions:times-by-link",
    "sessions:fit-check-by-link",
    "sessions:closing-step-by-link",
    "programs:enrolment-partner-by-link",
    "programs:gathering-answer-by-link",
    "surveys:wave-answer-by-link",
    "surveys:pulse-answer-by-link",
    "messaging:unsubscribe",
    # opens for the token of a tool, and for nobody who is signed in
    "reports:api-description",
    "reports:api-program-list",
    "reports:api-program-detail",
    "reports:api-report-detail",
    # the secret link of one's own calendar: calendar programs do not sign in
    "sessions:calendar-feed",
    # the mailbox of the demo: embedded mode only, from this computer only
    "messaging:caught-mail-list",
    "messaging:caught-mail-detail",
    "messaging:caught-mail-file",
}


def test_only_these_pages_answer_a_visitor(world: World) -> None:
    addresses, client = Addresses(world), world.client("anon")
    answered = set()
    for row in table():
        answer = client.get(addresses.of(row), follow=True)
        asked = answer.redirect_chain and answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
        if not asked:
            answered.add(row.page)
    assert answered == PUBLIC


def test_only_these_views_are_marked_as_public() -> None:
    marked = {name for route, name, view in _views() if not route.startswith("admin/") and not view}
    assert marked == PUBLIC


def _views() -> list[tuple[str, str, bool]]:
    """Route, name, and whether the view asks for a sign-in."""

    def walk(resolver: URLResolver, route: str, space: str) -> list[tuple[str, str, bool]]:
        found = []
        for one in resolver.url_patterns:
            path = f"{route}{one.pattern}"
            if isinstance(one, URLPattern):
                found.append((path, f"{space}{one.name}", getattr(one.callback, "login_required", True)))
            else:
                found += walk(one, path, f"{space}{one.namespace}:" if one.namespace else space)
        return found

    return walk(get_resolver(), "", "")


@pytest.mark.parametrize("address", ["/demo-mail/", "/demo-mail/1/", "/demo-mail/1/mail.eml"])
@pytest.mark.parametrize("where", [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}])
def test_the_demo_mailbox_opens_on_this_computer_only(world: World, address: str, where: dict[str, str]) -> None:
    assert world.client("anon").get(address, **where).status_code == 404
    assert world.client("root").get(address, **where).status_code == 404


def test_an_installation_with_services_has_no_demo_mailbox(world: World, settings: Settings) -> None:
    settings.EMBEDDED = False
    assert world.client("anon").get("/demo-mail/").status_code == 404

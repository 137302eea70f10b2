import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory

from people.models import Person
from people.rules import person_of_link
from rmentor.lib.tokens import BadTokenError


def request_of(rf: RequestFactory, user: Person | AnonymousUser) -> object:
    request = rf.get("/l/survey/x/")
    request.user = user
    return request


def test_a_mail_link_acts_for_its_person_signed_in_or_not(rf: RequestFactory, mira: Person) -> None:
    assert person_of_link(request_of(rf, AnonymousUser()), mira.pk) == mira
    assert person_of_link(request_of(rf, mira), mira.pk) == mira


def test_a_forwarded_link_is_refused_to_a_colleague_who_is_signed_in(
    rf: RequestFactory, mira: Person, edda: Person
) -> None:
    with pytest.raises(BadTokenError, match="somebody else"):
        person_of_link(request_of(rf, edda), mira.pk)


def test_a_link_of_somebody_who_left_opens_nothing(rf: RequestFactory, mira: Person) -> None:
    mira.is_active = False
    mira.save()
    with pytest.raises(Http404):
        person_of_link(request_of(rf, AnonymousUser()), mira.pk)

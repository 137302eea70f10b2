"""What the tests of the builder type and read."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from people.models import Person
from surveys.actions import building
from surveys.actions.building import ItemFacts, ScaleFacts
from surveys.models import Questionnaire

LIST = "/admin/surveys/questionnaire/"
SCALE = {
    "name": "Team spirit", "who": "both", "anchors": "agree", "moments": ["pre", "post"], "least": "",
}  # fmt: skip


def page(draft: Questionnaire, part: str = "change/") -> str:
    return f"{LIST}{draft.pk}/{part}"


def seen_on(client: Client, address: str, after: str = "") -> str:
    """The token of the form that begins `after` a text of the page."""
    text = client.get(address).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', text[text.index(after) :])
    assert found, address
    return found[1]


def rows(*items: dict[str, Any], stored: int = 0) -> dict[str, Any]:
    """The rows of a scale as the browser sends them."""
    facts = {
        f"items-{n}-{name}": value for n, one in enumerate(items) for name, value in {"who": "both", **one}.items()
    }
    return {"items-TOTAL_FORMS": str(len(items)), "items-INITIAL_FORMS": str(stored), **facts}


def said(response: HttpResponse) -> str:
    """The text of a page as it is read."""
    return html.unescape(response.content.decode())


def a_draft(by: Person, title: str = "Our questions") -> Questionnaire:
    return building.create_questionnaire(title=title, by=by)


def with_scale(by: Person, **other: Any) -> Questionnaire:
    """A draft that can be published."""
    draft = a_draft(by)
    items = (ItemFacts("We help each other."), ItemFacts("Everybody is left alone.", reverse=True))
    facts = {"name": "Team spirit", "who": "both", "anchors": "agree", "moments": ["pre", "post"], "items": items}
    building.add_scale(questionnaire_id=draft.pk, code="TS", facts=ScaleFacts(**(facts | other)), by=by)
    draft.refresh_from_db()
    return draft

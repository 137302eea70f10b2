"""Storing the questionnaires that rmentor ships."""

from surveys.enums import INSTRUMENTS
from surveys.models import Questionnaire


def load_instruments() -> list[Questionnaire]:
    """Store each shipped questionnaire that is not there yet. A stored version is never touched again."""
    return [
        Questionnaire.objects.get_or_create(
            code=shipped["code"],
            version=shipped["version"],
            defaults={"title": shipped["title"], "definition": shipped["definition"]},
        )[0]
        for shipped in INSTRUMENTS
    ]

"""Questionnaires as files: written with a version of the format, read with distrust."""

import json
from typing import Any

from django.utils.translation import gettext as _

from surveys.models import Questionnaire
from surveys.rules.definition import (
    DEFINITION,
    LONGEST_TITLE,
    FaultyQuestionnaireError,
    shape_faults,
)
from surveys.rules.shape import Fault, Number, OneOf, Record, Text

FORMAT, SCHEMA = "rmentor-questionnaire", 1
MOST_BYTES = 1_000_000
FILE = Record(
    {
        "format": OneOf([FORMAT]),
        "schema": Number(SCHEMA, SCHEMA),
        "code": Text(40, r"[a-z][a-z0-9-]*"),
        "version": Number(1, 30_000),
        "title": Text(LONGEST_TITLE),
        "definition": DEFINITION,
    }
)


def written(questionnaire: Questionnaire) -> str:
    """A questionnaire as the text of a file."""
    facts = {
        "format": FORMAT,
        "schema": SCHEMA,
        "code": questionnaire.code,
        "version": questionnaire.version,
        "title": questionnaire.title,
        "definition": questionnaire.definition,
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def read(content: bytes) -> dict[str, Any]:
    """What a file says; raises FaultyQuestionnaireError with every fault of it."""
    facts = _parsed(content)
    faults = list(FILE.faults(facts, "")) or shape_faults(facts["definition"], "definition")
    if faults:
        raise FaultyQuestionnaireError(faults)
    found: dict[str, Any] = facts
    return found


def _parsed(content: bytes) -> Any:  # noqa: ANN401 - JSON
    if len(content) > MOST_BYTES:
        raise _unreadable(_("The file is larger than 1 MB. A questionnaire is far smaller."))
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refused)
    except UnicodeDecodeError as error:
        raise _unreadable(_("The file is not text in UTF-8.")) from error
    except RecursionError as error:
        raise _unreadable(_("The file is nested too deeply.")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise _unreadable(_("The file is not JSON: see line %(line)s, column %(column)s.") % place) from error
    except ValueError as error:
        raise _unreadable(_("The file contains a number that cannot be read.")) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON leaves open which of two parts of one name counts; here neither does."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FaultyQuestionnaireError([Fault(twice[:40], _("This part stands there twice."))])
    return found


def _refused(name: str) -> float:
    raise ValueError(name)


def _unreadable(words: str) -> FaultyQuestionnaireError:
    return FaultyQuestionnaireError([Fault(_("The file"), words)])

"""Released totals as JSON for a tool of the company. A token opens it and nothing else does; it only reads."""

import dataclasses
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from reports import actions, selectors
from reports.engine.openapi import Schema
from reports.engine.released import Fault, ProgramDetail, ProgramList, ReportDetail
from rmentor.lib.pacing import TooOftenError, check_pace

# A tool that reads every report of two hundred programs each hour stays within it.
MOST_AN_HOUR, HOUR = 5000, 3600

Answer = Callable[..., object]


def for_tools(answer: Answer) -> Callable[..., HttpResponse]:
    """Asks for the token before anything else; what `answer` gives goes out as JSON, None as 404."""

    @login_not_required
    @require_safe
    @wraps(answer)
    def _view(request: HttpRequest, **parts: object) -> HttpResponse:
        tool = selectors.tool_with(_token_of(request))
        if tool is None:
            return _refused(401, "A valid token is needed.", {"WWW-Authenticate": 'Bearer realm="rmentor"'})
        try:
            check_pace(what="api", who=tool.pk, most=MOST_AN_HOUR, seconds=HOUR)
        except TooOftenError:
            return _refused(429, "Asked too often.", {"Retry-After": str(HOUR)})
        actions.note_use(token=tool)
        found = answer(**parts)
        return _refused(404, "There is none.") if found is None else _told(_plain(found))

    return _view


def _token_of(request: HttpRequest) -> str:
    """From the header alone: what stands in an address is kept by proxies, and cookies are sent unasked."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _plain(found: object) -> object:
    return dataclasses.asdict(found) if dataclasses.is_dataclass(found) and not isinstance(found, type) else found


def _told(content: object, status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


def _refused(status: int, why: str, headers: dict[str, str] | None = None) -> JsonResponse:
    answer = _told(dataclasses.asdict(Fault(why)), status)
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


@for_tools
def api_program_list() -> ProgramList:
    """Every program that has outcomes."""
    return selectors.released_programs()


@for_tools
def api_program_detail(*, slug: str) -> ProgramDetail | None:
    """One program with its newest report."""
    return selectors.released_program(slug)


@for_tools
def api_report_detail(*, slug: str, version: int) -> ReportDetail | None:
    """One report of a program."""
    return selectors.released_report(slug, version)


@for_tools
def api_description() -> Schema:
    """All of this, as OpenAPI."""
    return selectors.api_description()

"""What the signed-in pages of answers share; pages by link have the same from `people.views.links`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def confidential(view: View) -> View:
    """Nothing of it stands in a cache, nor in the report of an error."""

    @never_cache
    @sensitive_post_parameters()
    @sensitive_variables()
    @require_http_methods(["GET", "HEAD", "POST"])
    def opened(request: HttpRequest, **named: int | str) -> HttpResponse:
        return view(request, **named)

    opened.__name__, opened.__doc__ = view.__name__, view.__doc__
    return opened

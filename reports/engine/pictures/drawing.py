"""From a specification to a drawing. Only the worker draws: the library takes 80 MB and does not survive a fork."""

import hashlib
import json
import re

from reports.engine.pictures.canvas import PAPER, Spec

# To be raised whenever the same specification would be drawn in another way.
VERSION = 1
VEGA_LITE = "6.4"
TAG, SPOKEN = re.compile(r"<[^>]*>"), re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
# Screens and mail programs show two dots for each unit, so that letters stay sharp.
DOTS = 2


def key_of(spec: Spec) -> str:
    """What a drawing is kept under: the same for the same specification, in any process."""
    text = json.dumps([VERSION, VEGA_LITE, spec], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_svg(spec: Spec) -> str:
    """Draw it. Text stays text; there is no style, no script and nothing to be fetched in it.

    What the library says of each mark goes: a picture is one thing, and whoever shows it says what it is.
    """
    import vl_convert  # noqa: PLC0415 - slow import

    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return TAG.sub(lambda tag: SPOKEN.sub("", tag[0]), drawn)


def to_png(svg: str) -> bytes:
    """The same drawing as dots on white, for mail programs that show no SVG: some put a dark ground behind it."""
    import vl_convert  # noqa: PLC0415 - slow import

    root = svg.index(">") + 1
    on_paper = f'{svg[:root]}<rect width="100%" height="100%" fill="{PAPER}"/>{svg[root:]}'
    return vl_convert.svg_to_png(on_paper, scale=DOTS)

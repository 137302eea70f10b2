"""From a specification to a drawing. Only the worker draws: the library takes 80 MB and does not survive a fork."""

import hashlib
import json

from reports.engine.pictures.canvas import Spec

# To be raised whenever the same specification would be drawn in another way.
VERSION = 1
VEGA_LITE = "6.4"
# Screens and mail programs show two dots for each unit, so that letters stay sharp.
DOTS = 2


def key_of(spec: Spec) -> str:
    """What a drawing is kept under: the same for the same specification, in any process."""
    text = json.dumps([VERSION, VEGA_LITE, spec], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_svg(spec: Spec) -> str:
    """Draw it. Text stays text; there is no style, no script and nothing to be fetched in it."""
    import vl_convert  # noqa: PLC0415 - slow import

    return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])


def to_png(svg: str) -> bytes:
    """The same drawing as dots, for mail programs that show no SVG."""
    import vl_convert  # noqa: PLC0415 - slow import

    return vl_convert.svg_to_png(svg, scale=DOTS)

"""Charts as Vega-Lite specifications, in plain Python: drawn once, shown on pages, in PDFs and in mails."""

from reports.engine.pictures.canvas import MENTEE, MENTOR, SOFT, Spec
from reports.engine.pictures.change import Mark, change_spec
from reports.engine.pictures.drawing import key_of, to_png, to_svg
from reports.engine.pictures.dumbbell import Dumbbell, dumbbell_spec
from reports.engine.pictures.funnel import Stage, funnel_spec
from reports.engine.pictures.lines import Line, lines_spec
from reports.engine.pictures.picture import Picture, PictureTable
from reports.engine.pictures.shares import Shares, shares_spec

__all__ = [
    "MENTEE",
    "MENTOR",
    "SOFT",
    "Dumbbell",
    "Line",
    "Mark",
    "Picture",
    "PictureTable",
    "Shares",
    "Spec",
    "Stage",
    "change_spec",
    "dumbbell_spec",
    "funnel_spec",
    "key_of",
    "lines_spec",
    "shares_spec",
    "to_png",
    "to_svg",
]

"""The kinds of pictures as specifications, and as what is drawn from them."""

import json
import re
import subprocess
import sys
import zlib
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.engine.pictures import (
    MENTEE,
    Dumbbell,
    Line,
    Mark,
    Shares,
    Spec,
    Stage,
    change_spec,
    dumbbell_spec,
    funnel_spec,
    key_of,
    lines_spec,
    shares_spec,
    to_png,
    to_svg,
)
from reports.engine.pictures.canvas import WIDTH
from reports.engine.pictures.change import ABOVE, GAP, label_of

HOSTILE = "</text> role=\"x\" </svg><script>alert(1)</script><a href='js:1' style='x' onload=\"1\">\x0b & “Ž” 🙂 =1+1"
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "g", "path", "line", "text"}


def specs(words: str = "Digital confidence") -> dict[str, Spec]:
    """One picture of each kind, with the same words wherever people may write them."""
    return {
        "change": change_spec(
            start=Mark(0, words), found=Mark(0.7, words), target=Mark(0.5, words), interval=(0.5, 0.9)
        ),
        "count": change_spec(start=Mark(0, words), found=Mark(7, words), target=Mark(12, words)),
        "dumbbell": dumbbell_spec(
            [Dumbbell(words, 2.5, 3.2, words), Dumbbell(words, 4.0, 3.9, words)],
            ends=(words, words),
            times=(words, words),
            colour=MENTEE,
        ),
        "shares": shares_spec(
            [Shares(words, 8, 24, 68), Shares(words, 100, 0, 0)], names=(words,) * 3, colour=MENTEE
        ),
        "funnel": funnel_spec([Stage(words, 120, words), Stage(words, None, words)], colour=MENTEE),
        "lines": lines_spec(
            Line(words, [(0, 100), (6, 90)], MENTEE),
            Line(words, [(0, 100)], MENTEE, dashed=True),
            months=12,
            ends=(words, words),
        ),
    }


KINDS = list(specs())


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_look_like_code_stay_text(kind: str) -> None:
    """What is shown inside the page may carry nothing that a browser runs, styles or fetches."""
    root = ET.fromstring(to_svg(specs(HOSTILE)[kind]))  # noqa: S314 - ours
    attributes = {name for element in root.iter() for name in element.attrib}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    assert not {
        name for name in attributes if name.startswith("on") or "href" in name or name in {"style", "id", "role"}
    }
    assert any('role="x" </svg><script>' in (element.text or "") for element in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_depends_on_what_is_drawn_and_on_nothing_else(kind: str) -> None:
    spec = specs()[kind]
    again = json.loads(json.dumps(dict(reversed(list(spec.items())))))
    assert key_of(spec) == key_of(again)
    assert key_of(spec) != key_of(specs("Another scale")[kind])
    assert to_svg(spec) == to_svg(again)


def test_a_key_is_the_same_in_another_process() -> None:
    spec = "funnel_spec([Stage('Invited', 120, '120')], colour=MENTEE)"
    code = f"from reports.engine.pictures import *; print(key_of({spec}))"
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert printed.strip() == key_of(funnel_spec([Stage("Invited", 120, "120")], colour=MENTEE))


@pytest.mark.parametrize("kind", KINDS)
def test_letters_are_large_enough_on_a_phone_and_nothing_is_far_wider(kind: str) -> None:
    """A card on a phone of 360 px leaves about 300 px: letters of 13 units keep 11 px in a drawing 345 wide."""
    svg = to_svg(specs()[kind])
    width = float(re.search(r'<svg[^>]* width="([\d.]+)"', svg)[1])
    assert WIDTH <= width <= WIDTH + 6
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)) >= 13


@pytest.mark.parametrize("kind", KINDS)
def test_every_colour_of_a_drawing_has_one_on_the_dark_page(kind: str) -> None:
    theme = (Path(django_settings.BASE_DIR) / "static/rmentor/theme.css").read_text(encoding="utf-8")
    for use in set(re.findall(r'(?:fill|stroke)="#\w+"', to_svg(specs()[kind]))):
        assert f".picture-drawn [{use}]" in theme


def test_the_dots_for_mails_stand_on_white() -> None:
    """Mail programs with a dark ground would show dark letters on it."""
    png = to_png(to_svg(specs()["change"]))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    parts = png.split(b"IDAT")[1:]
    pixels = zlib.decompress(b"".join(part[:-8] for part in parts))
    # After the byte that says how the line is packed: red, green, blue and how opaque, of the corner.
    assert pixels[1:5] == b"\xff\xff\xff\xff"


def test_the_web_process_loads_neither_library_that_draws() -> None:
    """They take 90 MB each and do not survive a fork: only the worker's children load them."""
    code = (
        "import django, sys; django.setup(); import rmentor.urls, rmentor.wsgi; from django.urls import get_resolver;"
        "get_resolver().url_patterns; print(sorted({'vl_convert', 'typst'} & set(sys.modules)))"
    )
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"}
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env).stdout
    assert printed.splitlines()[-1] == "[]"


places = st.floats(-4, 4, allow_nan=False).map(lambda value: round(value, 2))
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=34)


marks = st.builds(Mark, places, words)


@given(start=marks, found=marks, target=marks, interval=st.tuples(places, places))
@settings(max_examples=300)
def test_every_value_and_word_stays_inside_and_the_words_above_do_not_meet(
    start: Mark, found: Mark, target: Mark, interval: tuple[float, float]
) -> None:
    spec = change_spec(start=start, found=found, target=target, interval=interval)
    values = [start.value, found.value, target.value, *interval]
    low_end, high_end = next(
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in spec["layer"]
        if "field" in layer["encoding"].get("x", {})
    )
    assert low_end < min(values)
    assert max(values) < high_end
    above = [layer["mark"] for layer in spec["layer"] if layer["mark"].get("text") and layer["mark"]["y"] == ABOVE]
    taken = sorted((label_of(Mark(0, mark["text"]), mark["x"]) for mark in above), key=lambda label: label.left)
    assert all(label.left >= 0 and label.right <= WIDTH for label in taken)
    assert all(one.right + GAP <= other.left + 0.2 for one, other in pairwise(taken))

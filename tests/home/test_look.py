import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
PAGES = [path for path in (ROOT / "templates").rglob("*.html") if path.parent.name != "mail"]
TEXT_INKS = ("ink", "ink-soft", "petrol", "moss", "ochre", "brick", "slate", "plum", "sea")
GROUNDS = ("paper", "surface", "sunken")
PAIRS = [
    *((ink, ground) for ink in TEXT_INKS for ground in GROUNDS),
    *((ink, f"{ink}-ground") for ink in TEXT_INKS[2:]),
    ("on-petrol", "petrol"),
    ("on-petrol", "petrol-strong"),
    ("on-brick", "brick"),
    ("petrol-strong", "petrol-ground"),
    ("brick-strong", "brick-ground"),
]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = (ROOT / "static/rmentor/tokens.css").read_text().split('[data-bs-theme="dark"]')
    found = {
        name: dict(re.findall(r"--rm-([a-z-]+): (#[0-9a-f]{6})", css)) for name, css in (("l", light), ("d", dark))
    }
    return {"light": found["l"], "dark": {**found["l"], **found["d"]}}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(mode: str, ink: str, ground: str) -> None:
    palette = palettes()[mode]
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("line", ["line-strong", "focus"])
def test_edges_of_fields_and_focus_can_be_seen(mode: str, line: str) -> None:
    palette = palettes()[mode]
    assert min(contrast(palette[line], palette[ground]) for ground in ("paper", "surface")) >= 3


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_needs_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert " src=" in tag


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_loads_nothing_from_elsewhere(path: Path) -> None:
    assert not re.search(r"(src|href)=\"(https?:)?//", path.read_text())


def test_every_template_of_ours_compiles() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        get_template(str(path.relative_to(ROOT / "templates")))


def test_vendored_files_carry_version_and_licence_and_no_map() -> None:
    vendor = ROOT / "static/vendor/bootstrap"
    assert "5.3." in (vendor / "VERSION").read_text()
    assert "MIT" in (vendor / "LICENSE").read_text()
    for name in ("bootstrap.min.css", "bootstrap.bundle.min.js"):
        assert "sourceMappingURL" not in (vendor / name).read_text()

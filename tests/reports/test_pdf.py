"""A document as a PDF: tagged, with its own fonts; what people typed stays text."""

import datetime as dt
import subprocess
import sys
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from reports.engine.document import (
    Block,
    Document,
    Drawn,
    Facts,
    Grid,
    Heading,
    Points,
    Section,
    Text,
    Tiles,
    Verdict,
)
from reports.engine.pdf import FONTS, UNKNOWN, showable, typeset

AT = dt.datetime(2026, 10, 1, 12, 30, 15, 99, tzinfo=dt.UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text x="5" y="20">mark WORDS</text></svg>'
HOSTILE = (
    '#import "@preview/x:1.0.0" *bold* _flat_ $x^2$ `code` <label> @ref // note /* c */ \\ [x] #read("/etc/passwd")'
)


def document(*blocks: Block, **fields: Any) -> Document:
    labels = {"contents": "Contents", "appendix": "Method", "page": "Page {page} of {pages}"}
    whole: dict[str, Any] = {
        "language": "en",
        "program": "Digital 2026",
        "title": "Digital 2026",
        "about": ("As of 1 October 2026",),
        "opening": Section("Summary", "Summary", (Verdict("All reached", "good", "Goal", "Because"),)),
        "overview": Grid("", ("Goal",), ()),
        "sections": (Section("Goals", "Goals in full", blocks),),
        "appendix": (Section("", "Verdicts", (Text("What a verdict says."), Facts((("Worse", "Below"),)))),),
        "labels": labels,
    }
    return Document(**{**whole, **fields})


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(content: bytes) -> str:
    """What a reader sees, in one line: words that were set on two are one text again."""
    return " ".join("\n".join(page.extract_text() for page in read(content).pages).split())


def tags_of(reader: PdfReader) -> list[dict[str, Any]]:
    """Every element of the structure that a screen reader walks."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"].get_object()]
    while waiting:
        node = waiting.pop()
        found.append(node)
        kids = node.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        waiting += [kid.get_object() for kid in kids if hasattr(kid.get_object(), "get")]
    return found


def test_it_is_tagged_and_says_its_title_language_and_standard() -> None:
    reader = read(typeset(document(Text("One")), pictures={}, at=AT))
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Digital 2026"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_it_has_page_numbers_contents_and_the_appendix_of_methods() -> None:
    content = typeset(document(*[Text("Long text. " * 60)] * 12), pictures={}, at=AT)
    pages = read(content).pages
    assert len(pages) > 2
    assert [f"Page {n} of {len(pages)}" in page.extract_text() for n, page in enumerate(pages, start=1)] == [
        True
    ] * len(pages)
    told = text_of(content)
    assert "Contents Goals in full" in told
    assert "What a verdict says. Worse Below" in told
    assert [entry.title for entry in read(content).outline if not isinstance(entry, list)] == [
        "Goals in full",
        "Method",
    ]


def test_every_kind_of_block_is_there() -> None:
    wide = Grid("Wide", tuple(f"column {n}" for n in range(9)), (("row", *"12345678"),))
    content = typeset(
        document(
            Heading("A heading"),
            Text("A paragraph"),
            Text("A quiet one", is_quiet=True),
            Verdict("Not clear"),
            Points(("first point", "second point")),
            Facts((("Target", "+0.5"),)),
            Tiles((("97 %", "held"), ("3", "missed"))),
            Grid("A table", ("Scale", "Change"), (("Confidence", "+0.7"),)),
            wide,
        ),
        pictures={},
        at=AT,
    )
    told = text_of(content)
    for words in ("A heading A paragraph A quiet one", "Not clear", "first point", "Target +0.5", "97 % held"):
        assert words in told
    assert "Confidence +0.7" in told
    assert "column 8 8" in told


@pytest.mark.parametrize("place", ["title", "text", "cell", "name"])
def test_markup_in_what_people_typed_stays_text(place: str) -> None:
    blocks = {
        "text": Text(HOSTILE),
        "cell": Grid("", ("a", "b"), (("x", HOSTILE),)),
        "name": Facts(((HOSTILE, "1"),)),
    }
    fields = {"title": HOSTILE} if place == "title" else {}
    content = typeset(document(*[blocks[place]] if place in blocks else [], **fields), pictures={}, at=AT)
    squeezed = "".join(text_of(content).split())
    assert "".join(HOSTILE.split()) in squeezed.replace("”", '"').replace("“", '"')


@pytest.mark.parametrize(
    "typed", ["smile 🙂 end", "中文", "مرحبا", "nul\x00 bell\x07", "soft\u00ad\u200b\ufeff", "a\u0301\u0323"]
)
def test_characters_without_a_letter_in_the_font_do_no_harm(typed: str) -> None:
    svg = SVG.replace("WORDS", typed.replace("\x00", "").replace("\x07", ""))
    block = Drawn("drawn", typed, typed)
    content = typeset(document(Text(typed), block, title=typed), pictures={"drawn": svg}, at=AT)
    assert read(content).metadata is not None


def test_what_cannot_be_shown_is_a_box_and_what_shows_nothing_is_gone() -> None:
    assert showable("Ž 🙂 x\u200b − → “”") == f"Ž {UNKNOWN} x − → “”"


def test_every_character_that_is_said_to_be_known_can_be_set() -> None:
    known = [line.partition("-") for line in (FONTS / "characters.txt").read_text(encoding="ascii").split()]
    every = "".join(
        chr(code) for first, _, last in known for code in range(int(first, 16), int(last or first, 16) + 1)
    )
    assert showable(every).count(UNKNOWN) <= every.count(UNKNOWN) + len(every) // 20  # a few are not in NFC
    typeset(document(Text(every), Facts(((every, every),))), pictures={}, at=AT)


def test_a_picture_has_its_sentence_for_those_who_do_not_see_it() -> None:
    block = Drawn("drawn", "A picture", "Change +0.7, target +0.5.")
    content = typeset(document(block), pictures={"drawn": SVG}, at=AT)
    assert "mark WORDS" in text_of(content)
    assert [tag["/Alt"] for tag in tags_of(read(content)) if "/Alt" in tag] == ["Change +0.7, target +0.5."]


def test_a_picture_that_is_not_drawn_is_left_out() -> None:
    assert "mark" not in text_of(typeset(document(Drawn("drawn", "A", "B")), pictures={}, at=AT))


def test_the_head_of_a_table_is_tagged_as_one() -> None:
    content = typeset(document(Grid("", ("Scale", "Change"), (("DC", "+0.7"),))), pictures={}, at=AT)
    kinds = [tag.get("/S") for tag in tags_of(read(content))]
    assert (kinds.count("/Table"), kinds.count("/TH"), kinds.count("/TD")) == (1, 2, 2)


def test_no_font_but_ours_is_in_it() -> None:
    reader = read(typeset(document(Text("One →"), Drawn("d", "a", "b")), pictures={"d": SVG}, at=AT))
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"SourceSans3"}


def test_the_same_report_makes_the_same_file() -> None:
    assert typeset(document(Text("x")), pictures={}, at=AT) == typeset(document(Text("x")), pictures={}, at=AT)


def test_what_serves_pages_does_not_load_what_sets_type() -> None:
    """Neither of the two survives a fork of a process that has used it."""
    program = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "import rmentor.urls; print({'typst', 'vl_convert'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

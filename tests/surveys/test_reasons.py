import subprocess
import sys
from pathlib import Path

import pytest

from surveys.enums import NotComputableNote
from surveys.statistics import NotComputable, Part, parts_shown

ROOT = Path(__file__).parents[2]


def test_every_reason_why_a_figure_is_missing_has_a_sentence_of_its_own() -> None:
    assert set(NotComputableNote.values) == {reason.value for reason in NotComputable}
    assert len({str(label) for label in NotComputableNote.labels}) == len(NotComputable)
    assert all(str(label).startswith("Not computable: ") for label in NotComputableNote.labels)


@pytest.mark.parametrize(
    ("n", "parts"),
    [
        (0, set()),
        (4, set()),
        (5, {Part.MEANS}),
        (9, {Part.MEANS}),
        (10, {Part.MEANS, Part.EFFECT, Part.SHARES, Part.SIGNED_RANK}),
        (19, {Part.MEANS, Part.EFFECT, Part.SHARES, Part.SIGNED_RANK}),
        (20, set(Part) - {Part.ITEMS}),
        (99, set(Part) - {Part.ITEMS}),
        (100, set(Part)),
    ],
)
def test_what_is_shown_grows_with_the_number_of_people(n: int, parts: set[Part]) -> None:
    assert parts_shown(n) == parts


def test_the_statistics_load_neither_numpy_nor_scipy_before_they_are_asked() -> None:
    code = "import sys, surveys.statistics; print(sorted({'numpy', 'scipy', 'django'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

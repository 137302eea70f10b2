from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from people.models import ImportRun, Person
from tests.people.conftest import SHAPES, a_csv, a_row

pytestmark = pytest.mark.django_db


def told_by(*arguments: str) -> str:
    out = StringIO()
    call_command("import_people", *arguments, stdout=out)
    return " ".join(out.getvalue().split())


def test_the_command_imports_and_tells_the_counts() -> None:
    assert told_by(str(SHAPES["workday"])).startswith("New 420 Updated 0 Unchanged 0 Moved 0 Left or leaving 15")
    assert Person.objects.count() == 420


def test_the_command_refuses_with_a_table_of_faults_and_exit_code_1() -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="nothing was imported") as refusal:
        call_command("import_people", str(SHAPES["faulty"]), stdout=out)
    assert refusal.value.returncode == 1
    lines = out.getvalue().splitlines()
    assert len(lines) == 12
    assert lines[0].split() == ["Row", "Column", "Fault", "What", "to", "do"]
    assert lines[9].startswith("15   Termination Date         The person left on 2001-01-01")
    assert not Person.objects.exists()


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    told = told_by(str(SHAPES["workday"]), "--dry-run")
    assert told.startswith("Dry run: nothing was written.")
    assert "New 420" in told
    assert not Person.objects.exists()
    assert not ImportRun.objects.exists()
    with pytest.raises(CommandError):
        call_command("import_people", str(SHAPES["faulty"]), "--dry-run", stdout=StringIO())


def test_movers_and_leavers_are_named(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(a_csv(a_row(1), a_row(2)))
    told_by(str(file))
    file.write_bytes(a_csv(a_row(1, Grade="7", Shoe_size="43")))
    told = told_by(str(file))
    assert "Moved: 1 First1 Last1 grade: 5 → 7" in told
    assert "Not in the file: 2 First2 Last2" in told
    assert "Columns not used: Shoe size" in told


def test_a_file_that_is_not_there_or_too_large_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        told_by(str(tmp_path / "no.csv"))
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(CommandError, match="at most"):
        told_by(str(large))

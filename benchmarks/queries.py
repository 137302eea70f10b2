"""How many queries each list page takes with 1 row and with 30: the same number, or the script ends with 1.

Run it with `.venv/bin/python benchmarks/queries.py`. It makes a database of its own and throws it away.
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = (1, 30)


def set_up(folder: str) -> None:
    """Django on an empty SQLite database in `folder`, whatever the environment says."""
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"):
        os.environ.pop(name, None)
    os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    sys.path.insert(0, str(ROOT))

    import django  # noqa: PLC0415 - slow import: after the environment is set
    from django.core.management import call_command  # noqa: PLC0415 - slow import
    from django.test.utils import setup_test_environment  # noqa: PLC0415 - slow import

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)


def main() -> int:
    """Print the table; 1 when a page asks more questions for more rows."""
    with tempfile.TemporaryDirectory(prefix="rmentor-queries-") as folder:
        set_up(folder)
        from benchmarks.company import Company  # noqa: PLC0415 - slow import: needs Django

        company = Company()
        counts: dict[str, list[int]] = {}
        for rows in ROWS:
            company.grow_to(rows)
            for name, number in company.count_queries().items():
                counts.setdefault(name, []).append(number)
    print(f"| page | {ROWS[0]} row | {ROWS[1]} rows |\n|---|---|---|")
    for name, (few, many) in counts.items():
        print(f"| {name} | {few} | {many} |" + ("" if few == many else " **differs**"))
    return int(any(few != many for few, many in counts.values()))


if __name__ == "__main__":
    sys.exit(main())

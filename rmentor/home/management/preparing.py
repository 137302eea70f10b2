"""What `make run` must have done before the app can start; each step looks first whether it is needed."""

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor


def unfinished_demo() -> Path:
    """Stands in the data directory while the demo company is being made."""
    return Path(settings.VAR_DIR) / "demo_unfinished"


def forget_unfinished_demo() -> bool:
    """A first start that was stopped half-way left half a company: begin anew."""
    if not unfinished_demo().exists():
        return False
    connections.close_all()
    database = Path(connection.settings_dict["NAME"])
    for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)
    unfinished_demo().unlink()
    return True


def migrate() -> bool:
    """Bring the database to this release."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def compile_translations() -> int:
    """Write each catalogue that is newer than its compiled form. Needs no gettext tools on this machine."""
    catalogues = [path for place in settings.LOCALE_PATHS for path in Path(place).glob("*/LC_MESSAGES/django.po")]
    stale = [path for path in catalogues if _is_newer(path, path.with_suffix(".mo"))]
    for path in stale:
        _compile(path)
    return len(stale)


def _is_newer(source: Path, made: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def _compile(path: Path) -> None:
    from babel.messages import mofile, pofile  # noqa: PLC0415 - slow import

    with path.open("rb") as source:
        catalogue = pofile.read_po(source, locale=path.parent.parent.name)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    half_written = path.with_suffix(".mo.new")
    half_written.write_bytes(compiled.getvalue())
    half_written.replace(path.with_suffix(".mo"))


def collect_static() -> bool:
    """Copy and compress the static files, when one of them changed since they were last collected."""
    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    wanted = _fingerprint(_static_sources())
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True


def _static_sources() -> Iterable[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def _fingerprint(paths: Iterable[Path]) -> str:
    facts = sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    return hashlib.sha256(repr(facts).encode()).hexdigest()

"""What import-linter cannot see: the direction of foreign keys, migrations, accessors; habits of the house."""

import ast
import importlib
import inspect
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, ForeignKey, Model

ROOT = Path(__file__).parent.parent
# Lowest first: an app may know those before it.
ROOMS = ("people", "messaging", "programs", "matching", "mentoring_sessions", "surveys", "reports")
FOLDERS = ("rmentor", "people", "messaging", "programs", "matching", "sessions", "surveys", "reports")
OUTSIDE = {"contenttypes", "auth", "sessions", "admin", "account", "django_celery_beat"}


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in ROOMS]


def relations() -> Iterator[tuple[type[Model], ForeignKey]]:
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.is_relation and field.related_model is not None:
                yield model, field


def sources() -> list[Path]:
    return [
        path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    ]


def test_our_sessions_app_has_a_label_of_its_own() -> None:
    assert apps.get_app_config("mentoring_sessions").name == "sessions"
    assert apps.get_app_config("sessions").name == "django.contrib.sessions"


def test_foreign_keys_point_to_the_own_room_or_a_lower_one() -> None:
    upward = [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if ROOMS.index(field.related_model._meta.app_label) > ROOMS.index(model._meta.app_label)
    ]
    assert upward == []


def test_no_accessor_climbs_to_a_higher_room() -> None:
    climbing = [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if field.related_model._meta.app_label != model._meta.app_label
        and not model._meta.auto_created
        and not field.remote_field.hidden
    ]
    assert climbing == []


def test_migrations_depend_on_the_own_room_or_lower_ones() -> None:
    loader = MigrationLoader(None)
    upward = [
        f"{app}.{name} -> {other}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in ROOMS
        for other, _name in migration.dependencies
        if other not in OUTSIDE | {"__setting__"} and ROOMS.index(other) > ROOMS.index(app)
    ]
    assert upward == []


def test_data_migrations_can_be_undone_and_import_no_app_code() -> None:
    faulty = []
    for path in ROOT.glob("*/migrations/*.py"):
        text = path.read_text(encoding="utf-8")
        if "RunPython(" in text and ("reverse_code" not in text or "elidable=True" not in text):
            faulty.append(f"{path}: RunPython without reverse_code and elidable=True")
        if "RunPython(" in text and re.search(
            r"^from (people|messaging|programs|matching|sessions|surveys)", text, re.MULTILINE
        ):
            faulty.append(f"{path}: imports app code")
    assert faulty == []


FORBIDDEN = {
    r"except Exception": "name what can go wrong",
    r"except BaseException": "name what can go wrong",
    r"\bmark_safe\(": "use format_html",
    r"timezone\.now\(": "ask rmentor.lib.clock",
    r"(?<!_on_commit)\.delay\(": "send tasks after commit: delay_on_commit",
    r"\.raw\(|RawSQL|\.extra\(": "no raw SQL",
    r"csrf_exempt": "every POST carries its token",
    r"django\.dispatch|post_save|pre_save": "no signals: call it in the action",
    r"pickle": "JSON only",
}
# One-click unsubscribing comes from mail programs without a page before it (RFC 8058): its address is its token.
EXCEPTIONS = {("csrf_exempt", "messaging/views/wishing.py")}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_habits_that_hurt_others_do_not_come_back(pattern: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        if path.name != "clock.py" and (pattern, path.relative_to(ROOT).as_posix()) not in EXCEPTIONS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == [], FORBIDDEN[pattern]


WAIVER = re.compile(r"# (noqa|type: ignore)")
REASONED = re.compile(r"# noqa: [A-Z0-9, ]+ - \w|# type: ignore\[[a-z, -]+\]  # (?!noqa)\w")


def test_whoever_waives_a_rule_says_why() -> None:
    """`# noqa: CODE - why` for ruff; `# type: ignore[code]  # why` for mypy, which takes it only so."""
    own = [path for folder in (*FOLDERS, "tests", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]
    silent = [
        f"{path.relative_to(ROOT)}:{token.start[0]}"
        for path in own
        for token in _comments(path)
        if WAIVER.search(token.string) and not REASONED.search(token.string)
    ]
    assert silent == []


def _comments(path: Path) -> Iterator[tokenize.TokenInfo]:
    with path.open("rb") as file:
        yield from (token for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT)


def test_no_file_is_longer_than_500_lines() -> None:
    assert [str(path) for path in sources() if len(path.read_text(encoding="utf-8").splitlines()) > 500] == []


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


@pytest.mark.parametrize("room", FOLDERS[1:])
def test_public_actions_are_keyword_only_and_say_what_they_do(room: str) -> None:
    actions = importlib.import_module(f"{room}.actions")
    public = [getattr(actions, name) for name in getattr(actions, "__all__", ["tick"])]
    functions = [function for function in public if inspect.isfunction(inspect.unwrap(function))]
    assert functions
    for function in functions:
        parameters = inspect.signature(function).parameters.values()
        assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters), function.__name__
        assert function.__doc__, function.__name__


def test_every_tick_of_beat_is_a_task_that_exists() -> None:
    current_app.loader.import_default_modules()
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert names <= set(current_app.tasks)


INLINE = r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|javascript:|\|safe\b|autoescape off"


def test_templates_carry_no_inline_script_or_style() -> None:
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if "mail" in path.parts:
            continue
        if re.search(
            r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|javascript:|\|safe\b|autoescape off", text
        ):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_no_committed_file_names_a_package_registry() -> None:
    pattern = re.compile(r"--(extra-)?index-url|\"resolved\": |https?://[^ \"]*(/simple\b|/packages/|\.whl)")
    names = [*ROOT.glob("requirements/*"), *ROOT.glob("*.json"), ROOT / "Dockerfile", ROOT / "Makefile"]
    assert [path.name for path in names if path.exists() and pattern.search(path.read_text(encoding="utf-8"))] == []


def test_models_on_the_admin_are_not_those_that_hold_confidences() -> None:
    registered = {model._meta.label for model in admin.site._registry}
    secret = {
        "surveys.Response",
        "surveys.Participation",
        "surveys.ProgramSecret",
        "mentoring_sessions.PrivateNote",
        "mentoring_sessions.LearningEntry",
        "mentoring_sessions.ActionItem",
        "matching.Agreement",
        "messaging.CaughtMail",
    }
    assert registered & secret == set()

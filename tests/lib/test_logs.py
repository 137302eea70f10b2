import json
import logging

import pytest
import structlog

from rmentor.lib.logs import make_formatter


def line_of(event: str, **facts: str) -> str:
    record = logging.LogRecord("rmentor", logging.INFO, "", 1, event, None, None)
    for name, value in facts.items():
        setattr(record, name, value)
    return make_formatter().format(record)


@pytest.mark.parametrize(
    "path", ["/l/survey/eyJ3IjoxfQ:1abc:sig/", "/l/log/abc.def-_:9/", "/accounts/password/reset/key/3-secret/"]
)
def test_a_log_line_never_shows_the_token_of_a_mail_link(path: str) -> None:
    line = line_of(f"Not Found: {path}")
    assert path.rstrip("/").rsplit("/", 1)[1] not in line
    assert json.loads(line)["event"].startswith("Not Found: /")


def test_a_token_in_the_request_of_structlog_is_hidden_too() -> None:
    formatter = make_formatter()
    record = logging.LogRecord("x", logging.INFO, "", 1, "", None, None)
    record.msg = {"event": "request_started", "request": "GET /l/pulse/very-secret/"}
    record._logger, record._name = structlog.get_logger(), "info"
    assert json.loads(formatter.format(record))["request"] == "GET /l/pulse/…/"


def test_a_name_with_line_breaks_stays_one_line() -> None:
    assert "\n" not in line_of("signed in: a\r\nforged line\x1b[31m")

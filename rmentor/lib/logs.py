"""Log lines as JSON, one line an event, without personal data (ids only)."""

import logging
import re

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, WrappedLogger

# Addresses that let whoever reads them act for somebody: the signed links of mails, and password resets.
TOKEN_IN_PATH = re.compile(r"(/l/\w+/|/password/reset/key/)[^/\s\"\\]+")


def _hide_tokens(_logger: WrappedLogger, _method: str, line: str | bytes | EventDict) -> str:
    """The last step: no token leaves in a line, in whichever field it stood."""
    return TOKEN_IN_PATH.sub(r"\1…", str(line))


def make_formatter() -> logging.Formatter:
    """The formatter of every handler; also tells structlog to go through the standard library."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Without local variables: they hold what people typed, survey answers among it.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
            _hide_tokens,
        ]
    )

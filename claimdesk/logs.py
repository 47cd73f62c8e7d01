"""Logs: static event names with fields; ids, never texts, keys or secrets."""

import logging
import sys
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog

from claimdesk.database import REQUEST_ID
from claimdesk.settings import Settings

ANSWERED = "request.answered"  # the one line of a request: method, route, status, ms and its id, nothing else


class Unfailing:
    """A stream whose lines are lost when they can't be written: a full disk under the log must not fail the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def _add_request_id(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    request_id = REQUEST_ID.get()
    if request_id and "request_id" not in event:
        event["request_id"] = request_id
    return event


def _render_answers_as_json(last: Any) -> Any:
    """The renderer, but for the line of a request, which machines count: that is JSON in every format."""
    as_json = structlog.processors.JSONRenderer()

    def render(logger: Any, name: str, event: dict[str, Any]) -> Any:
        return (as_json if event.get("event") == ANSWERED else last)(logger, name, event)

    return render


def configure_logs(settings: Settings, process: str) -> None:
    """Have this process log to standard error, each line with the process's name."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _add_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # the default one shows locals: texts and secrets
        )
    )
    render = _render_answers_as_json(last)
    level = getattr(logging, settings.log_level.upper())
    structlog.configure(
        processors=[
            *shared,
            *([structlog.processors.format_exc_info] if settings.log_format == "json" else []),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", Unfailing(sys.stderr))),
    )
    structlog.contextvars.bind_contextvars(process=process)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                last,
            ],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)

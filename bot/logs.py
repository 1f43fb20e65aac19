"""Logs: one JSON object a line on standard error, without anybody's words, tokens or names."""

import logging
import re
import sys

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

_TOKEN = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+")
_FOREIGN_MAX = 300


def configure(level: str = "INFO") -> None:
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _foreign,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_worth_knowing)


def _worth_knowing(record: logging.LogRecord) -> bool:
    """Not that Bolt leaves the environment's token alone: it gets it from ``authorize``, as we want.

    And of what Bolt says about a payload only what stands before the payload.
    """
    said = record.getMessage()
    record.msg, record.args = said.partition("(")[0], ()
    return "`token` will be unused" not in said


def _foreign(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A library's warning: shortened, without tokens, and of an exception only its kind."""
    failure = event.pop("exc_info", None)
    text = _TOKEN.sub("xox*-***", str(event.get("event", "")))[:_FOREIGN_MAX]
    kind = {"error": failure[0].__name__} if isinstance(failure, tuple) and failure[0] else {}
    return {**event, "event": "library", "text": text, **kind}

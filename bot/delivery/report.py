"""Outcomes of deliveries, for operators: the log, the metrics, and whether Slack can be reached."""

from __future__ import annotations

import logging
import re

from bot.delivery.decisions import TOO_LATE
from bot.delivery.retry import NOT_THERE_YET, Done, HoldWorkspace, Later, LookAgain, Verdict
from bot.monitoring import Monitoring
from bot.slack.answers import AMBIGUOUS, INSTALLATION, PACED, RATE_LIMITED
from storage.models.outbox import OutgoingMessage

logger = logging.getLogger(__name__)


def report(monitoring: Monitoring, message: OutgoingMessage, team_id: str, verdict: Verdict, seconds: float) -> None:
    """Log and count what became of an attempt. `team_id`: the workspace's in Slack. `seconds`: how long it took."""
    monitoring.metrics.deliveries.labels(_in_words(verdict)).inc()
    fields = {"workspace_id": message.workspace_id, "message_id": message.id, "key": message.key}
    match verdict:
        case Done():
            monitoring.slack.recovered()
            monitoring.token(message.workspace_id, team_id).recovered()
            logger.info("Message delivered", extra=fields | {"ms": round(seconds * 1_000)})
        case HoldWorkspace(_, problem) if problem in INSTALLATION | AMBIGUOUS and not monitoring.serves_many:
            monitoring.token(message.workspace_id, team_id).failed(problem)
        case HoldWorkspace(_, problem) | Later(_, _, problem) | LookAgain(_, problem) if problem == PACED:
            logger.debug("Message paced", extra=fields)
        case Later(_, _, problem) | LookAgain(_, problem) if problem not in (TOO_LATE, NOT_THERE_YET, RATE_LIMITED):
            monitoring.slack.failed(problem)
        case _:
            logger.warning("Message not delivered: %s", verdict, extra=fields)


def _in_words(verdict: Verdict) -> str:
    """Return a verdict's name as metrics spell it: `give_up`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(verdict).__name__).lower()

"""What is written to the log, and what is not."""

import logging


class SlackLibraries(logging.Filter):
    """Keeps back what slack_sdk and slack_bolt say before the bot has started (then we say it, in one sentence), and
    their debug output, always: it quotes what people wrote. A filter, since Bolt gives its loggers levels of its own.
    """

    started = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record may be written."""
        if not record.name.startswith(("slack_sdk", "slack_bolt")):
            return True
        return self.started and record.levelno >= logging.INFO


def to_stderr(level: int) -> SlackLibraries:
    """Write what is worth knowing to standard error. Never a word of what people wrote, never a secret."""
    handler, filtered = logging.StreamHandler(), SlackLibraries()
    handler.addFilter(filtered)
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[handler], force=True
    )
    # While one tick is at work and one is waiting, further ones are skipped: APScheduler would warn about each.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.getLogger("apscheduler.executors").setLevel(max(level, logging.WARNING))
    return filtered

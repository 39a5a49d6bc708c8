"""What an operator can see of the running bot: its log lines, its health, its metrics."""

from bot.monitoring.monitoring import Monitoring

__all__ = ["Monitoring"]

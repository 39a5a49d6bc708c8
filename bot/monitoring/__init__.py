"""The view that an operator has of the running bot: log, health and metrics."""

from bot.monitoring.monitoring import Monitoring

__all__ = ["Monitoring"]

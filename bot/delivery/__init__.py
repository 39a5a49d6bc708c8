"""The outbox to Slack: a worker sends what is due, and one table decides what follows from each answer."""

"""Slack's Web API: the only place that calls it, and what its answers mean."""

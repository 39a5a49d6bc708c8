"""Summaries: every week in the channel a workspace chose, and whenever somebody asks."""

"""Summaries: set up, made every week, asked for on demand."""

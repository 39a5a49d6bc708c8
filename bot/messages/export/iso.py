"""Instants for machines and spreadsheets."""

from datetime import UTC, datetime


def iso(instant: datetime | None) -> str | None:
    """Return an instant in UTC, to the second, as ISO 8601 has it: `2026-11-23T09:00:00Z`; None for none."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if instant else None

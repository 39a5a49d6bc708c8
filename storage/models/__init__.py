"""The rows, one file for each subject. Importing this package imports them all, so migrations know every table."""

from storage.models import facts, installation, introduction, outbox, process, summary, workspace
from storage.models.base import Row

__all__ = ["TABLES", "facts", "installation", "introduction", "outbox", "process", "summary", "workspace"]

TABLES = tuple(table.name for table in Row.metadata.sorted_tables)
"""Names of all tables, each after those it refers to."""

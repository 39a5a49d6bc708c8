"""The rows: one file per thing. Importing this package imports them all, which fills the metadata for migrations."""

from storage.models import introduction, outbox, process, summary, workspace
from storage.models.base import Row

__all__ = ["TABLES", "introduction", "outbox", "process", "summary", "workspace"]

TABLES = tuple(table.name for table in Row.metadata.sorted_tables)
"""Their tables' names, each after those it refers to."""

"""The rows: one file per thing. Importing this package imports them all, which fills the metadata for migrations."""

from storage.models import introduction, outbox, process, summary, workspace

__all__ = ["introduction", "outbox", "process", "summary", "workspace"]

"""Alembic's entry: migrations run over the connection, and inside the transaction, that `Database` opened."""

from alembic import context

from storage.models.base import Row
from storage.queries import processes  # noqa: F401  (they fill the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()

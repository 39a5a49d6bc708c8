"""Alembic's entry: migrations run over the connection, and inside the transaction, that `Database` opened."""

from alembic import context

from storage.models.base import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()

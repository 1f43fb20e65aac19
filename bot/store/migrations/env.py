"""What Alembic runs: the migrations, on the connection and in the transaction that it was given."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

LOCKS = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(4742837)"}
"""Against two processes that migrate at once. The number is ours."""

connection: Connection = context.config.attributes["connection"]
connection.exec_driver_sql(LOCKS[connection.dialect.name])
context.configure(connection=connection)
context.run_migrations()

"""The history of the schema (Alembic), dated and reversible; configured in pyproject.toml."""

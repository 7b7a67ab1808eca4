"""The look-up of one ready answer by its id, for all that is no record of a kind."""

from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from app.problems import Problem


def ready(connection: Connection, body: Any, by: Any, id: str, path: str) -> str:
    """The JSON in `body` of the row whose column `by` is `id`. Raises a 404 problem where there is none."""
    found: str | None = connection.execute(select(col(body)).where(col(by) == id)).scalar_one_or_none()
    if found is None:
        raise Problem(404, f"{path} has no {id!r}; it lists them all")
    return found

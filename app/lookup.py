"""The look-up of one row by its id."""

from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, select
from sqlalchemy.dialects.sqlite import dialect

from app.problems import Problem
from app.tables import plain
from app.utf8 import utf8

ID = bindparam("id", type_=String)
"""The parameter of every look-up."""


class Lookup:
    """A statement for a row by its `id`, built once: building costs more than asking.

    SQLite is asked by its driver: SQLAlchemy takes twice as long to ask and to wrap the row as SQLite to find it. So
    the statement has only columns that come as they are stored.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        """The statement in SQL, and the values that are always the same."""
        compiled = self.statement.compile(
            dialect=dialect(paramstyle="named"), compile_kwargs={"render_postcompile": True}
        )
        return str(compiled), dict(compiled.params)

    def first(self, connection: Connection, id: str) -> Any:
        """The values of the first row, or None."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self.statement, {"id": id}).first()
        driver: Any = connection.connection.dbapi_connection
        text, values = self._compiled
        return driver.execute(text, {**values, "id": id}).fetchone()


def ready(connection: Connection, body: Any, by: Any, id: str, path: str) -> bytes:
    """The JSON in `body` of the row whose column `by` is `id`. Raises a 404 problem where there is none."""
    found = _ready(body, by).first(connection, id)
    if found is None:
        raise Problem(404, f"{path} has no {id!r}; it lists them all")
    answer: bytes = found[0]
    return answer


@cache
def _ready(body: Any, by: Any) -> Lookup:
    return Lookup(select(utf8(body)).where(plain(by) == ID))

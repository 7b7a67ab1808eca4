"""The index in statements: what it is, what is asked of it, and which database's dialect says so."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.fulltext import fts5, tsearch
from app.fulltext.sought import Sought

DIALECTS: Mapping[str, ModuleType] = {"sqlite": fts5, "postgresql": tsearch}
INDEX = Table("search_index", MetaData(), Column("rowid", BigInteger, primary_key=True), Column("words"))
"""The index: a row a record, in the order in which results come. No model: each database makes it in its own way."""
OWN_TABLES = ("search_index", "search_near")
"""What the names of tables and indexes begin with that a database makes in its own way."""


def is_model(name: str | None, kind: str, _parents: Any = None) -> bool:
    """Whether what a migration finds is a model of ours, and not part of the index of full text."""
    return kind not in {"table", "index"} or not (name or "").startswith(OWN_TABLES)


def dialect(connection: Connection) -> Any:
    """How this database does full-text search."""
    return DIALECTS[connection.dialect.name]


class Expression(TypeDecorator[Sought]):
    """What is sought, as the database says it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Sought | None, dialect: Any) -> str | None:
        """The text that the condition takes."""
        return None if value is None else DIALECTS[dialect.name].expression(value)


class matching(FunctionElement[Any]):  # noqa: N801 - it stands in statements like a function of SQL
    """Whether a row of the index has what is sought: a condition without a type, or SQLite would compare it with 1."""

    inherit_cache = True


@compiles(matching)
def _condition(element: Any, compiler: Any, **options: Any) -> str:
    (parameter,) = element.clauses
    found: str = DIALECTS[compiler.dialect.name].condition(compiler.process(parameter, **options))
    return found


def sought(name: str) -> Any:
    """The condition that a row of the index has what the parameter of this name holds."""
    return matching(bindparam(name, type_=Expression()))

"""Stored JSON, read as the bytes that are sent: to decode and encode it again would take longer than to find it."""

from functools import cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from app.tables import plain


class _Utf8(TypeEngine[bytes]):
    """Text as UTF-8. The driver of SQLite gives the bytes of a BLOB; that of PostgreSQL has none for text."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ARG002 - SQLAlchemy's own signature
        return _encoded if dialect.name == "postgresql" else None


class _Bytes(FunctionElement[bytes]):
    """The bytes of a column of text."""

    type = _Utf8()
    inherit_cache = True


@compiles(_Bytes)
def _as_blob(element: _Bytes, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS BLOB)"


@compiles(_Bytes, "postgresql")
def _as_text(element: _Bytes, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


@cache
def utf8(attribute: Any) -> Any:
    """The JSON in a column as bytes, under the name of the column."""
    column = plain(attribute)
    return _Bytes(column).label(column.key)

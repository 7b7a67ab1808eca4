"""The cities in which something took place: of a place that is none of them it is not known what lies in it."""

import json
from functools import cached_property

from sqlalchemy import Connection, select, union

from app.checking.fits import CITIES
from app.names import key
from app.tables import Citation, Document, Event, Organisation, Summit, plain


class Cities:
    """Looked up when first asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __contains__(self, name: object) -> bool:
        return name in self._keys

    @cached_property
    def _keys(self) -> frozenset[str]:
        columns = [plain(column) for column in (Summit.place, Event.place, Document.place, Organisation.founded_place)]
        places = union(*(select(column).where(column.is_not(None)) for column in columns))
        stated, field = plain(Citation.stated), plain(Citation.field)
        others = select(stated).where(field.in_(CITIES), stated.is_not(None)).distinct()
        found = [*self._connection.execute(places).scalars()]
        found += [json.loads(one) for one in self._connection.execute(others).scalars()]
        return frozenset(key(name) for name in found)

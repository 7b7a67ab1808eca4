"""The evidence of a record: its citations by field, and what they make of each field together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from app import shapes, tables
from app.agreement import DISPUTES, Origin, Witness, agreement, strongest
from app.catalogue import href
from app.citation_line import citation_line
from app.dates import span
from app.deep_link import deep_link
from app.kind import Kind
from app.representation.gathering import references
from app.vocabulary import Agreement, Voice

Cited = Mapping[str, list[shapes.Citation]]


class Article:
    """What every citation of an article repeats, and who stands behind it."""

    def __init__(self, row: Any, names: Mapping[str, str]) -> None:
        self.url: str = row.url
        self.origin = Origin(row.author_id, row.first_publisher_id or row.publisher_id)
        self.reference = shapes.SourceReference(
            id=row.id,
            kind="source",
            label=names[row.id],
            href=href("source", row.id),
            author=names.get(row.author_id),
            publisher=names.get(row.publisher_id),
            published=row.published,
            document=row.document,
        )


def articles(connection: Connection) -> dict[str, Article]:
    """All articles by id."""
    rows = connection.execute(select(tables.Source.__table__)).all()  # type: ignore[attr-defined]  # SQLModel adds it
    wanted = {id for row in rows for id in (row.id, row.author_id, row.publisher_id)}
    names = {id: reference.label for id, reference in references(connection, wanted).items()}
    return {row.id: Article(row, names) for row in rows}


def citation(row: Any, records: Mapping[str, shapes.Reference], article: Article) -> shapes.Citation:
    """A citation as it is served."""
    about = article.reference
    return shapes.Citation(
        id=row.id,
        record=records[row.entity_id],
        field=row.field,
        object=records.get(row.object_id),
        source=about,
        paragraph=row.paragraph,
        quote=row.quote,
        voice=row.voice,
        speaker=records.get(row.speaker_id),
        stated=json.loads(row.stated) if row.stated is not None else None,
        note=row.note,
        url=deep_link(article.url, row.quote),
        line=citation_line(about.author, about.publisher, about.published, row.paragraph),
    )


def by_field(kind: Kind[Any], citations: Iterable[shapes.Citation]) -> Cited:
    """The citations of each field, the fields in the order of the answer."""
    found: dict[str, list[shapes.Citation]] = {name: [] for name in kind.item.model_fields}
    for one in citations:
        found[one.field].append(one)
    return {name: cited for name, cited in found.items() if cited}


def agreements(
    values: Mapping[str, Any], cited: Cited, resolutions: Mapping[str, Any], origins: Mapping[str, Origin]
) -> dict[str, Agreement]:
    """The agreement on each field; on one with many values, that on the value with the least."""

    def on(field: str, citations: Iterable[shapes.Citation]) -> Agreement:
        return agreement([_witness(one) for one in citations], resolutions.get(field), origins)

    def least(field: str, citations: Sequence[shapes.Citation]) -> Agreement:
        value = values[field]
        if field == "aliases":
            found = [on(field, (c for c in citations if name.casefold() in c.quote.casefold())) for name in value]
        elif isinstance(value, list):
            found = [on(field, (c for c in citations if c.object is None or c.object.id == one.id)) for one in value]
        else:
            found = [on(field, citations)]
        return min(found, key=("conflict", "single", "confirmed").index)

    return {field: least(field, citations) for field, citations in cited.items()}


def unasserted(cited: Cited) -> dict[str, Voice]:
    """The fields that no article asserts itself, with the strongest voice behind them."""
    found = {field: strongest(one.voice for one in citations) for field, citations in cited.items()}
    return {field: voice for field, voice in found.items() if voice != "asserted"}


def status_as_of(cited: Cited) -> str | None:
    """When the latest source that gives the status, and does not differ on it, was published."""
    dates = [one.source.published for one in cited.get("status", []) if one.stated is None]
    return max((date for date in dates if date is not None), key=lambda date: span(date).latest, default=None)


def positions(
    values: Mapping[str, Any], cited: Cited, resolutions: Mapping[str, Any], records: Mapping[str, shapes.Reference]
) -> dict[str, list[shapes.Position]]:
    """For each disputed field the values that its sources give, the curated one first."""
    found = {}
    for field, resolution in resolutions.items():
        if resolution not in DISPUTES or isinstance(values[field], list):
            continue
        own: list[shapes.Citation] = []
        others: dict[str, list[shapes.Citation]] = {}
        for one in cited[field]:
            if one.stated is None:
                own.append(one)
            else:
                others.setdefault(json.dumps(one.stated), []).append(one)
        refers = isinstance(values[field], shapes.Reference)
        found[field] = [
            shapes.Position(value=_plain(values[field]), preferred=resolution == "preferred", citations=own),
            *(
                shapes.Position(
                    value=_plain(records[json.loads(stated)]) if refers else json.loads(stated),
                    preferred=False,
                    citations=citations,
                )
                for stated, citations in others.items()
            ),
        ]
    return found


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, shapes.Reference) else value


def _witness(one: shapes.Citation) -> Witness:
    return Witness(one.source.id, one.speaker.id if one.speaker else None, differs=one.stated is not None)

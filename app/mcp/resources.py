"""What agents can read by address: the index, the articles, and every record as Markdown with its evidence."""

import json
from urllib.parse import quote, unquote

import mcp_types as types
from sqlalchemy import Connection

from app import reading, records
from app.catalogue import BY_SINGULAR
from app.database import EditionInfo
from app.formats import rendering
from app.kinds.sources import SOURCES, SourceQuery
from app.media import bare
from app.problems import Problem
from app.search.suggesting import SuggestQuery, suggest

SCHEME = "sco-kb://"
INDEX = f"{SCHEME}index"
RECORD, SOURCE = f"{SCHEME}records/", f"{SCHEME}sources/"
PAGE = 50
TEMPLATES = [
    types.ResourceTemplate(
        uri_template=f"{RECORD}{{id}}",
        name="record",
        title="A record",
        description="Any record by its id or name: its facts, with the words that they rest on in footnotes",
        mime_type=bare("markdown"),
    ),
    types.ResourceTemplate(
        uri_template=f"{SOURCE}{{id}}",
        name="source",
        title="An article",
        description="An article that the knowledge base was read from: author, publisher, date, and how it was read",
        mime_type=bare("markdown"),
    ),
]


def listed(connection: Connection, edition: EditionInfo, cursor: str | None) -> types.ListResourcesResult:
    """The index, and the articles page by page."""
    query = SourceQuery.model_validate({"limit": PAGE, **({"cursor": cursor} if cursor else {})})
    found = reading.page(connection, edition, SOURCES, query)
    index = types.Resource(
        uri=INDEX,
        name="index",
        title="What there is",
        description="All lists with their counts, the edition, the licence",
        mime_type=bare("json"),
    )
    articles = [_article(json.loads(item)) for item in found.items]
    return types.ListResourcesResult(resources=[*([] if cursor else [index]), *articles], next_cursor=found.cursor)


def read(connection: Connection, edition: EditionInfo, uri: str) -> types.ReadResourceResult:
    """What stands at an address. Raises a 404 problem where nothing does."""
    if uri == INDEX:
        return _contents(uri, bare("json"), edition.index)
    for start, kind in ((RECORD, None), (SOURCE, "source")):
        if uri.startswith(start):
            meant = records.locate(connection, unquote(uri.removeprefix(start)))
            if len(meant) == 1 and kind in {None, meant[0].kind}:
                _, body = reading.one(connection, BY_SINGULAR[meant[0].kind], meant[0].id, "all")
                return _contents(uri, bare("markdown"), rendering.record("markdown", body).decode())
    raise Problem(404, f"Nothing, or nothing single, is at {uri!r}; there are {INDEX}, {RECORD}…, {SOURCE}…")


def completed(connection: Connection, edition: EditionInfo, asked: types.CompleteRequestParams) -> types.CompleteResult:
    """The ids of records whose names go on like what has been typed."""
    typed = asked.argument.value
    found = json.loads(suggest(connection, edition.id, SuggestQuery(q=typed[:200])))["items"]
    only = (
        "source"
        if isinstance(asked.ref, types.ResourceTemplateReference) and asked.ref.uri.startswith(SOURCE)
        else None
    )
    values = [one["id"] for one in found if only in {None, one["kind"]}]
    return types.CompleteResult(completion=types.Completion(values=values))


def _article(item: dict[str, str]) -> types.Resource:
    return types.Resource(
        uri=f"{SOURCE}{quote(item['id'])}",
        name=item["id"],
        title=item["label"],
        description=f"Article, published {item['published']}" if item["published"] else "Article",
        mime_type=bare("markdown"),
    )


def _contents(uri: str, mime_type: str, text: str) -> types.ReadResourceResult:
    return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type=mime_type, text=text)])

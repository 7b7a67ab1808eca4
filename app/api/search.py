"""The addresses of search: anything by its words, and names while they are typed."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.answering import ERRORS, Reading
from app.search import finding, suggesting
from app.search.shapes import SearchHit, SearchPage, Suggestions
from app.strictness import StrictRoute

router = APIRouter(route_class=StrictRoute, responses=ERRORS, tags=["Search"])


@router.get("/search", response_model=SearchPage)
async def search(read: Reading, query: Annotated[finding.SearchQuery, Query()]) -> Response:
    """Records of all kinds by the words of their names, texts and quotes, the best first."""
    return await read.listing(SearchHit, finding.search, query)


@router.get("/suggest", response_model=Suggestions)
async def suggest(read: Reading, query: Annotated[suggesting.SuggestQuery, Query()]) -> Response:
    """Up to ten records by the beginning of a name: for completion while it is typed."""
    return await read.ready(query, suggesting.suggest, read.edition.id, query)

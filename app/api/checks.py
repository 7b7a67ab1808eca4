"""The address of checks: what the sources make of a statement."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.answering import ERRORS, Reading
from app.checking.check import check
from app.checking.shapes import Check, CheckQuery
from app.strictness import StrictRoute

router = APIRouter(route_class=StrictRoute, responses=ERRORS, tags=["Evidence"])


@router.get("/check", response_model=Check)
async def check_statement(read: Reading, query: Annotated[CheckQuery, Query()]) -> Response:
    """What the sources make of a statement: supported, contradicted, disputed, claimed only, or not covered.

    A look-up, never an inference: names are found as everywhere, dates and numbers are compared as exactly as the
    sources give them, and what the sources leave open stays open. `not_covered` denies nothing.
    """
    return await read.ready(query, check, read.edition, query)

"""The addresses of evidence and truth: citations, conflicts, proposals, time, figures compared, the graph."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app import conflicts, evidence, graph, measures, proposals, timeline
from app.annotations import AnnotationPage, AnnotationResponse, annotation_page
from app.api.answering import ERRORS, RETIRED, JustQuery, Reading, RecordId
from app.problems import documented
from app.representation import derived_shapes as derived
from app.shapes import Citation
from app.strictness import StrictRoute

router = APIRouter(route_class=StrictRoute, responses=ERRORS, tags=["Evidence"])


def _id(what: str, example: str) -> Any:
    return Path(max_length=200, description=f"Id of the {what}", examples=[example])


@router.get("/citations", response_model=evidence.CitationPage)
async def list_citations(read: Reading, query: Annotated[evidence.CitationQuery, Query()]) -> Response:
    """All citations: the words that every value rests on."""
    return await read.listing(Citation, evidence.citations, query)


@router.get("/citations/{id}", response_model=Citation)
async def get_citation(
    read: Reading, id: Annotated[str, _id("citation", "c-3f2a9c1b7d204e55")], query: JustQuery
) -> Response:
    """A citation."""
    return await read.ready(query, evidence.citation, id)


@router.get("/sources/{id}/citations", response_model=evidence.CitationPage, responses=RETIRED)
async def list_source_citations(
    read: Reading, id: RecordId, query: Annotated[evidence.SourceCitationQuery, Query()]
) -> Response:
    """All that was taken from an article, in reading order."""
    return await read.listing(Citation, evidence.citations_of_source, id, query)


@router.get(
    "/sources/{id}/annotations",
    response_model=AnnotationPage,
    response_class=AnnotationResponse,
    responses=RETIRED,
)
async def list_source_annotations(
    read: Reading, id: RecordId, query: Annotated[evidence.AnnotationQuery, Query()]
) -> Response:
    """The same as W3C Web Annotations: a page of annotations with text quote selectors."""
    listing = await read.listed(evidence.citations_of_source, id, query)
    return AnnotationResponse(annotation_page(id, listing))


@router.get("/conflicts", response_model=derived.ConflictPage)
async def list_conflicts(read: Reading, query: Annotated[conflicts.ConflictQuery, Query()]) -> Response:
    """Every disagreement of sources, and every pair of claims that cannot both hold: the positions side by side."""
    return await read.listing(derived.Conflict, conflicts.conflicts, query)


@router.get("/conflicts/{id}", response_model=derived.Conflict)
async def get_conflict(
    read: Reading, id: Annotated[str, _id("conflict", "sco.founded_place")], query: JustQuery
) -> Response:
    """A conflict: the positions with their citations, what the curators made of it, and why."""
    return await read.ready(query, conflicts.conflict, id)


@router.get("/proposals", response_model=derived.ProposalPage)
async def list_proposals(read: Reading, query: Annotated[proposals.ProposalQuery, Query()]) -> Response:
    """All that is only hoped for, proposed, planned or expected according to the sources, the oldest first."""
    return await read.listing(derived.Proposal, proposals.proposals, query)


@router.get("/timeline", response_model=derived.TimelinePage)
async def list_timeline(read: Reading, query: Annotated[timeline.TimelineQuery, Query()]) -> Response:
    """Every date of every record, the earliest first, and the more precise before the less."""
    return await read.listing(derived.TimelineEntry, timeline.timeline, query)


@router.get("/measures", response_model=derived.MeasurePage)
async def list_measures(read: Reading, query: Annotated[measures.MeasureQuery, Query()]) -> Response:
    """Figures compared: all figures of one measure side by side."""
    return await read.listing(derived.Measure, measures.measures, query)


@router.get("/measures/{id}", response_model=derived.Measure)
async def get_measure(
    read: Reading, id: Annotated[str, _id("measure", "share-of-world-population")], query: JustQuery
) -> Response:
    """One measure: who counted what, when."""
    return await read.ready(query, measures.measure, id)


@router.get("/graph", response_model=derived.Graph, responses=documented(410))
async def get_graph(read: Reading, query: Annotated[graph.GraphQuery, Query()]) -> Response:
    """The records around one record, and how they refer to each other, every edge with its citations."""
    return await read.ready(query, graph.graph, read.edition.id, query)

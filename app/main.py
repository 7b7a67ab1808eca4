"""The application, put together."""

import gc
import sys
from asyncio import Semaphore, get_running_loop
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app.access_log import AccessLogMiddleware
from app.api import about, checks, exports, llms, pictures, records, search, truth, views
from app.api.answering import STREAMS
from app.api.renaming import redirect
from app.caching import CachingMiddleware
from app.catalogue import KINDS
from app.database import Database
from app.directory import Directory
from app.documentation import DESCRIPTION, SUMMARY, document
from app.explorer import crawling, embedding, problem_page, reference, routes
from app.exports.shelf import Shelf
from app.failures import FAILED, failed
from app.head import HeadMiddleware
from app.headers import AGENTS, METHODS, HeadersMiddleware
from app.log import writing
from app.mcp.endpoint import AgentEndpoint
from app.pages import PAGES
from app.problems import Problem, render
from app.retired import Renamed
from app.settings import API_VERSION, Settings
from app.strictness import refused
from app.tallies import Tallies
from app.threads import threads
from app.turns import Turns

SWITCH_SECONDS = 0.0001
"""How long the event loop waits for a thread that is at work; Python's usual 5 ms are 20 answers."""
THREADS = 4
"""For what is neither read from the database nor done on the event loop."""


def create_service(settings: Settings | None = None) -> ASGIApp:
    """The application inside the layers that every answer passes, ready for a server."""
    settings = settings or Settings()
    app = create_app(settings)
    caching = CachingMiddleware(
        with_manners(app), app.state.database, settings.cache_bytes, pages=PAGES, turns=app.state.turns
    )
    service = AccessLogMiddleware(caching, settings.access_log) if settings.access_log else caching
    return _with_metrics(service, app, caching) if settings.metrics else service


def _with_metrics(service: ASGIApp, app: FastAPI, caching: CachingMiddleware) -> ASGIApp:
    from app.metrics import Metrics, MetricsMiddleware  # noqa: PLC0415 - not there unless it is asked for

    caching.tallies = Tallies(one.path_format for one in iter_route_contexts(app.routes) if one.path_format)
    metrics = Metrics(caching)
    app.router.routes.insert(0, Route("/metrics", metrics.page, include_in_schema=False))
    return MetricsMiddleware(service, metrics)


def with_manners(app: FastAPI) -> ASGIApp:
    """The application with the headers of every answer, with HEAD and OPTIONS, and a fast way to our own routes."""
    return HeadersMiddleware(HeadMiddleware(Directory(app)))


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service on the database of these settings, by default those of the environment."""
    settings = settings or Settings()
    database = Database(settings.served_url, settings.connections)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with writing():
            sys.setswitchinterval(SWITCH_SECONDS)
            get_running_loop().set_default_executor(threads(THREADS, "sco-kb-work"))
            gc.freeze()  # what is there now stays: to look through it again would take a tenth of a second each time
            yield
            await app.state.agents.close()
        app.state.exports.close()
        database.close()

    app = FastAPI(
        title="SCO knowledge base",
        version=API_VERSION,
        summary=SUMMARY,
        description=DESCRIPTION,
        contact={"name": "The curators of the SCO knowledge base"},
        license_info={"name": "Code MIT, data CC BY 4.0", "identifier": "MIT AND CC-BY-4.0"},
        openapi_tags=_tags(),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.streams, app.state.turns = Semaphore(STREAMS), Turns()
    app.state.exports = Shelf(database)
    app.include_router(about.router, prefix="/v1")
    app.include_router(records.router, prefix="/v1")
    app.include_router(views.router, prefix="/v1")
    app.include_router(truth.router, prefix="/v1")
    app.include_router(checks.router, prefix="/v1")
    app.include_router(search.router, prefix="/v1")
    app.include_router(exports.router, prefix="/v1")
    app.include_router(pictures.router, prefix="/pictures")
    app.include_router(about.health)
    app.include_router(about.discovery)
    app.include_router(llms.router)
    app.router.routes.extend(llms.twins)
    app.state.agents = AgentEndpoint(database, API_VERSION)
    app.router.routes.append(Route(AGENTS, app.state.agents, include_in_schema=False))
    _answer_errors(app)
    document(app, database)
    app.include_router(reference.router)
    app.include_router(crawling.router)
    app.include_router(embedding.router)
    # Last: what else has one or two parts in its path comes before the pages of kinds.
    app.include_router(routes.router)
    return app


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def on_problem(request: Request, problem: Problem) -> Response:
        return await _told(request, failed(request.scope, problem) if problem.status >= FAILED else problem)

    @app.exception_handler(Renamed)
    async def on_renamed(request: Request, renamed: Renamed) -> Response:
        return redirect(request, renamed)

    @app.exception_handler(RequestValidationError)
    async def on_bad_value(_: Request, error: RequestValidationError) -> Response:
        return render(refused(error))

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> Response:
        path = request.scope["path"]
        if error.status_code == HTTPStatus.NOT_FOUND and path.endswith("/") and path.strip("/"):
            address = URL(path=quote(f"/{path.strip('/')}"), query=request.url.query)
            return Response(status_code=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": str(address)})
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = METHODS.decode()
        return await _told(request, Problem(error.status_code, str(error.detail), headers=headers))

    @app.exception_handler(Exception)
    async def on_failure(request: Request, error: Exception) -> Response:
        return render(failed(request.scope, error))


async def _told(request: Request, problem: Problem) -> Response:
    """An error, as a page where one was asked for."""
    return await problem_page.problem_page(request, problem) if problem_page.wanted(request) else render(problem)


def _operation_id(route: APIRoute) -> str:
    return route.name


def _tags() -> list[dict[str, str]]:
    kinds = [{"name": kind.plural.replace("-", " ").capitalize(), "description": kind.description} for kind in KINDS]
    return [
        {"name": "Index", "description": "What there is, and where a record is."},
        {"name": "Evidence", "description": "The citations behind every value."},
        {"name": "Search", "description": "Find anything from half a name in any spelling."},
        *kinds,
        {"name": "Pictures", "description": "Drawn from the data, as SVG."},
        {"name": "Exports", "description": "Everything to take along, as files."},
        {"name": "Health", "description": "The state of the service."},
    ]

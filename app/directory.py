"""From an address to its route in a look-up. FastAPI tries all routes in turn, which takes longer than the answer."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.routing import RouteContext
from starlette.responses import Response
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

from app.strictness import StrictRoute


class Place(NamedTuple):
    """A route, and where in its path the parameter stands, if it has one, and what it is called."""

    route: StrictRoute
    segment: int | None = None
    name: str = ""


class Directory:
    """Answers GET by the strict routes; all else, and what no such route has the path of, by `app`. Pure ASGI."""

    def __init__(self, app: ASGIApp, routes: Iterable[RouteContext], handlers: Mapping[Any, ExceptionHandler]) -> None:
        """`handlers` make answers of exceptions, by their types. Raises ValueError for a path of two parameters."""
        self.app = app
        self.handlers = {type: handler for type, handler in handlers.items() if type is not Exception}
        self.places: dict[tuple[str, ...], Place] = {}
        for context in routes:
            route = context.original_route
            if isinstance(route, StrictRoute) and route.arguments and context.path_format:
                shape, place = _placed(route, context.path_format)
                self.places.setdefault(shape, place)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place, segments = self._find(scope) if scope["type"] == "http" and scope["method"] == "GET" else (None, ())
        if place is None:
            await self.app(scope, receive, send)
            return
        scope["route"] = place.route
        scope["path_params"] = {} if place.segment is None else {place.name: segments[place.segment]}
        request = Request(scope, receive, send)
        try:
            response = await place.route.answer(request)
        except Exception as error:  # noqa: BLE001 - what nobody expects is raised again
            response = await self._explained(request, error)
        await response(scope, receive, send)

    def _find(self, scope: Scope) -> tuple[Place | None, tuple[str, ...]]:
        segments = tuple(scope["path"].split("/"))
        if found := self.places.get(segments):
            return found, segments
        for place in (len(segments) - 1, len(segments) - 2):
            shape = (*segments[:place], "", *segments[place + 1 :])
            if segments[place] and (found := self.places.get(shape)):
                return found, segments
        return None, segments

    async def _explained(self, request: Request, error: Exception) -> Response:
        """The answer that tells of an error. One that nobody expects is raised again."""
        for type_ in type(error).__mro__:
            if handler := self.handlers.get(type_):
                answer: Response = await handler(request, error)  # type: ignore[arg-type, misc]  # ours are all of one sort
                return answer
        raise error


def _placed(route: StrictRoute, path: str) -> tuple[tuple[str, ...], Place]:
    segments = path.split("/")
    named = [place for place, segment in enumerate(segments) if segment.startswith("{")]
    if not named:
        return tuple(segments), Place(route)
    (place,) = named
    name, segments[place] = segments[place].strip("{}"), ""
    return tuple(segments), Place(route, place, name)

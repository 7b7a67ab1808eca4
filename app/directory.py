"""From an address to its route in a look-up. FastAPI tries all routes in turn, which takes longer than the answer."""

from typing import NamedTuple

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.strictness import StrictRoute

Shape = tuple[str | None, ...]
"""The segments of a path, None for the one that is a parameter."""


class Place(NamedTuple):
    """A route, and where in its path the parameter stands, if it has one, and what it is called."""

    route: StrictRoute
    segment: int | None = None
    name: str = ""


class Directory:
    """Answers GET by the strict routes of an application; all else, and all other paths, it leaves to it. Pure ASGI."""

    def __init__(self, app: FastAPI) -> None:
        """A path with two parameters is left to the application."""
        self.app = app
        self.places: dict[Shape, Place] = {}
        for context in iter_route_contexts(app.routes):
            route = context.original_route
            if isinstance(route, StrictRoute) and route.arguments and (placed := _placed(route, context.path_format)):
                self.places.setdefault(*placed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place, segments = self._find(scope) if scope["type"] == "http" and scope["method"] == "GET" else (None, ())
        if place is None:
            await self.app(scope, receive, send)
            return
        scope["app"], scope["route"] = self.app, place.route
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
            shape = (*segments[:place], None, *segments[place + 1 :])
            if segments[place] and (found := self.places.get(shape)):
                return found, segments
        return None, segments

    async def _explained(self, request: Request, error: Exception) -> Response:
        """The answer that tells of an error. One that nobody expects is raised again."""
        for kind in type(error).__mro__:
            if kind is not Exception and (handler := self.app.exception_handlers.get(kind)):
                answer: Response = await handler(request, error)  # type: ignore[misc]  # ours are all of one sort
                return answer
        raise error


def _placed(route: StrictRoute, path: str | None) -> tuple[Shape, Place] | None:
    segments = (path or "").split("/")
    named = [place for place, segment in enumerate(segments) if segment.startswith("{")]
    if not named:
        return tuple(segments), Place(route)
    if path is None or len(named) > 1:
        return None
    place = named[0]
    shape = (*segments[:place], None, *segments[place + 1 :])
    return shape, Place(route, place, segments[place].strip("{}"))

"""How content becomes one of the API's own shapes, which are imported with the first answer that has one.

What an answer has beyond its shape is ignored, since the API may add fields within a version.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

    from app.kind import Kind


def shaped(name: str, content: bytes) -> Any:
    """Content of the shape with this name, such as `app.shapes:Citation`. Raises ValueError where it is not."""
    module, _, own = name.partition(":")
    return _read(getattr(import_module(module), own), content)


def page(plural: str, content: bytes) -> Any:
    """A page of records of this kind. Raises ValueError where it is none."""
    return _read(_kind(plural).page, content)


def detail(plural: str, content: bytes) -> Any:
    """A record of this kind. Raises ValueError where it is none."""
    return _read(_kind(plural).detail, content)


def record(content: bytes) -> Any:
    """A record of the kind that it says. Raises ValueError where it is none that this version knows."""
    from app.catalogue import BY_SINGULAR  # noqa: PLC0415 - with the first answer, see above

    kind = BY_SINGULAR.get(shaped("app.shapes:Reference", content).kind)
    if kind is None:
        raise ValueError("its kind is not known to this version of the client")
    return _read(kind.detail, content)


def _read(shape: "type[BaseModel]", content: bytes) -> Any:
    from pydantic import ValidationError  # noqa: PLC0415 - with the first answer, see above

    try:
        return shape.model_validate_json(content, extra="ignore")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(": ".join([*map(str, first["loc"]), first["msg"]])) from error


@cache
def _kind(plural: str) -> "Kind[Any]":
    from app.catalogue import KINDS, VIEWS  # noqa: PLC0415 - with the first answer, see above

    return next(kind for kind in (*KINDS, *VIEWS) if kind.plural == plural)

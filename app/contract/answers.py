"""All that an operation can answer: formats, headers, and errors with an example each."""

import json
from typing import Any

from app.contract.errors import ERRORS
from app.contract.headers import HEADERS, OF_ERRORS
from app.media import JSON_LD, bare
from app.problems import MEDIA_TYPE, ProblemDetails, phrase, render

Schema = dict[str, Any]
OBJECT = {"type": "object"}
FORMATS: Schema = {
    "jsonld": JSON_LD,
    "csv": {"type": "string", "description": "The whole list as a table with a header (RFC 4180)"},
    "ndjson": {"type": "string", "description": "The whole list, one JSON object a line; the last has the count"},
    "markdown": {"type": "string", "description": "For reading, with the evidence in footnotes"},
    "bibtex": {"type": "string", "description": "An entry for BibTeX"},
    "ris": {"type": "string", "description": "An entry for reference managers (RIS)"},
    "csl-json": {"type": "array", "items": OBJECT, "description": "An entry for citation processors (CSL-JSON)"},
}
"""What the formats are beside plain JSON."""
UNCHANGED = "NotModified"


def describe(operation: Schema) -> None:
    """Say what a success is, in which formats it comes and with which headers, and that it may be unchanged."""
    responses = operation["responses"]
    success = responses.get("200")
    if success is None:
        return
    if success["description"] == "Successful Response":
        success["description"] = operation["summary"]
    for parameter in operation.get("parameters", []):
        if parameter["name"] == "format":
            for name in parameter["schema"]["enum"]:
                success["content"].setdefault(bare(name), {"schema": FORMATS.get(name, OBJECT)})
    if "412" in responses and "304" not in responses:  # what has conditions may be unchanged
        success["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
        operation["responses"] = {"200": success, "304": _shared(UNCHANGED), **responses}


def share(schema: Schema) -> None:
    """Move errors to the components: they are the same everywhere."""
    components = schema["components"]
    components["schemas"] |= _problems()
    components["headers"] = HEADERS
    shared = components["responses"] = {UNCHANGED: {"description": "The client has this very answer already"}}
    for path in schema["paths"].values():
        responses = path["get"]["responses"]
        for status, response in responses.items():
            if MEDIA_TYPE in response.get("content", {}):
                name = phrase(int(status)).replace(" ", "")
                shared.setdefault(name, _explained(int(status), response))
                responses[status] = _shared(name)


def _explained(status: int, response: Schema) -> Schema:
    """The error with when it comes, and an example as the service gives it."""
    when, problem = ERRORS[status]
    content = {**response["content"][MEDIA_TYPE], "example": json.loads(bytes(render(problem).body))}
    explained = {**response, "description": when, "content": {MEDIA_TYPE: content}}
    if problem.headers:
        explained["headers"] = {name: OF_ERRORS[name] for name in problem.headers}
    return explained


def _problems() -> Schema:
    shape = ProblemDetails.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    shapes = {**shape.pop("$defs"), "ProblemDetails": shape}
    for one in shapes.values():
        one.pop("title")
        for declared in one["properties"].values():
            declared.pop("title", None)
    return shapes


def _shared(name: str) -> Schema:
    return {"$ref": f"#/components/responses/{name}"}

"""The OpenAPI document for answers to `fields=`: of the documented shapes any field may be missing."""

from typing import Any


def sparse(document: Any) -> Any:
    """The document with nothing required, so that a record of any kind may be one of each."""
    if isinstance(document, list):
        return [sparse(one) for one in document]
    if not isinstance(document, dict):
        return document
    if "properties" in document and "type" in document:
        document = {key: value for key, value in document.items() if key != "required"}
    if "discriminator" in document:
        return {"anyOf": document["oneOf"], "description": document.get("description", "")}
    return {key: value if key in {"example", "examples"} else sparse(value) for key, value in document.items()}

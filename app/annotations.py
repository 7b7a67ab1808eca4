"""Citations as W3C Web Annotations (REC-annotation-model-20170223): what was read where, for annotation tools."""

import json
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from app.keyset import Listing

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


class AnnotationResponse(JSONResponse):
    """An answer in the media type of annotations."""

    media_type = MEDIA_TYPE


class AnnotationPage(BaseModel):
    """A page of annotations, in the order of reading."""

    context: str = Field(alias="@context", description="The JSON-LD context of the standard", examples=[CONTEXT])
    id: str = Field(description="Address of this page", examples=["/v1/sources/mikovic-2024/annotations"])
    type: str = Field(description="`AnnotationPage`", examples=["AnnotationPage"])
    part_of: dict[str, Any] = Field(alias="partOf", description="The collection, with the number of its annotations")
    next: str | None = Field(default=None, description="Address of the next page; absent on the last")
    items: list[dict[str, Any]] = Field(description="The annotations, each with a `TextQuoteSelector` in its target")


def annotation(citation: dict[str, Any]) -> dict[str, Any]:
    """A citation as an annotation: it identifies the words as evidence for a field of a record."""
    address, _, fragment = citation["url"].partition("#")
    return {
        "id": f"/v1/citations/{citation['id']}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            {"id": citation["record"]["href"], "type": "Dataset", "format": "application/json"},
            {"type": "TextualBody", "purpose": "tagging", "value": f"{citation['record']['id']}.{citation['field']}"},
        ],
        "target": {
            "source": address,
            "selector": [
                {"type": "TextQuoteSelector", "exact": citation["quote"]},
                {
                    "type": "FragmentSelector",
                    "conformsTo": "https://wicg.github.io/scroll-to-text-fragment/",
                    "value": fragment,
                },
            ],
        },
    }


def annotation_page(source: str, listing: Listing) -> dict[str, Any]:
    """A page of annotations, as an `AnnotationPage` has it."""
    path = f"/v1/sources/{source}/annotations"
    following = listing.next.replace("/citations?", "/annotations?", 1) if listing.next else None
    return {
        "@context": CONTEXT,
        "id": path,
        "type": "AnnotationPage",
        "partOf": {"id": f"{path}#collection", "type": "AnnotationCollection", "total": listing.total},
        **({"next": following} if following else {}),
        "items": [annotation(json.loads(item)) for item in listing.items],
    }

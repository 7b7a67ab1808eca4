"""Citations as W3C Web Annotations (REC-annotation-model-20170223): what was read where, for annotation tools."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from app.keyset import Listing

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


class AnnotationResponse(JSONResponse):
    """An answer in the media type of annotations."""

    media_type = MEDIA_TYPE


class RecordBody(BaseModel):
    """The record that the words are evidence for."""

    id: str = Field(description="Its address", examples=["/v1/summits/astana-summit-2024"])
    type: Literal["Dataset"] = Field(description="A resource that is data", examples=["Dataset"])
    format: str = Field(description="Its media type", examples=["application/json"])


class TagBody(BaseModel):
    """The record and its field, as a tag."""

    type: Literal["TextualBody"] = Field(description="A text", examples=["TextualBody"])
    purpose: str = Field(description="What it is for", examples=["tagging"])
    value: str = Field(description="Record and field", examples=["astana-summit-2024.place"])


class TextQuoteSelector(BaseModel):
    """The words themselves."""

    type: Literal["TextQuoteSelector"] = Field(description="Found by its words", examples=["TextQuoteSelector"])
    exact: str = Field(description="The words", examples=["SCO summit in Astana"])


class FragmentSelector(BaseModel):
    """The fragment of the address that opens the article at the words."""

    type: Literal["FragmentSelector"] = Field(description="Found by a fragment", examples=["FragmentSelector"])
    conforms_to: str = Field(
        alias="conformsTo",
        description="What defines the fragment",
        examples=["https://wicg.github.io/scroll-to-text-fragment/"],
    )
    value: str = Field(description="The fragment", examples=[":~:text=SCO%20summit%20in%20Astana"])


class AnnotationTarget(BaseModel):
    """Where the words stand."""

    source: str = Field(description="Address of the article", examples=["https://example.org/a"])
    selector: list[Annotated[TextQuoteSelector | FragmentSelector, Field(discriminator="type")]] = Field(
        description="The words in it, each way to find them by itself enough"
    )


class Annotation(BaseModel):
    """A citation as an annotation."""

    id: str = Field(description="Address of the citation", examples=["/v1/citations/c-3f2a9c1b7d204e55"])
    type: Literal["Annotation"] = Field(description="An annotation", examples=["Annotation"])
    motivation: str = Field(description="Why it was made", examples=["identifying"])
    body: list[Annotated[RecordBody | TagBody, Field(discriminator="type")]] = Field(
        description="What the words are evidence for"
    )
    target: AnnotationTarget = Field(description="The words")


class AnnotationCollection(BaseModel):
    """All annotations of an article."""

    id: str = Field(description="Its name", examples=["/v1/sources/mikovic-2024/annotations#collection"])
    type: Literal["AnnotationCollection"] = Field(description="A collection", examples=["AnnotationCollection"])
    total: int = Field(description="How many there are", examples=[655])


class AnnotationPage(BaseModel):
    """A page of annotations, in the order of reading."""

    context: str = Field(alias="@context", description="The JSON-LD context of the standard", examples=[CONTEXT])
    id: str = Field(description="Address of this page", examples=["/v1/sources/mikovic-2024/annotations"])
    type: Literal["AnnotationPage"] = Field(description="A page", examples=["AnnotationPage"])
    part_of: AnnotationCollection = Field(alias="partOf", description="The collection")
    next: str = Field(
        default="",
        description="Address of the next page; absent on the last",
        examples=["/v1/sources/mikovic-2024/annotations?cursor=…"],
    )
    items: list[Annotation] = Field(description="The annotations")


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

"""Documents: charters, declarations, agreements, memoranda, signed or only hoped for."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers, words
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, choices, many, maybe, names, when
from app.shapes import Evidence, Item, Page, Reference, Staged
from app.tables import Document, DocumentFacts
from app.vocabulary import DocumentType, Status


class DocumentItem(DocumentFacts, Staged, Item):
    organisation: Reference | None = maybe("The organisation whose document it is")
    adopted_at: Reference | None = maybe("The summit or event at which it was adopted")
    parties: list[Reference] = many("Those who signed or adopted it")
    supporters: list[Reference] = many("Those who support it")
    about: list[Reference] = many("What it concerns")


class DocumentDetail(Evidence, DocumentItem):
    """With its evidence."""


class DocumentPage(Page[DocumentItem | DocumentDetail]):
    """A page of documents."""


class DocumentQuery(RecordQuery):
    organisation: Names = names("Of this organisation", "sco")
    adopted_at: Names = names("Adopted at this summit or event", "astana-summit-2024")
    document_type: list[DocumentType] = choices("What sort of document")
    status: list[Status] = choices("How real it is")
    party: Names = names("Signed or adopted by", "kazakhstan")
    date: Edtf | None = when("When it was signed or adopted", "2024")
    sort: Literal["date", "-date", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
    )


DOCUMENTS = Kind(
    singular="document",
    plural="documents",
    description="Documents: charters, declarations, agreements, memoranda, signed or only hoped for.",
    row=Document,
    item=DocumentItem,
    detail=DocumentDetail,
    page=DocumentPage,
    query=DocumentQuery,
    orders={"date": Document.date_earliest},
    filters={
        "organisation": refers(Document.organisation_id),
        "adopted_at": refers(Document.adopted_at_id),
        "document_type": words(Document.document_type),
        "status": words(Document.status),
        "party": linked(Document.id, "parties"),
        "date": dated(Document, "date"),
    },
)

"""Claims: who said what, when, about what."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers, words
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, choices, many, maybe, names, one, when
from app.shapes import Evidence, Item, Page, Reference
from app.tables import Claim, ClaimFacts
from app.vocabulary import ClaimType


class ClaimItem(ClaimFacts, Item):
    speaker: Reference = one("Who says it; the author where it is the article's own judgement")
    occasion: Reference | None = maybe("The summit or event at which it was said")
    about: list[Reference] = many("What it concerns")
    contradicts: list[Reference] = many("Claims that cannot hold together with it")


class ClaimDetail(Evidence, ClaimItem):
    """With its evidence."""


class ClaimPage(Page[ClaimItem | ClaimDetail]):
    """A page of claims."""


class ClaimQuery(RecordQuery):
    speaker: Names = names("Said by", "tokayev")
    occasion: Names = names("Said at this summit or event", "astana-summit-2024")
    about: Names = names("Concerns this record", "sco")
    claim_type: list[ClaimType] = choices("What sort of utterance")
    date: Edtf | None = when("When it was said or published", "2024")
    sort: Literal["date", "-date", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
    )


CLAIMS = Kind(
    singular="claim",
    plural="claims",
    description="Claims: who said what, when, about what.",
    row=Claim,
    item=ClaimItem,
    detail=ClaimDetail,
    page=ClaimPage,
    query=ClaimQuery,
    orders={"date": Claim.date_earliest},
    filters={
        "speaker": refers(Claim.speaker_id),
        "occasion": refers(Claim.occasion_id),
        "about": linked(Claim.id, "about"),
        "claim_type": words(Claim.claim_type),
        "date": dated(Claim, "date"),
    },
)

"""The whole schema on one page: the spine, the evidence, and one typed table a kind.

The facts of a kind are declared once, in its `…Facts` base: that class is the columns, the check of the curated file,
the fields of the answer and their documentation. What refers to another record is a column `x_id` here and a field `x`
in curated files and answers. `…_earliest` and `…_latest` are derived from the EDTF date beside them when loading.
"""

import datetime as dt
from typing import Annotated, Any

from pydantic import AllowInfNan, StringConstraints
from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from app.dates import Edtf
from app.shapes import Shape
from app.vocabulary import (
    Agreement,
    Basis,
    ClaimType,
    Difference,
    DocumentType,
    Genre,
    MembershipRole,
    ProgrammeType,
    Resolution,
    Status,
    Theme,
    Voice,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = SQLModel.metadata
METADATA.naming_convention = NAMES


def fact(description: str, example: Any, **options: Any) -> Any:
    """An optional fact with its documentation: null wherever no document states it."""
    return Field(default=None, description=description, schema_extra={"examples": [example]}, **options)


def choice(description: str, example: str) -> Any:
    """An optional fact out of a closed list of words."""
    return fact(description, example, sa_type=Text)


Day = dt.date | None
Number = Annotated[float, AllowInfNan(False)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

# --- the facts of each kind ---------------------------------------------------------------------------------------


class StateFacts(Shape):
    region: str | None = fact("Region that the sources place it in", "Central Asia")
    landlocked: bool | None = fact("Whether it has no coast", True)


class MembershipFacts(Shape):
    group: str | None = fact("A group that the source leaves unnamed, where no state is named", "the Arab states")
    role: MembershipRole | None = choice("What it is in the organisation", "member")
    founding: bool | None = fact("Whether it was there from the founding", True)
    ordinal: int | None = fact("Its number in the order of joining", 10, ge=1, le=1000)
    since: Edtf | None = fact("When it joined", "2001")
    until: Edtf | None = fact("When it left", "2030")
    attested: Edtf | None = fact("A time at which the sources say that it held", "2024-07")


class OrganisationFacts(Shape):
    organisation_type: str | None = fact("What sort of organisation it is", "regional organisation")
    founded: Edtf | None = fact("When it was founded", "2001")
    founded_place: str | None = fact("City where it was founded", "Shanghai")
    founding_purpose: str | None = fact("What it was founded for", "to combat terrorism together")
    purpose: str | None = fact("What it is for, or does, according to the sources", "security and economic cooperation")
    place: str | None = fact("Where it is based", "Lahore, Pakistan")


class BodyFacts(Shape):
    body_type: str | None = fact("What sort of body it is", "council")
    formed: Edtf | None = fact("When it was formed", "2004")
    place: str | None = fact("Where it sits", "Almaty")
    purpose: str | None = fact("What it is for, according to the sources", "to fight terrorism")
    status: Status | None = choice("How real it is according to the sources", "operating")


class ChairmanshipFacts(Shape):
    start: Edtf | None = fact("When it began or was to begin", "2023-07")
    end: Edtf | None = fact("When it ended or was to end", "2024-07")
    attested: Edtf | None = fact("A time at which the sources say that it held", "2024-03")
    status: Status | None = choice("How real it is according to the sources", "ended")


class AgendaItemFacts(Shape):
    theme: Theme | None = choice("Field of policy", "security")
    description: str | None = fact("What it consists of", "to make joint use of a financial centre")
    place: str | None = fact("Where it is to happen", "Turkistan")
    date: Edtf | None = fact("When it was set, or is to happen", "2023-07")
    status: Status | None = choice("Priority, proposal, hope or achievement: how far it has come", "proposed")


class SummitFacts(Shape):
    date: Edtf | None = fact("When it was held", "2024-07-03/2024-07-04")
    place: str | None = fact("City where it was held, as the sources name it", "Astana")
    topics: str | None = fact("What stood at the top of its agenda", "security and stability")
    status: Status | None = choice("How real it is according to the sources", "held")


class EventFacts(Shape):
    event_type: str | None = fact("What sort of event it is", "talks")
    date: Edtf | None = fact("When it happened or is to happen", "2024-05-10/2024-05-11")
    place: str | None = fact("City where it happened, as the sources name it", "Almaty")
    purpose: str | None = fact("What it was about", "normalisation of relations")
    status: Status | None = choice("How real it is according to the sources", "held")


class ProgrammeFacts(Shape):
    programme_type: ProgrammeType | None = choice("What sort of undertaking it is", "corridor")
    period: Edtf | None = fact("Years that it covers", "2025/2027")
    purpose: str | None = fact("What it is for", "to connect Asia and Europe")
    route: str | None = fact("Where a corridor runs, according to the sources", "through Kazakhstan")
    status: Status | None = choice("How real it is according to the sources", "planned")


class DocumentFacts(Shape):
    document_type: DocumentType | None = choice("What sort of document it is", "declaration")
    date: Edtf | None = fact("When it was signed or adopted", "2024-07")
    place: str | None = fact("Where it was signed or adopted", "Astana")
    content: str | None = fact("What it says or is about, according to the sources", "environmental protection")
    status: Status | None = choice("How real it is according to the sources", "adopted")


class PersonFacts(Shape):
    description: str | None = fact("Who this is, in the sources' terms", "researcher on foreign policy")
    based_in: str | None = fact("Where the sources say that this person is based", "Serbia")


class RoleFacts(Shape):
    title: str | None = fact("Title of the office or post", "President")
    since: Edtf | None = fact("When it was taken up", "2019")
    until: Edtf | None = fact("When it ended", "2026")
    attested: Edtf | None = fact("A time at which the sources say that it was held", "2024-07")


class FigureFacts(Shape):
    measure: str | None = fact(
        "What is measured, as a slug shared by all figures that can be compared", "share-of-world-population"
    )
    value: Number | None = fact("The number, where one is given; its limits are in the qualifier", 40)
    low: Number | None = fact("Lower end of a range", 4)
    high: Number | None = fact("Upper end of a range", 9)
    unit: str | None = fact("Unit of the number", "percent")
    qualifier: str | None = fact("The source's own words that limit the number, verbatim", "over")
    counted: str | None = fact("What is counted, and of whom", "the world's population, in all members together")
    as_of: Edtf | None = fact("When it was so", "2024-07")


class ClaimFacts(Shape):
    statement: str | None = fact("What was said, in the curators' words", "Members still work mostly two by two")
    claim_type: ClaimType | None = choice("What sort of utterance it is", "statement")
    date: Edtf | None = fact("When it was said or published", "2024-07-15")


class ConceptFacts(Shape):
    definition: str | None = fact("What the sources mean by it", "friendship, equality and mutual support")


class SourceFacts(Shape):
    url: str | None = fact("Address of the article", "https://example.org/article")
    published: Edtf | None = fact("When it was published", "2024-07-15")
    genre: Genre | None = choice("What sort of text it is", "analysis")
    language: str | None = fact("Language of the text (BCP 47)", "en")
    document: str | None = fact("File name of the text that was read", "004_f469eb55935f0ca2.txt")
    sha256: Sha256 | None = fact("SHA-256 of that file, hexadecimal", "0" * 64)
    paragraphs: int | None = fact("Number of its paragraphs: the non-blank lines", 43, ge=1, le=100_000)
    remark: str | None = fact("What a reader must know about the text as received", "The body is printed twice")


# --- the spine and what hangs off it ------------------------------------------------------------------------------


def key(target: str | None = None) -> Any:
    """A primary key, its own or that of the row it belongs to."""
    return Field(primary_key=True, foreign_key=f"{target}.id") if target else Field(primary_key=True)


def ref(target: str) -> Any:
    """A reference to a row that must be there."""
    return Field(foreign_key=f"{target}.id", index=True)


def maybe(target: str) -> Any:
    """A reference to a row, or null."""
    return Field(default=None, foreign_key=f"{target}.id", index=True)


def words() -> Any:
    """Text out of a closed list."""
    return Field(sa_type=Text)


class Entity(SQLModel, table=True):
    """The spine: one row a thing, whatever its kind."""

    id: str = key()
    kind: str = Field(index=True)
    label: str
    sort_key: str = Field(index=True, description="The label as names are compared")
    voice: Voice = words()


class Alias(SQLModel, table=True):
    """A name under which a record is found; its label is one of them."""

    entity_id: str = key("entity")
    name: str = key()
    kind: str = Field(description="label or spelling")
    lang: str = Field(description="Language of the name (BCP 47)")
    key: str = Field(index=True, description="The name as names are compared")


class Link(SQLModel, table=True):
    """One value of a many-valued relation."""

    subject_id: str = key("entity")
    role: str = key()
    object_id: str = Field(primary_key=True, foreign_key="entity.id", index=True)
    position: int = Field(description="Its place in the curated list, from 0")


class Citation(SQLModel, table=True):
    """The words that one value rests on."""

    id: str = key()
    entity_id: str = ref("entity")
    field: str = Field(index=True)
    object_id: str | None = maybe("entity")
    source_id: str = ref("source")
    paragraph: int
    quote: str
    stated: str | None = Field(default=None, description="JSON of what this source says where it differs")
    voice: Voice = Field(sa_type=Text, index=True)
    speaker_id: str | None = maybe("entity")
    note: str | None = None


class Disagreement(SQLModel, table=True):
    """A field on which sources differ."""

    entity_id: str = key("entity")
    field: str = key()
    resolution: Resolution = words()
    rationale: str


class Derivation(SQLModel, table=True):
    """How a value is known that no document states in so many words."""

    entity_id: str = key("entity")
    field: str = key()
    how: Basis = words()
    note: str | None = None


class FieldAgreement(SQLModel, table=True):
    """What the sources of a value make of it together; derived."""

    __tablename__ = "field_agreement"
    entity_id: str = key("entity")
    field: str = key()
    agreement: Agreement = Field(sa_type=Text, index=True)


class LeftOut(SQLModel, table=True):
    """A paragraph that holds nothing to record."""

    __tablename__ = "left_out"
    source_id: str = key("source")
    paragraph: int = Field(primary_key=True)
    reason: str


class Representation(SQLModel, table=True):
    """The complete JSON of a record as it is served: as an item of a list, and as a detail."""

    entity_id: str = key("entity")
    item: str
    detail: str
    positions: str | None = Field(default=None, description="JSON of all positions on its disputed fields, if any")


class CitationRepresentation(SQLModel, table=True):
    """The complete JSON of a citation as it is served."""

    __tablename__ = "citation_representation"

    citation_id: str = key("citation")
    body: str


class Conflict(SQLModel, table=True):
    """A field on which sources differ by more than precision, or two claims that cannot both hold; derived."""

    id: str = key()
    entity_id: str = ref("entity")
    field: str = Field(index=True)
    difference: Difference = Field(sa_type=Text, index=True)
    resolution: Resolution = Field(sa_type=Text, index=True)
    body: str = Field(description="The complete JSON of the conflict as it is served")


class Proposal(SQLModel, table=True):
    """A record that is not, or not yet, actual according to the sources; derived."""

    entity_id: str = key("entity")
    status: Status = Field(sa_type=Text, index=True)
    attested_earliest: Day = Field(
        default=None, index=True, description="When the first source that tells of it appeared"
    )
    body: str = Field(description="The complete JSON of the proposal as it is served")


class TimelineEntry(SQLModel, table=True):
    """A date of a record; derived."""

    __tablename__ = "timeline_entry"

    id: str = Field(primary_key=True, description="Record and field")
    entity_id: str = ref("entity")
    kind: str = Field(index=True)
    field: str
    date: str = Field(description="EDTF")
    earliest: dt.date = Field(index=True)
    latest: dt.date = Field(index=True)
    days: int = Field(description="How many days it may mean: the fewer, the more precise")
    body: str = Field(description="The complete JSON of the entry as it is served")


class Edge(SQLModel, table=True):
    """A reference or link from one record to another, for drawing; derived."""

    subject_id: str = key("entity")
    role: str = key()
    object_id: str = Field(primary_key=True, foreign_key="entity.id", index=True)
    citations: str = Field(description="JSON of the ids of the citations that it rests on")


class Measure(SQLModel, table=True):
    """What several figures measure, side by side; derived."""

    id: str = key()
    body: str = Field(description="The complete JSON of the comparison as it is served")


class Edition(SQLModel, table=True):
    """The one row that names the data in this file."""

    id: str = Field(primary_key=True, description="Version and content hash")
    version: str
    released: str = Field(description="Day of release")
    content_hash: str = Field(description="SHA-256 of the curated content")
    fingerprint: str = Field(description="SHA-256 of all that the database was built from, code included")
    index: str = Field(description="The complete JSON of the API's index")
    covers_from: Day = Field(default=None, description="Earliest day that the documents date anything to")
    covers_until: Day = Field(default=None, description="Day by which the last document was published")


# --- one table a kind ---------------------------------------------------------------------------------------------


def bound() -> Any:
    """The earliest or latest day of an EDTF date, derived."""
    return Field(default=None, index=True)


class Row(SQLModel):
    """The typed half of a record: it shares its id with the spine."""

    id: str = key("entity")


class Spell(SQLModel):
    """The days between which something that holds for a time may have held, and held for sure; derived.

    Nothing is certain where `certain_from` is later than `certain_to`, or null.
    """

    possible_from: Day = bound()
    possible_to: Day = bound()
    certain_from: Day = None
    certain_to: Day = None


class State(StateFacts, Row, table=True):
    former_republic_of_id: str | None = maybe("state")


class Organisation(OrganisationFacts, Row, table=True):
    parent_id: str | None = maybe("organisation")
    founded_earliest: Day = bound()
    founded_latest: Day = bound()


class Membership(MembershipFacts, Spell, Row, table=True):
    state_id: str | None = maybe("state")
    organisation_id: str = ref("organisation")
    since_earliest: Day = bound()
    since_latest: Day = bound()
    until_earliest: Day = bound()
    until_latest: Day = bound()
    attested_earliest: Day = bound()
    attested_latest: Day = bound()


class Body(BodyFacts, Row, table=True):
    organisation_id: str | None = maybe("organisation")
    formed_earliest: Day = bound()
    formed_latest: Day = bound()


class Chairmanship(ChairmanshipFacts, Spell, Row, table=True):
    holder_id: str = ref("state")
    organisation_id: str = ref("organisation")
    start_earliest: Day = bound()
    start_latest: Day = bound()
    end_earliest: Day = bound()
    end_latest: Day = bound()
    attested_earliest: Day = bound()
    attested_latest: Day = bound()


class AgendaItem(AgendaItemFacts, Row, table=True):
    __tablename__ = "agenda_item"
    chairmanship_id: str = ref("chairmanship")
    date_earliest: Day = bound()
    date_latest: Day = bound()


class Summit(SummitFacts, Row, table=True):
    organisation_id: str = ref("organisation")
    body_id: str | None = maybe("body")
    host_id: str | None = maybe("state")
    date_earliest: Day = bound()
    date_latest: Day = bound()


class Event(EventFacts, Row, table=True):
    organisation_id: str | None = maybe("organisation")
    host_id: str | None = maybe("state")
    part_of_id: str | None = maybe("entity")
    date_earliest: Day = bound()
    date_latest: Day = bound()


class Programme(ProgrammeFacts, Row, table=True):
    organisation_id: str | None = maybe("organisation")
    period_earliest: Day = bound()
    period_latest: Day = bound()


class Document(DocumentFacts, Row, table=True):
    organisation_id: str | None = maybe("organisation")
    adopted_at_id: str | None = maybe("entity")
    date_earliest: Day = bound()
    date_latest: Day = bound()


class Person(PersonFacts, Row, table=True):
    pass


class Role(RoleFacts, Spell, Row, table=True):
    person_id: str = ref("person")
    organisation_id: str | None = maybe("organisation")
    state_id: str | None = maybe("state")
    since_earliest: Day = bound()
    since_latest: Day = bound()
    until_earliest: Day = bound()
    until_latest: Day = bound()
    attested_earliest: Day = bound()
    attested_latest: Day = bound()


class Figure(FigureFacts, Row, table=True):
    subject_id: str = ref("entity")
    speaker_id: str | None = maybe("entity")
    as_of_earliest: Day = bound()
    as_of_latest: Day = bound()


class Claim(ClaimFacts, Row, table=True):
    speaker_id: str = ref("entity")
    occasion_id: str | None = maybe("entity")
    date_earliest: Day = bound()
    date_latest: Day = bound()


class Concept(ConceptFacts, Row, table=True):
    proponent_id: str | None = maybe("entity")


class Source(SourceFacts, Row, table=True):
    author_id: str | None = maybe("person")
    publisher_id: str | None = maybe("organisation")
    first_publisher_id: str | None = maybe("organisation")
    url_key: str | None = Field(default=None, index=True, description="The address as addresses are compared; derived")
    published_earliest: Day = bound()
    published_latest: Day = bound()

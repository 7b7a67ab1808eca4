"""The whole schema on one page: the spine, the evidence, and one typed table a kind.

The facts of a kind are declared once, in its `…Facts` base: that class is the columns, the check of the curated file,
the fields of the answer and their documentation. What refers to another record is a column `x_id` here and a field `x`
in curated files and answers. `…_earliest` and `…_latest` are derived from the EDTF date beside them when loading.
"""

import datetime as dt
from typing import Annotated, Any

from pydantic import AllowInfNan, StringConstraints
from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from app.dates import LAST_DAY, Edtf
from app.shapes import Facts
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


def plain(attribute: Any) -> Any:
    """The column behind an attribute: statements on columns take half the time of those on attributes."""
    return attribute.class_.__table__.c[attribute.key]


# --- the facts of each kind ---------------------------------------------------------------------------------------


class StateFacts(Facts):
    region: str | None = fact("Region that the sources place it in", "Central Asia")
    landlocked: bool | None = fact("Whether it has no coast", True)


class MembershipFacts(Facts):
    group: str | None = fact("A group that the source leaves unnamed, where no state is named", "the Arab states")
    role: MembershipRole | None = choice("What it is in the organisation", "member")
    founding: bool | None = fact("Whether it was there from the founding", True)
    ordinal: int | None = fact("Its number in the order of joining", 10, ge=1, le=1000)
    since: Edtf | None = fact("When it joined", "2001")
    until: Edtf | None = fact("When it left", "2030")
    attested: Edtf | None = fact("A time at which the sources say that it held", "2024-07")


class OrganisationFacts(Facts):
    organisation_type: str | None = fact("What sort of organisation it is", "regional organisation")
    founded: Edtf | None = fact("When it was founded", "2001")
    founded_place: str | None = fact("City where it was founded", "Shanghai")
    founding_purpose: str | None = fact("What it was founded for", "to combat terrorism together")
    purpose: str | None = fact("What it is for, or does, according to the sources", "security and economic cooperation")
    place: str | None = fact("Where it is based", "Lahore, Pakistan")


class BodyFacts(Facts):
    body_type: str | None = fact("What sort of body it is", "council")
    formed: Edtf | None = fact("When it was formed", "2004")
    place: str | None = fact("Where it sits", "Almaty")
    purpose: str | None = fact("What it is for, according to the sources", "to fight terrorism")
    status: Status | None = choice("How real it is according to the sources", "operating")


class ChairmanshipFacts(Facts):
    start: Edtf | None = fact("When it began or was to begin", "2023-07")
    end: Edtf | None = fact("When it ended or was to end", "2024-07")
    attested: Edtf | None = fact("A time at which the sources say that it held", "2024-03")
    status: Status | None = choice("How real it is according to the sources", "ended")


class AgendaItemFacts(Facts):
    theme: Theme | None = choice("Field of policy", "security")
    description: str | None = fact("What it consists of", "to make joint use of a financial centre")
    place: str | None = fact("Where it is to happen", "Turkistan")
    date: Edtf | None = fact("When it was set, or is to happen", "2023-07")
    status: Status | None = choice("Priority, proposal, hope or achievement: how far it has come", "proposed")


class SummitFacts(Facts):
    date: Edtf | None = fact("When it was held", "2024-07-03/2024-07-04")
    place: str | None = fact("City where it was held, as the sources name it", "Astana")
    topics: str | None = fact("What stood at the top of its agenda", "security and stability")
    status: Status | None = choice("How real it is according to the sources", "held")


class EventFacts(Facts):
    event_type: str | None = fact("What sort of event it is", "talks")
    date: Edtf | None = fact("When it happened or is to happen", "2024-05-10/2024-05-11")
    place: str | None = fact("City where it happened, as the sources name it", "Almaty")
    purpose: str | None = fact("What it was about", "normalisation of relations")
    status: Status | None = choice("How real it is according to the sources", "held")


class ProgrammeFacts(Facts):
    programme_type: ProgrammeType | None = choice("What sort of undertaking it is", "corridor")
    period: Edtf | None = fact("Years that it covers", "2025/2027")
    purpose: str | None = fact("What it is for", "to connect Asia and Europe")
    route: str | None = fact("Where a corridor runs, according to the sources", "through Kazakhstan")
    status: Status | None = choice("How real it is according to the sources", "planned")


class DocumentFacts(Facts):
    document_type: DocumentType | None = choice("What sort of document it is", "declaration")
    date: Edtf | None = fact("When it was signed or adopted", "2024-07")
    place: str | None = fact("Where it was signed or adopted", "Astana")
    content: str | None = fact("What it says or is about, according to the sources", "environmental protection")
    status: Status | None = choice("How real it is according to the sources", "adopted")


class PersonFacts(Facts):
    description: str | None = fact("Who this is, in the sources' terms", "researcher on foreign policy")
    based_in: str | None = fact("Where the sources say that this person is based", "Serbia")


class RoleFacts(Facts):
    title: str | None = fact("Title of the office or post", "President")
    since: Edtf | None = fact("When it was taken up", "2019")
    until: Edtf | None = fact("When it ended", "2026")
    attested: Edtf | None = fact("A time at which the sources say that it was held", "2024-07")


class FigureFacts(Facts):
    measure: str | None = fact("What is measured, as a slug that comparable figures share", "share-of-world-population")
    value: Number | None = fact("The number, where one is given; its limits are in the qualifier", 40)
    low: Number | None = fact("Lower end of a range", 4)
    high: Number | None = fact("Upper end of a range", 9)
    unit: str | None = fact("Unit of the number", "percent")
    qualifier: str | None = fact("The source's own words that limit the number, verbatim", "over")
    counted: str | None = fact("What is counted, and of whom", "the world's population, in all members together")
    as_of: Edtf | None = fact("When it was so", "2024-07")


class ClaimFacts(Facts):
    statement: str | None = fact("What was said, in the curators' words", "Members still work mostly two by two")
    claim_type: ClaimType | None = choice("What sort of utterance it is", "statement")
    date: Edtf | None = fact("When it was said or published", "2024-07-15")


class ConceptFacts(Facts):
    definition: str | None = fact("What the sources mean by it", "friendship, equality and mutual support")


class SourceFacts(Facts):
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
    return Field(foreign_key=f"{target}.id")


def maybe(target: str) -> Any:
    """A reference to a row, or null."""
    return Field(default=None, foreign_key=f"{target}.id")


def words() -> Any:
    """Text out of a closed list."""
    return Field(sa_type=Text)


def of_owner() -> Any:
    """The kind of the record that a row belongs to, so that an index finds the rows of one kind."""
    return Field(description="Kind of the record")


def ways(*orders: str, filters: str = "", id: str = "id") -> tuple[Index, ...]:
    """The indexes of a list, so that no page is ever sorted: one for each order, and one for each filter in the first.

    The latest day of a date goes along with the earliest, so that an index alone answers whether the date fits.
    """
    first = [order.split()[0] for order in orders]
    latest = [name.replace("earliest", "latest") if name.endswith("earliest") else "" for name in first]
    indexes = [f"{order} {id} {end}" for order, end in zip(orders, latest, strict=True)]
    indexes += [f"{name} {orders[0]} {id}" for name in filters.split()]
    return tuple(Index(None, *columns.split()) for columns in indexes)


class Entity(SQLModel, table=True):
    """The spine: one row a thing, whatever its kind."""

    __table_args__ = ways("sort_key", filters="kind voice")
    id: str = key()
    kind: str
    label: str
    sort_key: str = Field(description="The label as names are compared")
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

    __table_args__ = (Index(None, "object_id", "role", "kind", "subject_id"),)
    subject_id: str = key("entity")
    role: str = key()
    object_id: str = key("entity")
    kind: str = of_owner()
    position: int = Field(description="Its place in the curated list, from 0")


class Retired(SQLModel, table=True):
    """An id that a record had in earlier editions, and the record that it means now, or why none."""

    id: str = Field(primary_key=True, description="The id; it is never given to another record")
    kind: str = of_owner()
    successor_id: str | None = Field(default=None, foreign_key="entity.id", description="The record, if it was renamed")
    reason: str | None = Field(default=None, description="Why it was removed, if it was, in the curators' words")
    since: str = Field(description="Version of the first edition without the id")


class Citation(SQLModel, table=True):
    """The words that one value rests on."""

    __table_args__ = (
        *ways("source_id paragraph", "entity_id field", filters="kind field voice speaker_id"),
        Index(None, "paragraph", "source_id", "id"),
        Index(None, "source_id", "kind", "entity_id"),
    )
    id: str = key()
    entity_id: str = ref("entity")
    kind: str = of_owner()
    field: str
    object_id: str | None = maybe("entity")
    source_id: str = ref("source")
    paragraph: int
    quote: str
    stated: str | None = Field(default=None, description="JSON of what this source says where it differs")
    voice: Voice = words()
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
    __table_args__ = (Index(None, "agreement", "kind", "entity_id"),)
    entity_id: str = key("entity")
    field: str = key()
    kind: str = of_owner()
    agreement: Agreement = words()


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

    __table_args__ = ways("sort_key", filters="entity_id kind field difference resolution")
    id: str = key()
    entity_id: str = ref("entity")
    kind: str = of_owner()
    sort_key: str = Field(description="The label of the record as names are compared")
    field: str
    difference: Difference = words()
    resolution: Resolution = words()
    body: str = Field(description="The complete JSON of the conflict as it is served")


class Proposal(SQLModel, table=True):
    """A record that is not, or not yet, actual according to the sources; derived."""

    __table_args__ = ways("told", "sort_key", filters="kind status", id="entity_id")
    entity_id: str = key("entity")
    kind: str = of_owner()
    sort_key: str = Field(description="The label of the record as names are compared")
    status: Status = words()
    told: dt.date = Field(description="When the first source that tells of it appeared; the last day if none is dated")
    body: str = Field(description="The complete JSON of the proposal as it is served")


class TimelineEntry(SQLModel, table=True):
    """A date of a record; derived."""

    __tablename__ = "timeline_entry"
    __table_args__ = (
        *ways("earliest days", filters="entity_id kind field"),
        Index(None, "length", "earliest", "days", "id", "latest"),
        Index(None, "kind", "field", "length", "earliest", "entity_id", "latest"),
    )
    id: str = Field(primary_key=True, description="Record and field")
    entity_id: str = ref("entity")
    kind: str = of_owner()
    field: str
    date: str = Field(description="EDTF")
    earliest: dt.date
    latest: dt.date
    days: int = Field(description="How many days it may mean: the fewer, the more precise")
    length: int = Field(description="About how many: 0 for one, 1 up to a month, 2 up to a year, 3 for more")
    body: str = Field(description="The complete JSON of the entry as it is served")


class Edge(SQLModel, table=True):
    """A reference or link from one record to another, for drawing; derived."""

    subject_id: str = key("entity")
    role: str = key()
    object_id: str = Field(primary_key=True, foreign_key="entity.id", index=True)
    citations: str = Field(description="JSON of the ids of the citations that it rests on")


class Tally(SQLModel, table=True):
    """How many records a whole list has, or has with one value of one filter where that is many; derived."""

    list: str = Field(primary_key=True, description="Address of the list")
    filter: str = Field(primary_key=True, description="The parameter, empty for the whole list")
    value: str = Field(primary_key=True, description="Its value, empty for the whole list")
    count: int


class Measure(SQLModel, table=True):
    """What several figures measure, side by side; derived."""

    id: str = key()
    body: str = Field(description="The complete JSON of the comparison as it is served")


class SearchEntry(SQLModel, table=True):
    """The place of a record among all that a search finds equally good; derived."""

    __tablename__ = "search_entry"
    id: int = Field(primary_key=True, description="Its place: short names first, of those the ones most referred to")
    entity_id: str = Field(foreign_key="entity.id", unique=True)
    kind: str = of_owner()


class SearchWord(SQLModel, table=True):
    """A word of names and texts, for finding what a mistyped one was meant to be; derived."""

    __tablename__ = "search_word"
    id: int = key()
    word: str = Field(unique=True, description="The word as words are compared")
    shown: str = Field(description="The word as it stands where it is met first")
    named: bool = Field(description="Whether a name has it")
    records: int = Field(description="How many records have it")


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


def undated_last() -> Any:
    """The earliest day of an EDTF date, derived: the last day of the calendar where there is no date.

    No null stands in the way of an index, and what has no date comes last. The latest day is null without a date.
    """
    return Field(default=LAST_DAY)


class Row(SQLModel):
    """The typed half of a record: it shares its id with the spine, and has of it what lists go by."""

    id: str = key("entity")
    sort_key: str
    voice: Voice = words()


class Spell(SQLModel):
    """The days between which something that holds for a time may have held, and held for sure; derived.

    Nothing is certain where `certain_from` is later than `certain_to`, or null.
    """

    possible_from: Day = None
    possible_to: Day = None
    certain_from: Day = None
    certain_to: Day = None


class State(StateFacts, Row, table=True):
    __table_args__ = ways("sort_key", filters="voice former_republic_of_id landlocked")
    former_republic_of_id: str | None = maybe("state")


class Organisation(OrganisationFacts, Row, table=True):
    __table_args__ = ways("sort_key", "founded_earliest", filters="voice parent_id")
    parent_id: str | None = maybe("organisation")
    founded_earliest: dt.date = undated_last()
    founded_latest: Day = None


class Membership(MembershipFacts, Spell, Row, table=True):
    __table_args__ = (
        *ways("sort_key", "since_earliest", "sort_ordinal", filters="voice state_id organisation_id role founding"),
        Index(None, "organisation_id", "role", "sort_key", "id"),
    )
    state_id: str | None = maybe("state")
    organisation_id: str = ref("organisation")
    sort_ordinal: int = Field(description="The ordinal, or 0; derived")
    since_earliest: dt.date = undated_last()
    since_latest: Day = None
    until_earliest: dt.date = undated_last()
    until_latest: Day = None
    attested_earliest: dt.date = undated_last()
    attested_latest: Day = None


class Body(BodyFacts, Row, table=True):
    __table_args__ = ways("sort_key", "formed_earliest", filters="voice organisation_id status")
    organisation_id: str | None = maybe("organisation")
    formed_earliest: dt.date = undated_last()
    formed_latest: Day = None


class Chairmanship(ChairmanshipFacts, Spell, Row, table=True):
    __table_args__ = ways(
        "sort_key", "start_earliest", "end_earliest", filters="voice holder_id organisation_id status"
    )
    holder_id: str = ref("state")
    organisation_id: str = ref("organisation")
    start_earliest: dt.date = undated_last()
    start_latest: Day = None
    end_earliest: dt.date = undated_last()
    end_latest: Day = None
    attested_earliest: dt.date = undated_last()
    attested_latest: Day = None


class AgendaItem(AgendaItemFacts, Row, table=True):
    __tablename__ = "agenda_item"
    __table_args__ = ways("sort_key", "date_earliest", filters="voice chairmanship_id theme status")
    chairmanship_id: str = ref("chairmanship")
    date_earliest: dt.date = undated_last()
    date_latest: Day = None


class Summit(SummitFacts, Row, table=True):
    __table_args__ = ways("date_earliest", "sort_key", filters="voice organisation_id host_id body_id status")
    organisation_id: str = ref("organisation")
    body_id: str | None = maybe("body")
    host_id: str | None = maybe("state")
    date_earliest: dt.date = undated_last()
    date_latest: Day = None


class Event(EventFacts, Row, table=True):
    __table_args__ = ways("date_earliest", "sort_key", filters="voice organisation_id host_id part_of_id status")
    organisation_id: str | None = maybe("organisation")
    host_id: str | None = maybe("state")
    part_of_id: str | None = maybe("entity")
    date_earliest: dt.date = undated_last()
    date_latest: Day = None


class Programme(ProgrammeFacts, Row, table=True):
    __table_args__ = ways("sort_key", "period_earliest", filters="voice organisation_id programme_type status")
    organisation_id: str | None = maybe("organisation")
    period_earliest: dt.date = undated_last()
    period_latest: Day = None


class Document(DocumentFacts, Row, table=True):
    __table_args__ = ways(
        "sort_key", "date_earliest", filters="voice organisation_id adopted_at_id document_type status"
    )
    organisation_id: str | None = maybe("organisation")
    adopted_at_id: str | None = maybe("entity")
    date_earliest: dt.date = undated_last()
    date_latest: Day = None


class Person(PersonFacts, Row, table=True):
    __table_args__ = ways("sort_key", filters="voice")


class Role(RoleFacts, Spell, Row, table=True):
    __table_args__ = ways("sort_key", filters="voice person_id organisation_id state_id")
    person_id: str = ref("person")
    organisation_id: str | None = maybe("organisation")
    state_id: str | None = maybe("state")
    since_earliest: dt.date = undated_last()
    since_latest: Day = None
    until_earliest: dt.date = undated_last()
    until_latest: Day = None
    attested_earliest: dt.date = undated_last()
    attested_latest: Day = None


class Figure(FigureFacts, Row, table=True):
    __table_args__ = ways(
        "sort_measure", "sort_key", "as_of_earliest", "sort_value", filters="voice subject_id speaker_id"
    )
    subject_id: str = ref("entity")
    speaker_id: str | None = maybe("entity")
    sort_value: float = Field(description="The number, or the lower end, or 0; derived")
    sort_measure: str = Field(description="The measure, or empty text; derived")
    as_of_earliest: dt.date = undated_last()
    as_of_latest: Day = None


class Claim(ClaimFacts, Row, table=True):
    __table_args__ = ways("sort_key", "date_earliest", filters="voice speaker_id occasion_id claim_type")
    speaker_id: str = ref("entity")
    occasion_id: str | None = maybe("entity")
    date_earliest: dt.date = undated_last()
    date_latest: Day = None


class Concept(ConceptFacts, Row, table=True):
    __table_args__ = ways("sort_key", filters="voice proponent_id")
    proponent_id: str | None = maybe("entity")


class Source(SourceFacts, Row, table=True):
    __table_args__ = ways(
        "published_earliest", "sort_key", filters="voice author_id publisher_id first_publisher_id genre"
    )
    author_id: str | None = maybe("person")
    publisher_id: str | None = maybe("organisation")
    first_publisher_id: str | None = maybe("organisation")
    url_key: str | None = Field(default=None, index=True, description="The address as addresses are compared; derived")
    published_earliest: dt.date = undated_last()
    published_latest: Day = None

"""What fields, kinds and closed words are called on pages."""

FIELDS = {
    "label": "Name",
    "aliases": "Also known as",
    "about": "Concerns",
    "adopted_at": "Adopted at",
    "agreement": "Agreement of sources",
    "as_of": "As of",
    "attested": "Attested",
    "based_in": "Based in",
    "body_type": "Sort of body",
    "claim_type": "Sort of utterance",
    "counted": "What is counted",
    "contradicts": "Cannot hold together with",
    "document_type": "Sort of document",
    "event_type": "Sort of event",
    "first_publisher": "First published by",
    "first_told": "First told",
    "former_republic_of": "Former republic of",
    "founded_place": "Founded in",
    "founding": "Founding member",
    "founding_purpose": "Founded in order",
    "from": "From",
    "genre": "Sort of text",
    "group": "Group",
    "high": "At most",
    "holder": "Held by",
    "host": "Hosted by",
    "landlocked": "Landlocked",
    "low": "At least",
    "occasion": "Said at",
    "ordinal": "Place in the order of members",
    "organisation_type": "Sort of organisation",
    "outcomes": "Came out of it",
    "paragraphs": "Paragraphs",
    "parent": "Belongs to",
    "partners_sought": "Stronger ties sought with",
    "part_of": "Part of",
    "period": "Years covered",
    "programme_type": "Sort of undertaking",
    "proponent": "Put forward by",
    "proposers": "Proposed by",
    "q": "Words",
    "qualifier": "Limited by the words",
    "remark": "About the text as received",
    "sha256": "SHA-256 of the text",
    "speaker": "Said by",
    "status_as_of": "Status as of",
    "supporters": "Supported by",
    "url": "Address",
}
"""Where the name itself, with spaces, would not do."""

REFERRING = {
    "agenda-item.about": "Agenda items concerning this",
    "agenda-item.chairmanship": "Agenda",
    "agenda-item.proposers": "Agenda items proposed",
    "body.organisation": "Bodies",
    "body.participants": "Bodies taken part in",
    "body.proposers": "Bodies proposed",
    "chairmanship.holder": "Chairmanships held",
    "chairmanship.organisation": "Chairmanships",
    "claim.about": "What is said about it",
    "claim.contradicts": "Claims that contradict it",
    "claim.occasion": "What was said there",
    "claim.speaker": "On record with",
    "concept.about": "Concepts concerning this",
    "concept.proponent": "Concepts put forward",
    "document.about": "Documents concerning this",
    "document.adopted_at": "Documents adopted",
    "document.organisation": "Documents",
    "document.parties": "Documents as a party",
    "document.supporters": "Documents supported",
    "event.about": "Events concerning this",
    "event.host": "Events hosted",
    "event.organisation": "Events",
    "event.outcomes": "Events it came out of",
    "event.part_of": "Events that were part of it",
    "event.participants": "Events taken part in",
    "event.proposers": "Events proposed",
    "figure.speaker": "Figures given",
    "figure.subject": "Figures",
    "membership.organisation": "Members, observers, partners",
    "membership.state": "Memberships",
    "organisation.founders": "Organisations founded",
    "organisation.parent": "Organisations that belong to it",
    "programme.about": "Programmes concerning this",
    "programme.organisation": "Programmes",
    "programme.participants": "Programmes taken part in",
    "programme.proposers": "Programmes proposed",
    "role.organisation": "Offices and posts",
    "role.person": "Offices and posts",
    "role.state": "Offices and posts",
    "source.author": "Articles written",
    "source.publisher": "Articles published",
    "source.first_publisher": "Articles first published",
    "state.former_republic_of": "Its former republics",
    "summit.about": "Summits concerning this",
    "summit.body": "Summits",
    "summit.host": "Summits hosted",
    "summit.organisation": "Summits",
    "summit.outcomes": "Summits it came out of",
    "summit.participants": "Summits attended",
}
"""What the records are that refer to a record, by their kind and field."""

AGREEMENT = {"single": "One source", "confirmed": "Confirmed", "conflict": "Disputed"}
VOICE = {"asserted": "Asserted", "reported": "Reported", "opinion": "Opinion"}
RESOLUTION = {
    "preferred": "One position preferred",
    "open": "Left open",
    "both_true": "Both may be true",
    "precision": "Differ in precision only",
}
BASIS = {
    "address": "Read from the address of the article",
    "outside": "Known from outside the texts",
    "inference": "Inferred from the text",
    "measured": "Measured on the text",
    "deduced": "Deduced from the text",
    "editorial": "Judged by the curators",
}
UNREAL = {"hoped_for", "proposed", "planned", "expected"}
"""Statuses of what is not, or not yet, actual."""


def field(name: str) -> str:
    """What a field is called."""
    return FIELDS.get(name) or words(name)


def words(code: str) -> str:
    """A word of a closed list, or the name of a kind, as people write it."""
    return code.replace("_", " ").replace("-", " ").capitalize()


def referring(key: str) -> str:
    """What the records are that refer to a record by this kind and field."""
    kind, _, name = key.partition(".")
    return REFERRING.get(key) or f"{words(kind)}: {field(name).lower()}"

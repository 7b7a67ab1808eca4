"""The closed word lists that curated files, tables and answers share."""

from typing import Literal

KindName = Literal[
    "state",
    "membership",
    "organisation",
    "body",
    "chairmanship",
    "agenda-item",
    "summit",
    "event",
    "programme",
    "document",
    "person",
    "role",
    "figure",
    "claim",
    "concept",
    "source",
]
"""The kinds of records, as the catalogue has them."""

ListName = Literal[
    "states",
    "memberships",
    "member-states",
    "observers",
    "dialogue-partners",
    "organisations",
    "bodies",
    "chairmanships",
    "agenda-items",
    "summits",
    "events",
    "programmes",
    "documents",
    "people",
    "roles",
    "figures",
    "claims",
    "concepts",
    "sources",
]
"""The lists of kinds and views, as addresses name them."""

Status = Literal[
    "hoped_for",
    "proposed",
    "planned",
    "expected",
    "in_progress",
    "adopted",
    "in_force",
    "operating",
    "held",
    "achieved",
    "ended",
    "unclear",
]
"""How real a thing is according to the sources: from only hoped for to held, in force or over.
`unclear` is said of things that the sources name without telling how far they have come."""

Voice = Literal["asserted", "reported", "opinion"]
"""Who speaks in a quote: the article itself, somebody whom it reports, or the author's own judgement."""

Agreement = Literal["single", "confirmed", "conflict"]
"""What the sources of a value make of it together."""

Resolution = Literal["preferred", "open", "both_true", "precision"]
"""What the curators make of a difference between sources."""

Basis = Literal["address", "outside", "inference", "measured", "deduced", "editorial"]
"""How a value is known when no document states it in so many words."""

Resolve = Literal["preferred", "all", "strict"]
"""What to do about a value on which sources differ: give the curated one, add all positions, or leave it out."""

Match = Literal["overlaps", "within", "certain"]
"""How a record's date must fit the one asked for: share a day with it; lie within it; and not be marked `?` or `~`."""

Certainty = Literal["certain", "possible"]
"""Whether something held on a day for sure, or only as far as its dates allow."""

Difference = Literal["value", "date", "place", "count", "name", "status", "claim"]
"""In what sort of value sources differ."""

Precision = Literal["day", "month", "year", "interval"]

MembershipRole = Literal["member", "observer", "dialogue_partner"]

Theme = Literal[
    "security",
    "economy",
    "connectivity",
    "environment",
    "energy",
    "digital",
    "culture",
    "diplomacy",
    "governance",
]

ProgrammeType = Literal["programme", "strategy", "initiative", "project", "corridor"]

DocumentType = Literal["charter", "declaration", "agreement", "memorandum", "initiative"]

ClaimType = Literal["statement", "praise", "aim", "forecast", "judgement", "recommendation"]

Genre = Literal["opinion", "analysis"]

"""The answer to a check: the verdict on what was found, and the words for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.checking.fits import UNREAL
from app.checking.sayings import Json, Saying
from app.checking.shapes import CheckQuery
from app.resolving import packed
from app.shapes import Reference
from app.vocabulary import Verdict

MOST = 10
"""Of known things, and of citations of each and of the verdict."""


@dataclass
class Found:
    """What was looked up for an answer."""

    subject: Reference | None = None
    meant: list[Reference] = field(default_factory=list)
    telling: list[Saying] = field(default_factory=list)
    """What the sources say of just what is asked for."""
    besides: list[Saying] = field(default_factory=list)
    """What they say of the property otherwise."""
    disagreement: Json | None = None
    basis: Json | None = None
    unknown: str | None = None
    """The name that no record has."""
    alternatives: list[Json] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verdict(telling: Sequence[Saying], disputed: bool) -> tuple[Verdict, Sequence[Saying]]:
    """What the sources make of a statement, and on which of their sayings that rests."""
    quoted = [one for one in telling if one.citations]
    stating = [one for one in quoted if one.fit == "states"]
    excluding = [one for one in quoted if one.fit == "excludes" and one.asserted]
    if stating and disputed:
        return "disputed", [*stating, *(one for one in quoted if one not in stating)]
    if any(one.asserted for one in stating):
        return "supported", [one for one in stating if one.asserted]
    if stating:
        return "claimed_only", stating
    if excluding and all(one.fit == "excludes" for one in telling):
        return "contradicted", excluding
    return "not_covered", quoted


def answer(edition: str, query: CheckQuery, found: Found) -> bytes:
    """The JSON of the answer."""
    ruling, resting = verdict(found.telling, found.disagreement is not None)
    ordered = [*resting, *(one for one in found.telling if one not in resting), *found.besides]
    return packed(
        {
            "verdict": ruling,
            "reason": _reason(ruling, resting, found),
            "subject": found.subject.model_dump() if found.subject else None,
            "property": query.property,
            "asked": query.value,
            "meant": [one.model_dump() for one in found.meant],
            "as_of": query.as_of.isoformat() if query.as_of else None,
            "citations": _citations(ordered if ruling == "not_covered" else resting),
            "known": [_known(one) for one in ordered[:MOST]],
            "rationale": found.disagreement["rationale"] if found.disagreement else None,
            "alternatives": found.alternatives,
            "notes": [*found.notes, *_notes(found, ordered), *(_present(resting) if not query.as_of else ())],
            "edition": edition,
        }
    )


def _reason(ruling: Verdict, resting: Sequence[Saying], found: Found) -> str:
    told = "; ".join(dict.fromkeys(one.text for one in resting[:3]))
    articles = {one["source"]["id"] for saying in resting for one in saying.citations}
    return {
        "supported": f"{len(articles)} articles state it." if len(articles) > 1 else "An article states it.",
        "disputed": f"The articles differ, and this is one of their positions: {told}.",
        "claimed_only": f"No article says so itself: {_said_by(resting)}.",
        "contradicted": f"What the articles state rules it out: {told}.",
        "not_covered": _gap(told, found),
    }[ruling]


def _gap(told: str, found: Found) -> str:
    """Why it is neither stated nor ruled out."""
    if found.unknown:
        known = f" The articles say: {told}." if told else ""
        return f"No record has the id or name {found.unknown!r}. That is no denial.{known}"
    if told:
        return f"The articles neither state it nor rule it out. They say: {told}."
    if found.telling:
        return "No document states it in so many words; `notes` say how the value is known."
    return "The articles do not say. That is no denial."


def _said_by(resting: Sequence[Saying]) -> str:
    cited = [one for saying in resting for one in saying.citations]
    if all(saying.voice == "opinion" for saying in resting):
        authors = dict.fromkeys(one["source"]["author"] or "its author" for one in cited)
        return f"it is an opinion of {', '.join(authors)}"
    speakers = dict.fromkeys(one["speaker"]["label"] for one in cited if one["speaker"])
    return f"it is reported of {', '.join(speakers)}" if speakers else "it is only reported"


def _speakers(saying: Saying) -> list[Json]:
    """Who stands behind what no article asserts."""
    if saying.asserted:
        return []
    return list({one["speaker"]["id"]: one["speaker"] for one in saying.citations if one["speaker"]}.values())


def _citations(resting: Iterable[Saying]) -> list[Json]:
    found = {one["id"]: one for saying in resting for one in saying.citations[:MOST]}
    return list(found.values())[:MOST]


def _known(saying: Saying) -> Json:
    record = saying.record
    return {
        "text": saying.text,
        "value": saying.value,
        "record": {name: record[name] for name in ("id", "kind", "label", "href")},
        "field": saying.field,
        "voice": saying.voice,
        "speakers": _speakers(saying),
        "status": record.get("status"),
        "status_as_of": record.get("status_as_of"),
        "certainty": saying.certainty,
        "citations": saying.citations[:MOST],
    }


def _notes(found: Found, ordered: Sequence[Saying]) -> Iterable[str]:
    """What must be known to pass the answer on rightly."""
    told = dict.fromkeys(
        (one.record["label"], one.record.get("status"), one.record.get("status_as_of")) for one in ordered
    )
    for label, status, since in told:
        if status in UNREAL:
            when = f", as of {since}" if since else ""
            yield f"{label}: the sources call it only {status.replace('_', ' ')}{when}; not that it came about."
    if found.basis:
        how, note = found.basis["how"], found.basis["note"]
        yield f"How the value is known: {how}. {note}" if note else f"How the value is known: {how}."
    if len(found.meant) > 1:
        yield f"The value is the name of {len(found.meant)} records; any of them was looked for."
    if len(ordered) > MOST:
        yield f"Only {MOST} of {len(ordered)} known things are shown."


def _present(resting: Sequence[Saying]) -> Iterable[str]:
    """Of which time a role is told that is no other: without a day the present of the articles is meant."""
    for one in resting:
        if one.fit == "excludes" and one.record["kind"] == "membership" and one.record["attested"]:
            yield f"So it is as of {one.record['attested']}; ask with `as_of` about other times."

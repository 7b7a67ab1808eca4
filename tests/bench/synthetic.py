"""Invented records in any number, of plausible shape and skew, as the loader takes them from curated files.

The same number always gives the same records: a few articles with many paragraphs, names that many records refer to and
names that hardly any does, statuses and voices as uneven as in life, some aliases, some disputes.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from app.catalogue import BY_SINGULAR
from seed.files import Raw
from seed.loader import Loaded, Progress, checked, install, silent
from seed.targets.choosing import target_of

SEED = 20260704
SHARES = {
    "state": 0.02,
    "organisation": 0.08,
    "person": 0.10,
    "body": 0.01,
    "chairmanship": 0.01,
    "agenda-item": 0.02,
    "summit": 0.01,
    "event": 0.20,
    "programme": 0.01,
    "document": 0.05,
    "membership": 0.10,
    "role": 0.04,
    "figure": 0.14,
    "concept": 0.01,
    "claim": 0.20,
}
"""How many of all records are of each kind."""
RECORDS_A_SOURCE, SOURCES = 20_000, 5
"""How many records rest on one article, and how many articles there are at least."""
PARAGRAPHS = 20_000
FIRST = ("Amber", "Broad", "Calm", "Distant", "Eastern", "Fair", "Grey", "High", "Inner", "Joint", "Kindly", "Long")
SECOND = (
    "bridge",
    "council",
    "forum",
    "harbour",
    "island",
    "lake",
    "market",
    "pact",
    "river",
    "road",
    "valley",
    "watch",
)
PLACES = ("Arlen", "Borva", "Corto", "Dunmar", "Esket", "Fernau", "Gorlitz", "Haldis", "Istra", "Jorvik")
STATUSES = ("held", "held", "held", "held", "held", "planned", "planned", "proposed", "expected", "hoped_for")
VOICES = ("asserted", "asserted", "asserted", "asserted", "reported", "reported", "opinion")
ROLES = ("member", "member", "member", "observer", "observer", "dialogue_partner")
CLAIM_TYPES = ("statement", "statement", "statement", "praise", "aim", "forecast", "judgement", "recommendation")
DISPUTED = 0.02
"""How many events have a date on which articles differ."""
ALIASED = 0.15


def load(number: int, database: Path | str, progress: Progress = silent) -> Loaded:
    """Bring so many records into a database, a file or at a URL, by all the steps of a load after the parsing."""
    corpus = checked(list(raws(number)), {"version": "0.0.1", "released": "2026-07-04"}, [])
    target = target_of(database if isinstance(database, str) else f"sqlite:///{database}")
    return install(corpus, target, f"synthetic {number}", progress)


def raws(number: int) -> Iterator[Raw]:
    """So many records, the articles among them."""
    sources = max(SOURCES, number // RECORDS_A_SOURCE)
    counts = {kind: max(1, int((number - sources) * share)) for kind, share in SHARES.items()}
    counts["claim"] += number - sources - sum(counts.values())
    world = _World(Random(SEED), counts, sources)  # noqa: S311 - nothing here is secret
    for kind, make in {"source": world.source, **world.makers}.items():
        for place in range({**counts, "source": sources}[kind]):
            yield Raw(f"{kind}.yaml", BY_SINGULAR[kind], make(place))


class _World:
    def __init__(self, random: Random, counts: Mapping[str, int], sources: int) -> None:
        self.random, self.counts, self.sources = random, counts, sources
        self.makers: dict[str, Callable[[int], dict[str, Any]]] = {
            "state": self.state,
            "organisation": self.organisation,
            "person": self.person,
            "body": self.body,
            "chairmanship": self.chairmanship,
            "agenda-item": self.agenda_item,
            "summit": self.summit,
            "event": self.event,
            "programme": self.programme,
            "document": self.document,
            "membership": self.membership,
            "role": self.role,
            "figure": self.figure,
            "concept": self.concept,
            "claim": self.claim,
        }

    def source(self, place: int) -> dict[str, Any]:
        facts = {
            "url": f"https://articles.example/{place}",
            "published": self._day(2015 + place % 10),
            "genre": "analysis" if place % 3 else "opinion",
            "language": "en",
            "document": f"{place:03}.txt",
            "sha256": f"{place:064x}",
            "paragraphs": PARAGRAPHS,
        }
        known = {name: {"how": "address"} for name in ("label", *facts)}
        return {"id": f"source-{place}", "label": f"Article {place}", **facts, "basis": known}

    def state(self, place: int) -> dict[str, Any]:
        return self._record("state", place, {"region": self._one(PLACES), "landlocked": self.random.random() < 0.3})

    def organisation(self, place: int) -> dict[str, Any]:
        facts = {"organisation_type": self._one(SECOND), "founded": self._date(), "place": self._one(PLACES)}
        return self._record("organisation", place, facts, founders=[self._some("state")])

    def person(self, place: int) -> dict[str, Any]:
        return self._record("person", place, {"based_in": self._one(PLACES)})

    def body(self, place: int) -> dict[str, Any]:
        facts = {"formed": self._date(), "status": self._one(STATUSES), "organisation": self._some("organisation")}
        return self._record("body", place, facts)

    def chairmanship(self, place: int) -> dict[str, Any]:
        facts = {"holder": self._some("state"), "organisation": f"organisation-{place}", "start": self._date()}
        return self._record("chairmanship", place, facts)

    def agenda_item(self, place: int) -> dict[str, Any]:
        facts = {"theme": self._one(("security", "economy", "energy")), "status": self._one(STATUSES)}
        return self._record("agenda-item", place, {**facts, "chairmanship": self._some("chairmanship")})

    def summit(self, place: int) -> dict[str, Any]:
        facts = {"date": self._date(), "status": self._one(STATUSES), "host": self._some("state")}
        return self._record("summit", place, {**facts, "organisation": self._some("organisation")})

    def event(self, place: int) -> dict[str, Any]:
        facts = {
            "event_type": self._one(SECOND),
            "date": self._date(),
            "place": self._one(PLACES),
            "status": self._one(STATUSES),
            "host": self._some("state"),
            "organisation": self._some("organisation"),
        }
        record = self._record("event", place, facts, participants=[self._some("state"), self._some("person")])
        if self.random.random() < DISPUTED:
            record["disagreements"] = [{"field": "date", "resolution": "preferred", "rationale": "The later article."}]
            record["citations"].append({**self._words(9), "fields": ["date"], "stated": f"{self._year() + 100}"})
        return record

    def programme(self, place: int) -> dict[str, Any]:
        facts = {"programme_type": self._one(("project", "strategy")), "period": self._date(), "status": "planned"}
        return self._record("programme", place, facts, proposers=[self._some("state")])

    def document(self, place: int) -> dict[str, Any]:
        facts = {
            "document_type": self._one(("declaration", "agreement", "memorandum")),
            "date": self._date(),
            "status": "adopted" if self.random.random() < 0.8 else "proposed",
            "organisation": self._some("organisation"),
        }
        return self._record("document", place, facts, parties=[self._some("state")])

    def membership(self, place: int) -> dict[str, Any]:
        state = place % self.counts["state"]
        organisation = (place // self.counts["state"] * 7 + state) % self.counts["organisation"]
        facts = {
            "state": f"state-{state}",
            "organisation": f"organisation-{organisation}",
            "role": self._one(ROLES),
            "since": self._date(),
            "ordinal": 1 + place % 999,
        }
        return self._record("membership", place, facts)

    def role(self, place: int) -> dict[str, Any]:
        facts = {"title": self._one(FIRST), "since": self._date(), "attested": "2024-07"}
        return self._record("role", place, {**facts, "person": self._some("person"), "state": self._some("state")})

    def figure(self, place: int) -> dict[str, Any]:
        facts = {
            "measure": f"measure-{place // 20}",
            "value": float(self.random.randrange(100_000)),
            "unit": "ships",
            "as_of": self._date(),
            "subject": f"organisation-{place % self.counts['organisation']}",
        }
        return self._record("figure", place, facts)

    def concept(self, place: int) -> dict[str, Any]:
        facts = {"definition": f"what a {self._one(SECOND)} is for", "proponent": self._some("person")}
        return self._record("concept", place, facts)

    def claim(self, place: int) -> dict[str, Any]:
        facts = {
            "statement": f"The {self._one(SECOND)} of {self._one(PLACES)} is worth its cost.",
            "claim_type": self._one(CLAIM_TYPES),
            "date": self._date(),
            "speaker": self._some("person"),
        }
        if self.random.random() < 0.3:
            facts["occasion"] = self._some("event")
        return self._record("claim", place, facts, about=[self._some("organisation")])

    def _record(self, kind: str, place: int, facts: dict[str, Any], **links: list[str]) -> dict[str, Any]:
        """The record, its fields shared out to two to four citations."""
        label = f"{self._one(FIRST)} {self._one(SECOND)} of {self._one(PLACES)} {place}"
        aliases = [f"{self._one(FIRST)} {place}"] if self.random.random() < ALIASED else []
        fields = [*facts, *links]
        size = -(-len(fields) // self._one((1, 2, 2, 3)))
        shared = [["label"], *(fields[start : start + size] for start in range(0, len(fields), size))]
        citations = [{**self._words(number), "fields": cited} for number, cited in enumerate(shared)]
        if aliases:
            citations[0] |= {"fields": ["label", "aliases"], "quote": f"{aliases[0]} was seen again"}
        return {"id": f"{kind}-{place}", "label": label, "aliases": aliases, **facts, **links, "citations": citations}

    def _words(self, number: int) -> dict[str, Any]:
        """Where something is said, by whom, and in which words."""
        voice = self._one(VOICES)
        return {
            "source": f"source-{int(self.sources * self.random.random() ** 1.5)}",
            "paragraph": self.random.randrange(1, PARAGRAPHS + 1),
            "quote": f"{self._one(FIRST)} {self._one(SECOND)} near {self._one(PLACES)} {number}",
            "voice": voice,
            **({"speaker": self._some("person")} if voice == "reported" else {}),
        }

    def _one(self, words: Any) -> Any:
        return words[int(len(words) * self.random.random())]

    def _some(self, kind: str) -> str:
        """A record of this kind: the earlier ones are far better known than the later."""
        return f"{kind}-{int(self.counts[kind] * self.random.random() ** 2)}"

    def _year(self) -> int:
        return 1950 + int(75 * self.random.random() ** 0.5)

    def _day(self, year: int) -> str:
        return f"{year}-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}"

    def _date(self) -> str:
        """A day, a month or a year."""
        day = self._day(self._year())
        return day[: self._one((4, 7, 10, 10))]

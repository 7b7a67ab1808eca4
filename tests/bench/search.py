"""How fast search is: `uv run python -m tests.bench.search [DATABASE.sqlite …]`.

By default on the real records among invented ones, 10,000 together; else on the databases given, such as those that
`tests.bench.growth` has built. The service is asked over loopback, without its cache: what people look for, as it was
judged; what the records of the database themselves are called, whole, in part, mistyped, in quotation marks; and the
commonest words, alone, together and with filters.
"""

import argparse
import http.client
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import yaml

from app.settings import SEED
from seed import files
from seed.loader import checked, install
from seed.mistakes import Mistake
from seed.targets.choosing import target_of
from tests.bench import synthetic
from tests.bench.servers import OURS, server

PORT = 8441
RECORDS = 10_000
ROUNDS = 3
NAMED = 150
"""How many records are looked for by their names."""
COMMON = 12
"""How many of the commonest words are looked for."""
JUDGED = [Path(__file__).parent.parent / "judged" / name for name in ("queries.yaml", "held_out.yaml")]
DAYS = {"from": "2001", "to": "2003"}


def mixed(number: int, database: Path) -> None:
    """Make a database of the real records, and of so many invented ones as make this number."""
    mistakes: list[Mistake] = []
    real = files.read(SEED, mistakes)
    raws = [*real, *synthetic.raws(number - len(real))]
    edition = {"version": "0.0.1", "released": "2026-07-04"}
    install(checked(raws, edition, mistakes), target_of(f"sqlite:///{database}"), f"mixed {number}")


def cases(database: Path) -> Iterator[tuple[str, list[str]]]:
    """The addresses that are asked, by their sort."""
    judged = [one["q"] for path in JUDGED for one in yaml.safe_load(path.read_text("utf-8"))]
    yield "judged", [_search(q=q) for q in judged]
    random = Random(1)  # noqa: S311 - nothing here is secret
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        last = connection.execute("SELECT max(id) FROM search_entry").fetchone()[0]
        label = "SELECT label FROM search_entry JOIN entity ON entity.id = entity_id WHERE search_entry.id = ?"
        labels = [connection.execute(label, (random.randint(1, last),)).fetchone()[0] for _ in range(NAMED)]
        words = "SELECT shown FROM search_word ORDER BY records DESC, word LIMIT ?"
        common = [word for (word,) in connection.execute(words, (COMMON,))]
    yield "by name", [_search(q=_asked(random, name)) for name in labels]
    alone = [_search(q=word) for word in common]
    cut = [_search(q=word[:2]) for word in common]
    together = [_search(q=f"{one} {other}") for one, other in pairwise(common)]
    filtered = [_search(q=word, **given) for word in common[:4] for given in ({"kind": "state"}, DAYS)]
    absent = [_search(q=f"{word} -{other}") for word, other in pairwise(common)]
    yield "commonest words", [*alone, *cut, *together, *filtered, *absent]
    yield "suggestions", [f"/v1/suggest?{urlencode({'q': word[: 1 + place % 5]})}" for place, word in enumerate(common)]


def _search(**parameters: str) -> str:
    return f"/v1/search?{urlencode(parameters)}"


def _asked(random: Random, name: str) -> str:
    """A name as people type it."""
    place = random.randrange(len(name) - 1)
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    some = " ".join(random.sample(name.split(), min(2, len(name.split()))))
    return random.choice((name, name[: -(len(name) // 4)], swapped, f'"{name}"', some))


def measure(port: int, addresses: Sequence[str]) -> Mapping[str, float]:
    """The seconds that each answer takes: the median of some rounds after a first one, which warms up."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    taken: dict[str, list[float]] = {address: [] for address in addresses}
    for turn in range(1 + ROUNDS):
        for address, times in taken.items():
            began = time.perf_counter()
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, address
            if turn:
                times.append(time.perf_counter() - began)
    return {address: statistics.median(found) for address, found in taken.items()}


def report(database: Path) -> None:
    """Measure one database."""
    print(f"{database}\n| ms | questions | median | p99 | longest | which |\n|---|---|---|---|---|---|")  # noqa: T201 - the result
    url = f"sqlite:///{database}"
    with server([*OURS, "--as-it-is"], PORT, "/readyz", DATABASE_URL=url, SCO_KB_CACHE_BYTES="0"):
        for case, addresses in cases(database):
            found = sorted(measure(PORT, addresses).items(), key=lambda one: one[1])
            median, p99, longest = (found[int((len(found) - 1) * part)] for part in (0.5, 0.99, 1.0))
            told = " | ".join(f"{1000 * seconds:.1f}" for _, seconds in (median, p99, longest))
            print(f"| {case} | {len(found)} | {told} | `{longest[0]}` |", flush=True)  # noqa: T201 - the result


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("databases", type=Path, nargs="*")
    given: list[Path] = parser.parse_args().databases
    with tempfile.TemporaryDirectory() as folder:
        if not given:
            given = [Path(folder) / f"mixed-{RECORDS}.sqlite"]
            mixed(RECORDS, given[0])
        for database in given:
            report(database)


if __name__ == "__main__":
    main()

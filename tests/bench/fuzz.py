"""Search asked whatever comes: `uv run --group postgresql python -m tests.bench.fuzz [--questions 20000] [--seed 1]`.

Two servers over the same data, one on each engine, get the same questions: words of the records among operators,
quotes, emoji, signs of other scripts and control characters, and mere noise, up to words of 10 kB. No answer may be an
error of the server, both must give the same bytes, and a question of plain words must find at least the records that a
naive look through their texts finds: so nothing that went wrong can pass for "nothing found".
"""

import argparse
import http.client
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote

from app.settings import SEED
from seed.loader import load
from tests.bench.servers import OURS, server
from tests.postgres import Cluster, Databases, wheel

FIRST, SECOND = 8431, 8432
"""The ports of the two servers."""
PATHS = ("/v1/search", "/v1/search", "/v1/suggest", "/v1/records")
HARMLESS = [
    *"()^:+{}~\\%;&|!?,.*'’…—=<>#🙂🏳️‍🌈",
    *("\u202e", "\u200f", "\u200b", "\u0301", "\0", "\x1f", "--", "*)", "((", "'))", "<->", "|*", ":*"),
]
"""What stands between words without being one, or joining, parting or excluding any."""
NASTY = [
    *HARMLESS,
    *('"', '""', "-", "-(", " AND ", " OR ", " NOT ", " NEAR(", "') OR ('1'='1", "n:", "kind:state"),
    *("ß", "İ", "ﷺ", "½", "上海", "\U00010fff"),
]
"""And what may change what is asked for."""
SCRIPTS = (
    *((0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x5FF), (0x600, 0x6FF), (0x4E00, 0x9FFF), (0x1F300, 0x1F6FF)),
    (0x1, 0x10FFFF),
)
COMMON = re.compile("and|are|did|does|for|from|how|many|much|the|was|were|what|when|where|which|who")
"""Words that are not looked for beside others."""
LIMIT = 200
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PLAIN = re.compile(r"[a-z]{3,}")


class Asked(NamedTuple):
    """A question: what follows `q=`, and the words that it is of where it is of plain ones."""

    text: str
    words: Sequence[str] = ()


def plain_words(record: Mapping[str, Any]) -> set[str]:
    """The words that a record has beyond doubt: in its names and its quotes, in small plain letters."""
    quotes = (citation["quote"] for cited in record["citations"].values() for citation in cited)
    texts = " ~ ".join((record["label"], *record["aliases"], *quotes)).casefold()
    return {word for word in _WORD.findall(texts) if _PLAIN.fullmatch(word)}


def questions(random: Random, texts: Sequence[set[str]]) -> Iterator[Asked]:
    """Questions without end, about records with these words."""
    vocabulary = [sorted(word for word in words if not COMMON.fullmatch(word)) for words in texts]
    while True:
        sort = random.random()
        some = random.choice(vocabulary)
        words = random.sample(some, min(len(some), random.randint(1, 3)))
        if sort < 0.5:  # words of one record, and between them what says nothing
            parts = [part for word in words for part in (random.choice(HARMLESS), _cased(random, word))]
            yield Asked(quote(" ".join((*parts, random.choice(HARMLESS)))), words)
        elif sort < 0.75:  # words among operators
            parts = [random.choice((random.choice(NASTY), random.choice(NASTY), word)) for word in words * 4]
            yield Asked(quote("".join(parts)[:200]))
        elif sort < 0.95:
            first, last = random.choice(SCRIPTS)
            signs = (chr(random.randint(first, last)) for _ in range(random.randint(0, 60)))
            yield Asked(quote("".join(sign for sign in signs if not "\ud800" <= sign <= "\udfff")))
        elif sort < 0.98:  # no UTF-8
            yield Asked("".join(f"%{random.randrange(256):02x}" for _ in range(random.randint(1, 40))))
        else:
            yield Asked(quote(random.choice((random.choice(NASTY), random.choice(words or ["a"]))) * 10_000)[:10_240])


def wrong(asked: Asked, path: str, status: int, body: bytes, texts: Mapping[str, set[str]]) -> str | None:
    """What is wrong with an answer."""
    if status != 200:
        refused = status in {414, 422} and json.loads(body)["detail"]
        return None if refused and not asked.words else f"status {status}"
    page = json.loads(body)
    found = {item["id"] for item in page["items"]}
    if path == "/v1/suggest":
        return None
    if not page["total"]:
        return "nothing found, and not said why" if not page["notes"] else _missed(asked, texts, found)
    return _missed(asked, texts, found) if page["total"] <= LIMIT else None


def _missed(asked: Asked, texts: Mapping[str, set[str]], found: set[str]) -> str | None:
    expected = {id for id, words in texts.items() if asked.words and {*asked.words} <= words}
    return f"without {sorted(expected - found)[:3]}" if expected - found else None


def _cased(random: Random, word: str) -> str:
    return random.choice((word, word.upper(), word.title()))


def everything(port: int) -> Iterator[dict[str, Any]]:
    """The detail of every record."""
    _, body = ask(http.client.HTTPConnection("127.0.0.1", port), "/v1/exports/sco-kb.ndjson")
    yield from (json.loads(line) for line in body.splitlines()[:-1])


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    """The status and the body of an answer."""
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def run(ports: Sequence[int], number: int, seed: int) -> Counter[str]:
    """Ask so many questions of servers over the same data, and count what was answered, and what was wrong."""
    random = Random(seed)  # noqa: S311 - nothing here is secret
    texts = {record["id"]: plain_words(record) for record in everything(ports[0])}
    connections = [http.client.HTTPConnection("127.0.0.1", port) for port in ports]
    seen: Counter[str] = Counter()
    for asked, _ in zip(questions(random, [*texts.values()]), range(number), strict=False):
        path = random.choice(PATHS)
        limit = "" if path == "/v1/suggest" else f"&limit={LIMIT}"
        answers = [ask(connection, f"{path}?q={asked.text}{limit}") for connection in connections]
        status, body = answers[0]
        fault = wrong(asked, path, status, body, texts)
        if any(answer != answers[0] for answer in answers):
            fault = f"answers differ: {[(status, body[:300]) for status, body in answers]}"
        seen[str(status)] += 1
        seen["of plain words, and held against a naive look"] += bool(asked.words) and path != "/v1/suggest"
        if fault:
            seen["wrong"] += 1
            print(f"{path}?q={asked.text[:300]}: {fault}")  # noqa: T201 - the result
    return seen


def main() -> None:
    """Start the servers, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    programs = wheel()
    assert programs is not None, "the dependency group `postgresql` is not installed"
    cluster = Cluster(programs)
    try:
        with tempfile.TemporaryDirectory() as folder:
            urls = f"sqlite:///{Path(folder) / 'kb.sqlite'}", Databases(cluster.primary().url).fresh()
            for url in urls:
                load(SEED, url)
            service = [*OURS, "--as-it-is"]
            with (
                server(service, FIRST, "/readyz", DATABASE_URL=urls[0]),
                server(service, SECOND, "/readyz", DATABASE_URL=urls[1]),
            ):
                seen = run((FIRST, SECOND), given.questions, given.seed)
    finally:
        cluster.close()
    for name, count in sorted(seen.items()):
        print(f"{count:6} {name}")  # noqa: T201 - the result


if __name__ == "__main__":
    main()
